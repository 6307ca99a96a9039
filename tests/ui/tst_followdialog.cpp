// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/fakeengine.h"
#include "ui/dialogs/followdialog.h"
#include "ui/headertexts.h"
#include "ui/models/sequencemodel.h"

#include <QtGui/QTextBlock>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QListView>
#include <QtWidgets/QPlainTextEdit>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const std::string requestHead =
    "GET /channels/class?since=abcd1234-6 HTTP/1.1\r\nhost: 127.0.0.1:8080\r\n";
const std::string answerHead =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 120\r\n";

std::vector<api::TraceStep> onePoll()
{
    return { { 1, 1, 0ms, trace::Opened {} },
             { 2, 1, 1ms,
               trace::RequestRead { "GET /channels/class?since=abcd1234-6", 0, requestHead } },
             { 3, 1, 1ms, trace::Repolled { Cursor { Epoch(), 6 } } },
             { 4, 1, 2ms, trace::Held { 6 } },
             { 5, 1, 4'000ms, trace::Pushed { 7, 7, 1, 320, answerHead } },
             { 6, 1, 4'016ms,
               trace::RequestRead { "GET /channels/class?since=abcd1234-7", 0, requestHead } },
             { 7, 1, 4'017ms, trace::Held { 7 } } };
}

api::TracePage pageOf(std::vector<api::TraceStep> steps)
{
    api::TracePage page;
    page.steps = std::move(steps);
    return page;
}

} // namespace

class TestFollowDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void turnsStepsIntoArrowsAndTimes();
    void tellsWhatIsNoPoll();
    void showsNoMarkupOfAClient();
    void holdsTheNewestRows();
    void explainsTheLinesOfAHead_data();
    void explainsTheLinesOfAHead();
    void followsWhileItIsOpen();
    void saysWhyItCannotFollow();
};

void TestFollowDialog::turnsStepsIntoArrowsAndTimes()
{
    SequenceModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.add(pageOf(onePoll()));
    using Kind = SequenceModel::Kind;
    const std::vector<Kind> wanted { Kind::Connection, Kind::ToServer, Kind::Hold, Kind::ToClient,
                                     Kind::Handle,     Kind::ToServer, Kind::Hold };
    QCOMPARE(model.rowCount(), static_cast<int>(wanted.size()));
    const auto at = [&model](int row, int role) {
        return model.index(row).data(role);
    };
    for (int row = 0; row < model.rowCount(); ++row)
        QCOMPARE(at(row, SequenceModel::KindRole).toInt(),
                 static_cast<int>(wanted[static_cast<std::size_t>(row)]));
    QVERIFY(at(1, Qt::DisplayRole).toString().startsWith(u"① GET /channels"_s));
    QCOMPARE(at(1, SequenceModel::DetailRole).toString(), u"has all up to #6"_s);
    QVERIFY(at(1, SequenceModel::HeadRole).toString().contains(u"host: 127.0.0.1"_s));
    QCOMPARE(at(2, SequenceModel::DetailRole).toString(), u"3.998 s"_s);
    QCOMPARE(at(3, Qt::DisplayRole).toString(), u"③ message #7"_s);
    QVERIFY(at(3, SequenceModel::DetailRole).toString().startsWith(u"320 byte"_s));
    QCOMPARE(at(4, SequenceModel::DetailRole).toString(), u"16.0 ms"_s);
    QVERIFY(at(6, SequenceModel::IsOpenRole).toBool());
    model.add(pageOf({ { 8, 1, 9s, trace::Closed { CloseReason::PeerClosed } } }));
    QVERIFY(!at(6, SequenceModel::IsOpenRole).toBool());
    QVERIFY(at(7, Qt::DisplayRole).toString().contains(u"the client has closed it"_s));
}

void TestFollowDialog::tellsWhatIsNoPoll()
{
    SequenceModel model;
    model.add(
        pageOf({ { 1, 1, 0ms, trace::RequestRead { "POST /channels/class", 12, {} } },
                 { 2, 1, 1ms, trace::Answered { 201, answerHead } },
                 { 3, 1, 2ms, trace::RequestRead { "GET /channels/class", 0, {} } },
                 { 4, 1, 3ms, trace::StreamOpened { TransportKind::EventStream, 3, answerHead } },
                 { 5, 1, 4ms, trace::Pushed { 4, 6, 2, 99, {} } } }));
    QCOMPARE(model.index(0).data(SequenceModel::StepRole).toInt(), 0);
    QCOMPARE(model.index(2).data(SequenceModel::StepRole).toInt(), 1);
    QCOMPARE(model.index(3).data(SequenceModel::StepRole).toInt(), 2);
    QCOMPARE(model.index(4).data().toString(), u"③ message #4–#6"_s);
    QCOMPARE(model.rowCount(), 5); // a stream does not ask again
}

void TestFollowDialog::showsNoMarkupOfAClient()
{
    SequenceModel model;
    model.add(pageOf({ { 1, 1, 0ms, trace::RequestRead { "GET /<b>\u202e", 0, {} } } }));
    QVERIFY(model.index(0).data(Qt::ToolTipRole).toString().contains(u"&lt;b&gt;"_s));
    QVERIFY(!model.index(0).data().toString().contains(QChar(0x202e)));
}

void TestFollowDialog::holdsTheNewestRows()
{
    SequenceModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (int page = 0; page < 5; ++page) {
        std::vector<api::TraceStep> steps;
        for (std::uint64_t i = 0; i < 700; ++i)
            steps.push_back({ i, 1, 1ms, trace::CommandRead { i } });
        model.add(pageOf(std::move(steps)));
    }
    QCOMPARE(model.rowCount(), SequenceModel::maxRows);
    model.clear();
    QCOMPARE(model.rowCount(), 0);
}

void TestFollowDialog::explainsTheLinesOfAHead_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("meaning");
    QTest::newRow("a poll that continues")
        << u"GET /channels/a?since=x-1&client=y HTTP/1.1"_s << u"everything before has arrived"_s;
    QTest::newRow("keep-alive by default") << u"GET /channels/a HTTP/1.1"_s << u"keep-alive"_s;
    QTest::newRow("the status") << u"HTTP/1.1 200 OK"_s << u"stays open"_s;
    QTest::newRow("close") << u"Connection: close"_s << u"ends after this answer"_s;
    QTest::newRow("keep-alive") << u"connection: Keep-Alive"_s << u"persistent"_s;
    QTest::newRow("length") << u"Content-Length: 120"_s << u"empty line"_s;
    QTest::newRow("a secret") << u"x-my-token: ***"_s << u"left out"_s;
    QTest::newRow("not known") << u"x-own: 1"_s << QString();
    QTest::newRow("no field") << u"nothing"_s << QString();
}

