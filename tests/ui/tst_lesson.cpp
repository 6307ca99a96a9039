// SPDX-License-Identifier: GPL-3.0-or-later
//
// The lesson about the four steps: the real window on the real engine, with clients over real
// sockets. And that the timeline shows what was on the wire, mark by mark.
#include "server/engine/server.h"
#include "tests/support/httpclient.h"
#include "ui/appearance.h"
#include "ui/mainwindow.h"
#include "ui/models/clientsmodel.h"
#include "ui/models/sequencemodel.h"
#include "ui/timeline/timelinepane.h"
#include "ui/timeline/timelineview.h"

#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtGui/QAction>
#include <QtGui/QTextBlock>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLabel>
#include <QtWidgets/QListView>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolButton>

#include <algorithm>
#include <vector>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

class TestLesson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void teachesTheFourSteps();
    void breaksTheSocketLineWhenTheClientDoesNotKeepItAlive();
    void followsOneClient();
    void showsWhatWasOnTheWire();

private:
    /// A client that polls, and writes down what its socket has sent and received.
    class Poller
    {
    public:
        Poller(const TestLesson &lesson, QByteArray id) : m_lesson(lesson), m_id(std::move(id)) { }

        void ask(const QByteArray &parameters = {}, const QByteArray &fields = {})
        {
            if (!m_client) {
                m_client = std::make_unique<HttpClient>(m_lesson.m_port);
                wire.push_back(MarkKind::Opened);
            }
            const QByteArray since = m_cursor.isEmpty() ? QByteArray() : "&since=" + m_cursor;
            QVERIFY(m_client->send(HttpClient::request("GET /channels/class?client=" + m_id
                                                           + "&name=" + m_id + since + parameters,
                                                       {}, fields)));
            wire.push_back(MarkKind::Request);
        }
        QList<QByteArray> answer()
        {
            const HttpAnswer answer = m_client->answer();
            m_cursor = answer.cursor();
            wire.push_back(answer.payloads().isEmpty() ? MarkKind::EmptyAnswer : MarkKind::Push);
            return answer.payloads();
        }
        void publish()
        {
            QCOMPARE(m_client->ask("POST /channels/other", "x").status, 201);
            wire.push_back(MarkKind::OtherRequest);
        }
        void disconnect(bool whileHeld)
        {
            m_client.reset();
            if (whileHeld)
                wire.push_back(MarkKind::Dropped);
        }

        std::vector<MarkKind> wire; ///< in the order in which it happened

    private:
        const TestLesson &m_lesson;
        const QByteArray m_id;
        std::unique_ptr<HttpClient> m_client; ///< null: not connected
        QByteArray m_cursor;
    };

    template <typename T>
    [[nodiscard]] T *child(const QString &name) const
    {
        T *found = m_window->findChild<T *>(name);
        Q_ASSERT(found != nullptr);
        return found;
    }
    [[nodiscard]] const TimelineModel &timeline() const
    {
        return child<TimelinePane>(u"timelinePane"_s)->model();
    }
    [[nodiscard]] const TimelineLane *laneOf(const std::string &id) const
    {
        const auto &lanes = timeline().lanes();
        const auto found = std::find_if(lanes.begin(), lanes.end(),
                                        [&](const TimelineLane *lane) { return lane->id == id; });
        return found == lanes.end() ? nullptr : *found;
    }
    [[nodiscard]] bool isHeld(const std::string &id) const
    {
        const TimelineLane *lane = laneOf(id);
        return lane != nullptr
            && std::any_of(lane->marks.begin(), lane->marks.end(), [](const TimelineMark &mark) {
                   return mark.kind == MarkKind::Hold && mark.isOpen;
               });
    }
    void openTimeline() const
    {
        child<QAction>(u"actionTimeline"_s)->trigger();
        QTRY_VERIFY(child<TimelineView>(u"timelineView"_s)->isVisible());
    }
    void say(const QString &text) const
    {
        auto *message = child<QPlainTextEdit>(u"messageBox"_s);
        message->setPlainText(text);
        QTest::keyClick(message, Qt::Key_Return);
    }

    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Appearance> m_appearance;
    std::unique_ptr<Server> m_engine;
    std::unique_ptr<MainWindow> m_window;
    quint16 m_port = 0;
};

