// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/fakeengine.h"
#include "ui/panes/emptystate.h"
#include "ui/panes/feedpane.h"
#include "ui/panes/feedview.h"

#include <QtCore/QRandomGenerator>
#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QDialog>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QToolButton>

#include <algorithm>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

class TestFeedPane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void putsTheNewestAtTheEnd();
    void showsOnlyTheChosenChannels();
    void showsWhatWentToAPattern();
    void holdsItsOrderWhateverComes();
    void followsTheNewestUntilOneScrollsUp();
    void saysWhatToDoWhileItIsEmpty();
    void sendsAgainOnlyWhatIsComplete();
    void copiesALineForAShell();
    void copiesTheKey();
    void retractsAMessage();
    void editsAMessage();
    void opensTheListOfNames();
    void actsOnAClickInTheRow();

private:
    void publish(const std::string &channel, const std::string &text,
                 const std::string &type = "text/plain", std::uint64_t bytes = 0);
    [[nodiscard]] QStringList texts() const;
    void select(int row) const
    {
        m_pane->list().setCurrentIndex(m_pane->list().model()->index(row, 0));
    }
    template <typename T>
    [[nodiscard]] T *child(const QString &name) const
    {
        return m_pane->findChild<T *>(name);
    }

    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<api::MessageFeed> m_feed;
    std::unique_ptr<MessagesModel> m_messages;
    std::unique_ptr<FeedPane> m_pane;
};

void TestFeedPane::init()
{
    m_engine = std::make_unique<FakeEngine>();
    m_feed = m_engine->watchMessages();
    m_messages = std::make_unique<MessagesModel>();
    m_pane = std::make_unique<FeedPane>(*m_engine, *m_messages);
    m_pane->setServerUrl(u"http://10.0.0.1:8080/"_s);
    m_pane->resize(800, 300);
    m_pane->show();
}

void TestFeedPane::cleanup()
{
    m_pane.reset();
    m_messages.reset();
    m_feed.reset();
}

void TestFeedPane::publish(const std::string &channel, const std::string &text,
                           const std::string &type, std::uint64_t bytes)
{
    api::MessageSnapshot message;
    message.channels = { channel };
    message.contentType = type;
    message.event = "message";
    message.payload = text;
    message.payloadBytes = bytes;
    message.address = "10.0.0.7";
    m_engine->publish(message);
    m_messages->add(m_feed->take(500));
}

QStringList TestFeedPane::texts() const
{
    QStringList all;
    const QAbstractItemModel *model = m_pane->list().model();
    for (int row = 0; row < model->rowCount(); ++row)
        all.append(model->index(row, 0).data(MessagesModel::TextRole).toString());
    return all;
}

void TestFeedPane::putsTheNewestAtTheEnd()
{
    publish("class", "one");
    publish("class", "two");
    publish("lab", "three");
    QCOMPARE(texts(), (QStringList { u"one"_s, u"two"_s, u"three"_s }));
}

void TestFeedPane::showsOnlyTheChosenChannels()
{
    publish("class", "one");
    publish("lab", "two");
    m_pane->setChannels({ u"class"_s });
    QCOMPARE(texts(), QStringList { u"one"_s });
    publish("lab", "three");
    publish("class", "four");
    QCOMPARE(texts(), (QStringList { u"one"_s, u"four"_s }));
    m_pane->setChannels({ u"class"_s, u"lab"_s });
    QCOMPARE(texts().size(), 4);
    m_pane->setChannels({});
    QCOMPARE(texts(), (QStringList { u"one"_s, u"two"_s, u"three"_s, u"four"_s }));
}

void TestFeedPane::showsWhatWentToAPattern()
{
    const api::BroadcastOutcome outcome { { { "abcd1234-1", "class.red", 1 } }, 1 };
    m_messages->addSent({ .targets = { u"class.*"_s }, .text = u"all groups"_s }, outcome, {});
    m_pane->setChannels({ u"class.red"_s });
    QCOMPARE(texts(), QStringList { u"all groups"_s });
    m_pane->setChannels({ u"lab.red"_s });
    QCOMPARE(texts(), QStringList {});
}

