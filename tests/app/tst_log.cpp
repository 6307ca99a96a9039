// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/log.h"

#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

/// Tests the format of a log line: for a terminal or a file, and for the journal.
class TestLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhenAndHowBad();
    void leavesTheTimeToTheJournal();
    void keepsToOneLine();
};

void TestLog::saysWhenAndHowBad()
{
    const qint64 time = 1'763'910'000'123;
    QCOMPARE(logLine(LogForm::Plain, QtWarningMsg, "holdfast.net", u"cannot accept"_s, time),
             std::string("2025-11-23T15:00:00.123Z warning holdfast.net: cannot accept\n"));
    QCOMPARE(logLine(LogForm::Plain, QtCriticalMsg, "default", u"x"_s, time),
             std::string("2025-11-23T15:00:00.123Z error x\n"));
    QCOMPARE(logLine(LogForm::Plain, QtInfoMsg, nullptr, u"x"_s, time),
             std::string("2025-11-23T15:00:00.123Z info x\n"));
}

void TestLog::leavesTheTimeToTheJournal()
{
    const auto line = [](QtMsgType type) {
        return logLine(LogForm::Journal, type, "holdfast.net", u"x"_s, 0);
    };
    QCOMPARE(line(QtDebugMsg), std::string("<7>holdfast.net: x\n"));
    QCOMPARE(line(QtInfoMsg), std::string("<6>holdfast.net: x\n"));
    QCOMPARE(line(QtWarningMsg), std::string("<4>holdfast.net: x\n"));
    QCOMPARE(line(QtCriticalMsg), std::string("<3>holdfast.net: x\n"));
}

void TestLog::keepsToOneLine()
{
    QCOMPARE(logLine(LogForm::Journal, QtInfoMsg, nullptr, u"a\n<2>b\r\x1b[31m\u7ea2"_s, 0),
             std::string("<6>a <2>b  [31m\xe7\xba\xa2\n"));
}

QTEST_GUILESS_MAIN(TestLog)
#include "tst_log.moc"
