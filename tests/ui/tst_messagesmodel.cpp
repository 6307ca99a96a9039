// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/broadcastandwait.h"
#include "tests/api/fakeengine.h"
#include "ui/models/messagesmodel.h"

#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

namespace {

QString cell(const MessagesModel &model, int row, MessagesModel::Column column)
{
    return model.index(row, column).data().toString();
}

api::MessageSnapshot message(const std::string &payload, api::MessageSource source,
                             const std::string &client = {})
{
    api::MessageSnapshot message;
    message.channels = { "class" };
    message.source = source;
    message.address = "192.168.1.7";
    message.client = client;
    message.contentType = "text/plain";
    message.payload = payload;
    return message;
}

} // namespace

class TestMessagesModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void putsTheNewestOnTop();
    void listsWhatAnybodyPublishes();
    void listsWhatWasSentFromHereOnce();
    void putsALateRowInItsPlace();
    void followsTheReceipts();
    void showsThoseApartThatCannotTell();
    void hasNoTickWhereNobodyHasIt();
    void keepsTheTextsWithinABound();
    void keepsTheNewestTextWhateverItsSize();
    void isOneRowForABroadcast();
    void keepsTheCountsWhenTheEngineForgetsAMessage();
    void neverLetsANumberFall();
    void saysThatNobodyListens();
    void isBounded();
    void beginsAnewWithTheServer();
    void asksNoMoreThanItMay();
    void showsTextsOnOneLine();
    void showsBytesAsBytes();
    void countsWhatCameTooFast();

private:
    api::BroadcastOutcome send(const std::vector<std::string> &channels);
    void addSent(const std::string &channel, const QString &text, const QDateTime &time = {});
    void takeNews(std::size_t limit = 500) { m_model->add(m_feed->take(limit)); }

    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<api::MessageFeed> m_feed;
    std::unique_ptr<MessagesModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestMessagesModel::init()
{
    m_tester.reset();
    m_feed.reset();
    m_engine = std::make_unique<FakeEngine>();
    m_feed = m_engine->watchMessages();
    for (std::uint64_t serial = 1; serial <= 3; ++serial)
        m_engine->setClient(someClient(serial));
    m_model = std::make_unique<MessagesModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
}

api::BroadcastOutcome TestMessagesModel::send(const std::vector<std::string> &channels)
{
    api::Broadcast broadcast;
    broadcast.targets = channels;
    return api::broadcastAndWait(*m_engine, broadcast).value();
}

void TestMessagesModel::addSent(const std::string &channel, const QString &text,
                                const QDateTime &time)
{
    m_model->addSent({ .targets = { QString::fromStdString(channel) }, .text = text },
                     send({ channel }), time);
}

void TestMessagesModel::putsTheNewestOnTop()
{
    QCOMPARE(m_model->rowCount(), 0);
    const QDateTime time(QDate(2024, 5, 6), QTime(10, 14, 3));
    addSent("class", u"one"_s, time);
    addSent("class", u"two"_s, time);
    QCOMPARE(m_model->rowCount(), 2);
    QCOMPARE(cell(*m_model, 0, MessagesModel::Text), u"two"_s);
    QCOMPARE(cell(*m_model, 1, MessagesModel::Text), u"one"_s);
    QCOMPARE(cell(*m_model, 0, MessagesModel::Time), u"10:14:03"_s);
    QCOMPARE(cell(*m_model, 0, MessagesModel::Received), u"0/3"_s);
}

void TestMessagesModel::listsWhatAnybodyPublishes()
{
    m_engine->publish(message("by curl", api::MessageSource::Http));
    m_engine->publish(message("by a page", api::MessageSource::WebSocket, "ann"));
    takeNews();
    m_model->refresh(*m_engine, 10);
    QCOMPARE(m_model->rowCount(), 2);
    QCOMPARE(cell(*m_model, 1, MessagesModel::Source), u"HTTP \u2068192.168.1.7\u2069"_s);
    QCOMPARE(cell(*m_model, 0, MessagesModel::Source), u"WebSocket \u2068ann\u2069"_s);
    QCOMPARE(cell(*m_model, 0, MessagesModel::Text), u"by a page"_s);
    QCOMPARE(cell(*m_model, 0, MessagesModel::Channels), u"class"_s);
    QCOMPARE(cell(*m_model, 0, MessagesModel::Received), u"0/3"_s);
}