void TestFeedPane::holdsItsOrderWhateverComes()
{
    const QAbstractItemModelTester tester(m_pane->list().model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    QRandomGenerator random(7);
    for (int i = 0; i < 1'000; ++i) {
        switch (random.bounded(4)) {
        case 0:
            m_pane->setChannels(random.bounded(2) == 0 ? QStringList()
                                                       : QStringList { u"class"_s });
            break;
        case 1:
            m_messages->refresh(*m_engine, 16);
            break;
        default:
            publish(random.bounded(3) == 0 ? "lab" : "class", std::to_string(i));
        }
    }
    m_pane->setChannels({});
    QStringList sorted = texts();
    std::sort(sorted.begin(), sorted.end(),
              [](const QString &a, const QString &b) { return a.toInt() < b.toInt(); });
    QCOMPARE(texts(), sorted);
    QVERIFY(sorted.size() > 300);
}

void TestFeedPane::followsTheNewestUntilOneScrollsUp()
{
    const QScrollBar *bar = m_pane->list().verticalScrollBar();
    for (int i = 0; i < 60; ++i)
        publish("class", std::to_string(i));
    QTRY_VERIFY(bar->maximum() > 0 && bar->value() == bar->maximum());
    m_pane->list().verticalScrollBar()->setValue(40);
    QVERIFY(!m_pane->list().isFollowing());
    publish("class", "new");
    QCoreApplication::processEvents();
    QCOMPARE(bar->value(), 40);
    auto *toEnd = child<QToolButton>(u"feedToEnd"_s);
    QVERIFY(toEnd->isVisible());
    toEnd->click();
    QTRY_COMPARE(bar->value(), bar->maximum());
    QVERIFY(!toEnd->isVisible());
}

void TestFeedPane::saysWhatToDoWhileItIsEmpty()
{
    const auto *empty = child<EmptyState>(u"emptyState"_s);
    auto *step = child<QPushButton>(u"emptyStep"_s);
    QVERIFY(empty->isVisible() && step->isVisible());
    QSignalSpy write(m_pane.get(), &FeedPane::writeRequested);
    step->click();
    QCOMPARE(write.count(), 1);
    publish("class", "one");
    QVERIFY(!empty->isVisible());
    m_pane->setChannels({ u"lab"_s });
    QVERIFY(empty->isVisible());
    step->click();
    QCOMPARE(m_pane->channels(), QStringList());
    QVERIFY(!empty->isVisible());
}

void TestFeedPane::sendsAgainOnlyWhatIsComplete()
{
    publish("class", "{}", "application/json");
    publish("class", "the beginning", "text/plain", 5'000);
    publish("class", "bytes", "image/png");
    MessagesModel::Sent again;
    connect(m_pane.get(), &FeedPane::againRequested, this,
            [&again](const MessagesModel::Sent &message) { again = message; });
    auto *action = child<QAction>(u"actionAgain"_s);
    QVERIFY(!action->isEnabled());
    select(1);
    QVERIFY(!action->isEnabled());
    select(2);
    QVERIFY(!action->isEnabled());
    select(0);
    QVERIFY(action->isEnabled());
    action->trigger();
    QCOMPARE(again.targets, QStringList { u"class"_s });
    QCOMPARE(again.text, u"{}"_s);
    QCOMPARE(again.contentType, u"application/json"_s);
}

void TestFeedPane::copiesALineForAShell()
{
    publish("class", "it's on");
    QSignalSpy copied(m_pane.get(), &FeedPane::copied);
    select(0);
    child<QAction>(u"actionCurl"_s)->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(),
             u"curl --data-raw 'it'\\''s on' 'http://10.0.0.1:8080/channels/class'"_s);
    QCOMPARE(copied.count(), 1);
}

void TestFeedPane::copiesTheKey()
{
    api::MessageSnapshot message;
    message.channels = { "class" };
    message.contentType = "text/plain";
    message.event = "message";
    message.payload = "42";
    message.key = "slide";
    m_engine->publish(message);
    m_messages->add(m_feed->take(500));
    select(0);
    child<QAction>(u"actionCurl"_s)->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(),
             u"curl --data-raw '42' -H 'Holdfast-Key: slide' "
             "'http://10.0.0.1:8080/channels/class'"_s);
}