void TestLesson::init()
{
    m_settings =
        std::make_unique<QSettings>(m_folder.filePath(u"test.ini"_s), QSettings::IniFormat);
    m_settings->clear();
    m_settings->setValue(u"appearance/language"_s, u"en"_s);
    m_appearance = std::make_unique<Appearance>(*qobject_cast<QApplication *>(qApp), *m_settings);
    m_engine = std::make_unique<Server>(ServerSettings {});
    const auto port = m_engine->listen(QHostAddress(QHostAddress::LocalHost), 0);
    QVERIFY(port);
    m_port = port.value();
    m_window = std::make_unique<MainWindow>(*m_engine, *m_appearance);
    m_window->resize(1280, 900);
    m_window->show();
}

void TestLesson::cleanup()
{
    m_window.reset();
    m_engine.reset();
    m_appearance.reset();
}

/// Walk-through 2, steps 2 to 4.
void TestLesson::teachesTheFourSteps()
{
    openTimeline();
    std::vector<std::unique_ptr<Poller>> students;
    for (const char *id : { "s1", "s2", "s3" }) {
        students.push_back(std::make_unique<Poller>(*this, id));
        students.back()->ask();
    }
    QTRY_VERIFY(isHeld("s1") && isHeld("s2") && isHeld("s3"));
    const auto before = timeline().steps();

    say(u"one"_s);
    for (const auto &student : students)
        QCOMPARE(student->answer(), QList<QByteArray> { "one" });
    QTRY_COMPARE(timeline().steps()[2], before[2] + 3);
    QCOMPARE(timeline().steps()[3], before[3]); // step 4 is over when they ask again
    for (const auto &student : students)
        student->ask();
    QTRY_COMPARE(timeline().steps()[3], before[3] + 3);
    QTRY_COMPARE(timeline().steps()[1], before[1] + 3);
    QCOMPARE(timeline().steps()[0], before[0] + 3);
    for (int step = 1; step <= 4; ++step) {
        const QString chip = child<QToolButton>(u"timelineStep%1"_s.arg(step))->text();
        const auto count = timeline().steps()[static_cast<std::size_t>(step - 1)];
        QTRY_VERIFY2(child<QToolButton>(u"timelineStep%1"_s.arg(step))
                         ->text()
                         .endsWith(QString::number(count)),
                     qPrintable(chip));
    }
    // One column through all lanes, each on one unbroken line.
    QTRY_VERIFY(timeline().columns().size() == 1
                && timeline().columns().begin()->second.recipients == 3);
    QCOMPARE(timeline().columns().begin()->second.lanes.size(), std::size_t { 3 });
    for (const TimelineLane *lane : timeline().lanes()) {
        QCOMPARE(lane->connections.size(), std::size_t { 1 });
        QVERIFY(lane->connections.front().isOpen);
    }

    child<QToolButton>(u"timelineStep2"_s)->click();
    const auto *sentence = child<QLabel>(u"timelineSentence"_s);
    QVERIFY(sentence->text().contains(u"without blocking"_s));
    child<QAction>(u"actionLanguageChinese"_s)->trigger();
    QTRY_VERIFY(sentence->text().contains(u"不阻塞"_s));
}

void TestLesson::breaksTheSocketLineWhenTheClientDoesNotKeepItAlive()
{
    openTimeline();
    Poller student(*this, "s1");
    student.ask({}, "Connection: close\r\n");
    QTRY_VERIFY(isHeld("s1"));
    say(u"one"_s);
    QCOMPARE(student.answer(), QList<QByteArray> { "one" });
    student.disconnect(false);
    QTRY_VERIFY(!laneOf("s1")->connections.back().isOpen);
    student.ask({}, "Connection: close\r\n");
    QTRY_VERIFY(isHeld("s1"));
    QCOMPARE(laneOf("s1")->connections.size(), std::size_t { 2 });
    QTRY_COMPARE(timeline().steps()[3], std::uint64_t { 1 });
}