void TestMessagesModel::listsWhatWasSentFromHereOnce()
{
    addSent("class", u"hello"_s);
    takeNews();
    QCOMPARE(m_model->rowCount(), 1);
    QCOMPARE(cell(*m_model, 0, MessagesModel::Source), u"this window"_s);
}

void TestMessagesModel::putsALateRowInItsPlace()
{
    m_engine->publish(message("first", api::MessageSource::Http));
    addSent("class", u"second"_s);
    takeNews();
    QCOMPARE(m_model->rowCount(), 2);
    QCOMPARE(cell(*m_model, 0, MessagesModel::Text), u"second"_s);
    QCOMPARE(cell(*m_model, 1, MessagesModel::Text), u"first"_s);
}

void TestMessagesModel::followsTheReceipts()
{
    const api::BroadcastOutcome outcome = send({ "class" });
    m_model->addSent({ .targets = { u"class"_s }, .text = u"hello"_s }, outcome,
                     QDateTime::currentDateTime());
    QCOMPARE(m_model->summary(0), u"#1 → \u2068class\u2069   0/3 received"_s);
    QSignalSpy dataChanged(m_model.get(), &QAbstractItemModel::dataChanged);
    m_model->refresh(*m_engine, 10);
    QCOMPARE(dataChanged.count(), 0);
    api::MessageReceipt &receipt = m_engine->receiptOf(outcome.messages.front().id);
    receipt.received = 2;
    m_model->refresh(*m_engine, 10);
    QCOMPARE(dataChanged.count(), 1);
    QCOMPARE(m_model->summary(0), u"#1 → \u2068class\u2069   ✓ 2/3 received"_s);
    receipt.received = 3;
    receipt.seen = 1;
    receipt.later = 2;
    m_model->refresh(*m_engine, 10);
    QVERIFY(m_model->summary(0).endsWith(u"✓✓ 3/3 received · 1 seen · +2 later"_s));
    QCOMPARE(cell(*m_model, 0, MessagesModel::Received), u"3/3, +2 later"_s);
    QCOMPARE(cell(*m_model, 0, MessagesModel::Seen), u"1"_s);
    QCOMPARE(m_model->index(0, 0).data(MessagesModel::ReceivedShareRole).toDouble(), 1.0);
}

void TestMessagesModel::showsThoseApartThatCannotTell()
{
    const api::BroadcastOutcome outcome = send({ "class" });
    m_model->addSent({ .targets = { u"class"_s }, .text = u"hello"_s }, outcome,
                     QDateTime::currentDateTime());
    api::MessageReceipt &receipt = m_engine->receiptOf(outcome.messages.front().id);
    receipt.received = 2;
    receipt.cannotTell = 1;
    m_model->refresh(*m_engine, 10);
    QVERIFY(m_model->summary(0).endsWith(u"✓✓ 2/2 received · 1 cannot tell"_s));
    QCOMPARE(cell(*m_model, 0, MessagesModel::Received), u"2/2, 1 cannot tell"_s);
    QCOMPARE(m_model->index(0, 0).data(MessagesModel::ReceivedShareRole).toDouble(), 1.0);

    const api::BroadcastOutcome next = send({ "class" });
    m_model->addSent({ .targets = { u"class"_s }, .text = u"hello again"_s }, next,
                     QDateTime::currentDateTime());
    m_engine->receiptOf(next.messages.front().id).cannotTell = 3;
    m_model->refresh(*m_engine, 10);
    QVERIFY(!m_model->summary(0).contains(u'✓'));
    QVERIFY(m_model->index(0, 0).data(MessagesModel::ReceivedShareRole).isNull());
}