void TestFeedPane::retractsAMessage()
{
    publish("class", "one");
    publish("class", "two");
    connect(m_pane.get(), &FeedPane::changeRequested, this,
            [this](const api::MessageChange &change) {
                m_engine->changeMessage(change, [](const auto &) {});
                m_messages->add(m_feed->take(500));
            });
    auto *retract = child<QAction>(u"actionRetract"_s);
    QVERIFY(!retract->isEnabled());
    select(0);
    QVERIFY(retract->isEnabled());
    retract->trigger();
    QCOMPARE(m_engine->changes.size(), std::size_t { 1 });
    QVERIFY(m_engine->changes.front().isRetraction);
    QCOMPARE(texts(), (QStringList { QString(), u"two"_s }));
    const QModelIndex row = m_pane->list().model()->index(0, MessagesModel::Text);
    QCOMPARE(row.data().toString(), u"retracted"_s);
    QVERIFY(!retract->isEnabled());
    QVERIFY(!child<QAction>(u"actionEditMessage"_s)->isEnabled());
    QVERIFY(!child<QAction>(u"actionAgain"_s)->isEnabled());
    QVERIFY(!child<QAction>(u"actionCurl"_s)->isEnabled());
}

void TestFeedPane::editsAMessage()
{
    publish("class", "page 42");
    publish("class", "bytes", "image/png");
    connect(m_pane.get(), &FeedPane::changeRequested, this,
            [this](const api::MessageChange &change) {
                m_engine->changeMessage(change, [](const auto &) {});
                m_messages->add(m_feed->take(500));
            });
    select(1);
    QVERIFY(!child<QAction>(u"actionEditMessage"_s)->isEnabled());
    select(0);
    child<QAction>(u"actionEditMessage"_s)->trigger();
    auto *text = child<QPlainTextEdit>(u"editText"_s);
    auto *replace = child<QPushButton>(u"editOk"_s);
    QVERIFY(text != nullptr && replace != nullptr);
    QCOMPARE(text->toPlainText(), u"page 42"_s);
    QVERIFY(!replace->isEnabled()); // it says that already
    text->setPlainText(u" "_s);
    QVERIFY(!replace->isEnabled());
    text->setPlainText(u"page 43"_s);
    replace->click();
    QCOMPARE(m_engine->changes.size(), std::size_t { 1 });
    QCOMPARE(m_engine->changes.front().payload, std::string("page 43"));
    QCOMPARE(texts().first(), u"page 43"_s);
    const QModelIndex row = m_pane->list().model()->index(0, MessagesModel::Text);
    QCOMPARE(row.data().toString(), u"page 43 (edited)"_s);
}

void TestFeedPane::opensTheListOfNames()
{
    publish("class", "one");
    select(0);
    child<QAction>(u"actionWho"_s)->trigger();
    QVERIFY(child<QDialog>(u"recipientsDialog"_s)->isVisible());
}

void TestFeedPane::actsOnAClickInTheRow()
{
    publish("class", "one");
    QCoreApplication::processEvents();
    QSignalSpy again(m_pane.get(), &FeedPane::againRequested);
    const QRect row = m_pane->list().visualRect(m_pane->list().model()->index(0, 0));
    const int side = m_pane->list().fontMetrics().height() + 4;
    QWidget *viewport = m_pane->list().viewport();
    // From the end: copy as curl, then send again; above them the receipt.
    QTest::mouseClick(viewport, Qt::LeftButton, {},
                      { row.right() - 16 - side / 2, row.bottom() - side / 2 });
    QVERIFY(QGuiApplication::clipboard()->text().startsWith(u"curl --data-raw 'one'"_s));
    QTest::mouseClick(viewport, Qt::LeftButton, {},
                      { row.right() - 16 - side - 4 - side / 2, row.bottom() - side / 2 });
    QCOMPARE(again.count(), 1);
    QTest::mouseClick(viewport, Qt::LeftButton, {}, { row.right() - 24, row.top() + 8 });
    QVERIFY(child<QDialog>(u"recipientsDialog"_s)->isVisible());
    QTest::mouseClick(viewport, Qt::LeftButton, {}, { row.left() + 30, row.bottom() - 8 });
    QCOMPARE(again.count(), 1);
}

QTEST_MAIN(TestFeedPane)
#include "tst_feedpane.moc"