/// Walk-through 2, step 6.
void TestLesson::followsOneClient()
{
    Poller student(*this, "s1");
    student.ask();
    auto *clients = child<QTableView>(u"clientsTable"_s);
    QTRY_COMPARE(clients->model()->rowCount(), 1);
    clients->selectRow(0);
    child<QAction>(u"actionFollow"_s)->trigger();
    auto *dialog = m_window->findChild<QDialog *>(u"followDialog"_s);
    QVERIFY(dialog != nullptr);
    auto *rows = dialog->findChild<QListView *>(u"followList"_s);
    QTRY_COMPARE(rows->model()->rowCount(), 2); // it was found held
    say(u"one"_s);
    QCOMPARE(student.answer(), QList<QByteArray> { "one" });
    student.ask();
    QTRY_COMPARE(rows->model()->rowCount(), 6);
    rows->setCurrentIndex(rows->model()->index(2, 0));
    const auto *head = dialog->findChild<QPlainTextEdit *>(u"followHead"_s);
    QVERIFY2(head->toPlainText().startsWith(u"HTTP/1.1 200 "_s), qPrintable(head->toPlainText()));
    rows->setCurrentIndex(rows->model()->index(4, 0));
    QVERIFY2(head->toPlainText().contains(u"since="_s), qPrintable(head->toPlainText()));
    const auto *meaning = dialog->findChild<QLabel *>(u"followMeaning"_s);
    QVERIFY2(meaning->text().contains(u"keep-alive"_s), qPrintable(meaning->text()));
}

void TestLesson::showsWhatWasOnTheWire()
{
    openTimeline();
    // The client is known first: the first request of a new client is older than its lane.
    Poller student(*this, "s1");
    student.ask("&wait=0");
    QVERIFY(student.answer().isEmpty());
    student.disconnect(false);
    QTRY_VERIFY(laneOf("s1") != nullptr && laneOf("s1")->isWatched);
    student.wire.clear();

    student.ask();
    QTRY_VERIFY(isHeld("s1"));
    say(u"one"_s);
    QCOMPARE(student.answer(), QList<QByteArray> { "one" });
    student.publish();
    student.ask("&wait=0");
    QVERIFY(student.answer().isEmpty());
    student.ask();
    QTRY_VERIFY(isHeld("s1"));
    student.disconnect(true);
    QTRY_VERIFY(!isHeld("s1"));
    say(u"two"_s);
    say(u"three"_s);
    QTRY_COMPARE(m_engine->status().counters.messagesPublished, std::uint64_t { 4 });
    student.ask();
    QCOMPARE(student.answer(), (QList<QByteArray> { "two", "three" }));

    const auto shown = [this] {
        std::vector<MarkKind> kinds;
        for (const TimelineMark &mark : laneOf("s1")->marks) {
            if (!isSpan(mark.kind)) // what lasts is between two moments of the wire
                kinds.push_back(mark.kind);
        }
        return kinds;
    };
    const auto numbers = [](const std::vector<MarkKind> &kinds) {
        QString text;
        for (const MarkKind kind : kinds)
            text += QString::number(static_cast<int>(kind)) + u' ';
        return text;
    };
    QTRY_COMPARE(numbers(shown()), numbers(student.wire));
    const TimelineMark &last =
        *std::find_if(laneOf("s1")->marks.rbegin(), laneOf("s1")->marks.rend(),
                      [](const TimelineMark &mark) { return mark.kind == MarkKind::Push; });
    QCOMPARE(last.messages, std::uint64_t { 2 });
}

QTEST_MAIN(TestLesson)
#include "tst_lesson.moc"