void TestMessagesModel::hasNoTickWhereNobodyHasIt()
{
    const api::BroadcastOutcome outcome = send({ "class" });
    m_model->addSent({ .targets = { u"class"_s }, .text = u"x"_s }, outcome, {});
    m_engine->receiptOf(outcome.messages.front().id).sent = 3;
    m_model->refresh(*m_engine, 10);
    QVERIFY(!m_model->summary(0).contains(u'✓'));
    QVERIFY(!cell(*m_model, 0, MessagesModel::Received).contains(u'✓'));
}

void TestMessagesModel::keepsTheTextsWithinABound()
{
    constexpr qsizetype length = 1'000'000;
    const std::size_t most = MessagesModel::maxTextBytes / (sizeof(QChar) * length);
    for (int sent = 0; sent < 20; ++sent)
        m_model->addSent({ .targets = { u"class"_s }, .text = QString(length, u'x') },
                         send({ "class" }), {});
    QVERIFY(m_model->textBytes() <= MessagesModel::maxTextBytes);
    std::size_t whole = 0;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex index = m_model->index(row, 0);
        const qsizetype kept = index.data(MessagesModel::TextRole).toString().size();
        const bool isWhole = index.data(MessagesModel::IsWholeRole).toBool();
        QCOMPARE(kept, isWhole ? length : MessagesModel::shortTextLength);
        QCOMPARE(isWhole, static_cast<std::size_t>(row) < most); // the newest ones
        whole += isWhole ? 1U : 0U;
    }
    QCOMPARE(whole, most);
}

void TestMessagesModel::keepsTheNewestTextWhateverItsSize()
{
    const qsizetype length = MessagesModel::maxTextBytes;
    m_model->addSent({ .targets = { u"class"_s }, .text = QString(length, u'x') },
                     send({ "class" }), {});
    QCOMPARE(m_model->index(0, 0).data(MessagesModel::TextRole).toString().size(), length);
    m_model->addSent({ .targets = { u"class"_s }, .text = u"short"_s }, send({ "class" }), {});
    QCOMPARE(m_model->textBytes(), sizeof(QChar) * (MessagesModel::shortTextLength + 5));
}

void TestMessagesModel::isOneRowForABroadcast()
{
    m_engine->setClient(someClient(4, "both", { "class", "lab" }));
    const api::BroadcastOutcome outcome = send({ "class", "lab" });
    m_model->addSent({ .targets = { u"class"_s, u"lab"_s }, .text = u"x"_s }, outcome, {});
    takeNews();
    QCOMPARE(m_model->rowCount(), 1);
    m_engine->receiptOf(outcome.messages[0].id).received = 4;
    m_model->refresh(*m_engine, 10);
    QCOMPARE(cell(*m_model, 0, MessagesModel::Received), u"4/4"_s);
    QVERIFY(m_model->summary(0).startsWith(u"#1 → "_s));
}

void TestMessagesModel::keepsTheCountsWhenTheEngineForgetsAMessage()
{
    const api::BroadcastOutcome outcome = send({ "class" });
    m_model->addSent({ .targets = { u"class"_s }, .text = u"x"_s }, outcome, {});
    m_engine->receiptOf(outcome.messages.front().id).received = 2;
    m_model->refresh(*m_engine, 10);
    const FakeEngine another;
    m_model->refresh(another, 10);
    m_model->refresh(*m_engine, 10);
    QCOMPARE(cell(*m_model, 0, MessagesModel::Received), u"2/3"_s);
}

void TestMessagesModel::neverLetsANumberFall()
{
    const api::BroadcastOutcome outcome = send({ "class" });
    m_model->addSent({ .targets = { u"class"_s }, .text = u"x"_s }, outcome, {});
    api::MessageReceipt &receipt = m_engine->receiptOf(outcome.messages.front().id);
    receipt.received = 3;
    m_model->refresh(*m_engine, 10);
    receipt.received = 1;
    m_model->refresh(*m_engine, 10);
    QCOMPARE(cell(*m_model, 0, MessagesModel::Received), u"3/3"_s);
}

void TestMessagesModel::saysThatNobodyListens()
{
    addSent("empty", u"x"_s);
    QVERIFY(m_model->summary(0).contains(u"nobody was here"_s));
    QVERIFY(!m_model->index(0, 0).data(MessagesModel::ReceivedShareRole).isValid());
}