void TestFollowDialog::explainsTheLinesOfAHead()
{
    QFETCH(const QString, line);
    QFETCH(const QString, meaning);
    const QString told = HeaderTexts::meaning(line);
    QVERIFY2(meaning.isEmpty() ? told.isEmpty() : told.contains(meaning), qPrintable(told));
}

void TestFollowDialog::followsWhileItIsOpen()
{
    FakeEngine engine;
    engine.stepsOf["ann"] = onePoll();
    {
        FollowDialog dialog(engine, "ann", u"<i>Ann"_s, nullptr);
        dialog.show();
        QCOMPARE(engine.watchers["ann"], 1);
        auto *list = dialog.findChild<QListView *>(u"followList"_s);
        auto *head = dialog.findChild<QPlainTextEdit *>(u"followHead"_s);
        auto *meaning = dialog.findChild<QLabel *>(u"followMeaning"_s);
        QCOMPARE(list->model()->rowCount(), 7);
        list->setCurrentIndex(list->model()->index(3, 0));
        QVERIFY(head->toPlainText().startsWith(u"HTTP/1.1 200 OK"_s));
        QVERIFY(meaning->text().contains(u"stays open"_s));
        // Down in the head: the meaning of the next line.
        QTextCursor cursor = head->textCursor();
        cursor.setPosition(head->document()->findBlockByNumber(2).position());
        head->setTextCursor(cursor);
        QVERIFY(meaning->text().contains(u"How many bytes"_s));
        engine.stepsOf["ann"].push_back({ 0, 1, 5s, trace::EmptyAnswer {} });
        QTRY_COMPARE(list->model()->rowCount(), 8);
        QCOMPARE(list->currentIndex().row(), 3);
    }
    QCOMPARE(engine.watchers["ann"], 0);
}

void TestFollowDialog::saysWhyItCannotFollow()
{
    FakeEngine engine;
    engine.watchRefusal = Error { ErrorCode::LimitReached, "100 are watched" };
    const FollowDialog dialog(engine, "ann", u"Ann"_s, nullptr);
    const QString said = dialog.findChild<QLabel *>(u"followMeaning"_s)->text();
    QVERIFY(!said.isEmpty() && !said.contains(u"arrow"_s));
}

QTEST_MAIN(TestFollowDialog)
#include "tst_followdialog.moc"
