// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/fakeengine.h"
#include "ui/csvtext.h"
#include "ui/models/logmodel.h"
#include "ui/panes/logpane.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QRandomGenerator>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolButton>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

namespace {

api::ClientChanges change(api::ClientSnapshot client, api::ClientState state)
{
    client.state = state;
    api::ClientChanges changes;
    changes.changed.push_back(std::move(client));
    return changes;
}

api::MessageNews news(std::uint64_t first, std::uint64_t count, const std::string &text = "hello")
{
    api::MessageNews all;
    for (std::uint64_t seq = first; seq < first + count; ++seq) {
        api::MessageSnapshot message;
        message.seq = seq;
        message.channels = { "class" };
        message.channelCount = 1;
        message.payload = text;
        all.messages.push_back(message);
    }
    return all;
}

QString lastText(const LogModel &log)
{
    return log.index(log.rowCount() - 1, LogModel::Text).data().toString();
}

} // namespace

class TestLogPane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isAModelWhateverHappens();
    void reportsWhoComesAndGoes();
    void isSilentAboutWhoWasHereBefore();
    void reportsWhatTheServerRefuses();
    void dropsTheOldestRows();
    void losesNothingInAPause();
    void countsWhatAPauseDrops();
    void writesRowsForProgramsAndTables();
    void filtersOldAndNewRows();
    void followsTheNewestRow();
};