void TestMessagesModel::beginsAnewWithTheServer()
{
    addSent("class", u"before"_s);
    addSent("class", u"and after"_s);
    api::MessageNews news;
    news.isReset = true;
    news.messages.emplace_back();
    news.messages.back().seq = 1;
    news.messages.back().id = "other123-1";
    news.messages.back().channels = { "class" };
    news.messages.back().payload = "anew";
    m_model->add(news);
    QCOMPARE(m_model->rowCount(), 1);
    QCOMPARE(m_model->index(0, 0).data(MessagesModel::TextRole).toString(), u"anew"_s);
    QCOMPARE(m_model->textBytes() > 0, true);
}

void TestMessagesModel::isBounded()
{
    m_tester.reset(); // the model tester checks every row at every insertion, which is slow
    for (int i = 0; i < MessagesModel::maxRows + 3; ++i)
        addSent("class", QString::number(i));
    QCOMPARE(m_model->rowCount(), MessagesModel::maxRows);
    QCOMPARE(cell(*m_model, 0, MessagesModel::Text), QString::number(MessagesModel::maxRows + 2));
    QCOMPARE(cell(*m_model, MessagesModel::maxRows - 1, MessagesModel::Text), u"3"_s);
    // The receipt of the newest message is still refreshed.
    m_engine->receiptOf("abcd1234-" + std::to_string(MessagesModel::maxRows + 3)).received = 3;
    m_model->refresh(*m_engine, 128);
    QCOMPARE(cell(*m_model, 0, MessagesModel::Received), u"3/3"_s);
}

void TestMessagesModel::asksNoMoreThanItMay()
{
    for (int i = 0; i < 40; ++i) {
        const api::BroadcastOutcome outcome = send({ "class" });
        m_model->addSent({ .targets = { u"class"_s }, .text = u"x"_s }, outcome, {});
        m_engine->receiptOf(outcome.messages.front().id).received = 3;
    }
    QSignalSpy dataChanged(m_model.get(), &QAbstractItemModel::dataChanged);
    m_model->refresh(*m_engine, 8);
    QCOMPARE(dataChanged.count(), 8);
    for (int round = 0; round < 10; ++round)
        m_model->refresh(*m_engine, 8);
    for (int row = 0; row < 40; ++row)
        QCOMPARE(cell(*m_model, row, MessagesModel::Received), u"3/3"_s);
}

void TestMessagesModel::showsTextsOnOneLine()
{
    addSent("class", u"<b>one</b>\ntwo"_s);
    QCOMPARE(cell(*m_model, 0, MessagesModel::Text), u"<b>one</b>⏎two"_s);
    const QModelIndex index = m_model->index(0, MessagesModel::Text);
    QCOMPARE(index.data(MessagesModel::TextRole).toString(), u"<b>one</b>\ntwo"_s);
    QVERIFY(!index.data(Qt::ToolTipRole).toString().contains(u"<b>"_s));
    m_model->retranslate();
}

void TestMessagesModel::showsBytesAsBytes()
{
    api::MessageSnapshot image = message("\x89PNG", api::MessageSource::Http);
    image.contentType = "image/png";
    image.payloadBytes = 500;
    m_engine->publish(image);
    takeNews();
    QCOMPARE(cell(*m_model, 0, MessagesModel::Text), u"image/png, 500 byte(s)"_s);
    QVERIFY(!m_model->index(0, 0).data(MessagesModel::IsWholeRole).toBool());
}

void TestMessagesModel::countsWhatCameTooFast()
{
    for (int i = 0; i < 10; ++i)
        m_engine->publish(message(std::to_string(i), api::MessageSource::Http));
    takeNews(4);
    QCOMPARE(m_model->rowCount(), 4);
    QCOMPARE(cell(*m_model, 0, MessagesModel::Text), u"9"_s);
    QCOMPARE(cell(*m_model, 3, MessagesModel::Text), u"6"_s);
    QCOMPARE(m_model->passedOver(), std::uint64_t { 6 });
}

QTEST_GUILESS_MAIN(TestMessagesModel)
#include "tst_messagesmodel.moc"