void TestLogPane::isAModelWhateverHappens()
{
    LogModel log;
    LogFilter shown;
    shown.setSourceModel(&log);
    const QAbstractItemModelTester tester(&log,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QAbstractItemModelTester shownTester(
        &shown, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QRandomGenerator random(1);
    std::uint64_t seq = 1;
    for (int i = 0; i < 1'000; ++i) {
        const std::uint64_t serial = 1 + random.bounded(9U);
        switch (random.bounded(7)) {
        case 0:
            log.takeClients(change(someClient(serial, "<img src=x onerror=alert(1)>"),
                                   static_cast<api::ClientState>(random.bounded(4))));
            break;
        case 1: {
            api::ClientChanges gone;
            gone.removed.push_back(serial);
            log.takeClients(gone);
            break;
        }
        case 2:
            log.setPaused(!log.isPaused());
            break;
        case 3:
            shown.setText(random.bounded(2) == 0 ? QString() : u"kind:published"_s);
            break;
        case 4:
            if (random.bounded(20) == 0)
                log.clear();
            break;
        default:
            log.takeMessages(news(seq, random.bounded(5U)));
            seq += 5;
        }
    }
    log.clear();
    QCOMPARE(log.rowCount(), 0);
    QCOMPARE(log.rowCount(log.index(0, 0)), 0);
}

void TestLogPane::reportsWhoComesAndGoes()
{
    LogModel log;
    log.takeClients(change(someClient(1, "Ana"), api::ClientState::Held));
    QVERIFY(lastText(log).contains(u"Ana"_s) && lastText(log).contains(u"came"_s));
    log.takeClients(change(someClient(1, "Ana"), api::ClientState::Polling));
    QCOMPARE(log.rowCount(), 1); // it only asks again
    log.takeClients(change(someClient(1, "Ana"), api::ClientState::Away));
    QVERIFY(lastText(log).contains(u"away"_s));
    log.takeClients(change(someClient(1, "Ana"), api::ClientState::Open));
    QVERIFY(lastText(log).contains(u"back"_s));
    api::ClientChanges gone;
    gone.removed = { 1, 2 };
    log.takeClients(gone);
    QVERIFY(lastText(log).contains(u"gone"_s));
    QCOMPARE(log.rowCount(), 4);
}

void TestLogPane::isSilentAboutWhoWasHereBefore()
{
    LogModel log;
    api::ClientChanges changes = change(someClient(1, "Ana"), api::ClientState::Held);
    changes.changed.front().joinedFor = std::chrono::hours(1);
    changes.isReset = true;
    log.takeClients(changes);
    QCOMPARE(log.rowCount(), 0);
}

void TestLogPane::reportsWhatTheServerRefuses()
{
    LogModel log;
    api::Counters counters;
    counters.connectionsRefused = 10;
    log.takeCounters(counters);
    QCOMPARE(log.rowCount(), 0); // that was before
    counters.connectionsRefused = 12;
    log.takeCounters(counters);
    log.takeCounters(counters);
    QCOMPARE(log.rowCount(), 1);
    QVERIFY(lastText(log).contains(u'2'));
    QVERIFY(log.index(0, 0).data(LogModel::IsWarningRole).toBool());
}

void TestLogPane::dropsTheOldestRows()
{
    LogModel log;
    const auto most = static_cast<std::uint64_t>(LogModel::maxRows);
    for (std::uint64_t seq = 1; seq < most + 1'000; seq += 500)
        log.takeMessages(news(seq, 500));
    QCOMPARE(log.rowCount(), LogModel::maxRows);
    QVERIFY(lastText(log).startsWith(u"#%1 "_s.arg(most + 1'000 - (most % 500))));
}

void TestLogPane::losesNothingInAPause()
{
    LogModel log;
    log.takeMessages(news(1, 2));
    log.setPaused(true);
    log.takeMessages(news(3, 1'000));
    QCOMPARE(log.rowCount(), 2);
    QCOMPARE(log.waiting(), std::size_t { 1'000 });
    log.setPaused(false);
    QCOMPARE(log.rowCount(), 1'002);
    QCOMPARE(log.waiting(), std::size_t { 0 });
}

void TestLogPane::countsWhatAPauseDrops()
{
    LogModel log;
    log.setPaused(true);
    for (std::uint64_t seq = 1; seq <= static_cast<std::uint64_t>(LogModel::maxRows); seq += 500)
        log.takeMessages(news(seq, 500));
    log.takeMessages(news(1, 7));
    QCOMPARE(log.dropped(), std::uint64_t { 7 });
    log.setPaused(false);
    QCOMPARE(log.rowCount(), LogModel::maxRows);
}

void TestLogPane::writesRowsForProgramsAndTables()
{
    LogModel log;
    log.takeMessages(news(7, 1, "=1+1"));
    const QJsonObject record =
        QJsonDocument::fromJson(log.index(0, 0).data(LogModel::RecordRole).toByteArray()).object();
    QCOMPARE(record[u"kind"_s].toString(), u"published"_s);
    QCOMPARE(record[u"seq"_s].toInt(), 7);
    QCOMPARE(record[u"channels"_s].toString(), u"class"_s);
    QCOMPARE(record[u"data"_s].toString(), u"=1+1"_s);
    QCOMPARE(record[u"level"_s].toString(), u"info"_s);
    QVERIFY(record[u"time"_s].toString().endsWith(u'Z'));
    for (const QString &line : csvOf(log).split(u"\r\n"_s, Qt::SkipEmptyParts))
        QVERIFY(!line.contains(u",\"="_s)); // no cell is a formula
}

void TestLogPane::filtersOldAndNewRows()
{
    LogModel log;
    LogPane pane(log);
    pane.show();
    const auto *table = pane.findChild<QTableView *>(u"logTable"_s);
    log.takeMessages(news(1, 5));
    log.takeClients(change(someClient(1, "Ana"), api::ClientState::Held));
    QCOMPARE(table->model()->rowCount(), 6);
    pane.filter().setText(u"ANA kind:joined"_s);
    QTRY_COMPARE(table->model()->rowCount(), 1);
    log.takeMessages(news(6, 5));
    log.takeClients(change(someClient(2, "Anatol"), api::ClientState::Held));
    QCOMPARE(table->model()->rowCount(), 2);
}

void TestLogPane::followsTheNewestRow()
{
    LogModel log;
    LogPane pane(log);
    pane.resize(400, 200);
    pane.show();
    const auto *bar = pane.findChild<QTableView *>(u"logTable"_s)->verticalScrollBar();
    log.takeMessages(news(1, 100));
    QTRY_VERIFY(bar->maximum() > 0 && bar->value() == bar->maximum());
    pane.findChild<QTableView *>(u"logTable"_s)->verticalScrollBar()->setValue(10);
    log.takeMessages(news(101, 100));
    QTRY_VERIFY(bar->maximum() > 150);
    QCOMPARE(bar->value(), 10); // whoever reads is left alone
    pane.findChild<QToolButton *>(u"logPause"_s)->click();
    log.takeMessages(news(201, 3));
    pane.refresh();
    QVERIFY(pane.findChild<QLabel *>(u"logNote"_s)->text().contains(u'3'));
}

QTEST_MAIN(TestLogPane)
#include "tst_logpane.moc"
