// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/procfs.h"

#include <QTest>

#include <array>
#include <unistd.h>

using namespace holdfast::bench;

class TestProcfs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addsUserAndSystemTime();
    void isNotFooledByAProcessName();
    void readsTheSumsOfARollup();
    void readsTheRunningProcess();
    void saysWhichProcessIsGone();
};

void TestProcfs::addsUserAndSystemTime()
{
    QCOMPARE(cpuTicksIn("7 (nginx) S 1 7 7 0 -1 4194560 2 3 4 5 120 34 0 0 20 0 1").value_or(0),
             154U);
    QVERIFY(!cpuTicksIn("7 (nginx) S 1 7").has_value());
    QVERIFY(!cpuTicksIn("").has_value());
}

void TestProcfs::isNotFooledByAProcessName()
{
    QCOMPARE(cpuTicksIn("7 (a) 1 2 (b) S 1 7 7 0 -1 4194560 2 3 4 5 6 7 0 0 20 0 1").value_or(0),
             13U);
}

void TestProcfs::readsTheSumsOfARollup()
{
    const MemoryUse memory = memoryIn("55-7f ---p 00000000 00:00 0 [rollup]\n"
                                      "Rss:                1904 kB\n"
                                      "Pss:                 204 kB\n"
                                      "Pss_Anon:            200 kB\n"
                                      "Anonymous:           100 kB\n");
    QCOMPARE(memory.resident, 1904U * 1024);
    QCOMPARE(memory.proportional, 204U * 1024);
    QCOMPARE(memory.anonymous, 100U * 1024);
}

void TestProcfs::readsTheRunningProcess()
{
    const std::array self { ::getpid() };
    const auto memory = memoryOf(self);
    QVERIFY(memory.hasValue());
    QVERIFY(memory.value().resident > 0);
    QVERIFY(cpuSecondsOf(self).hasValue());
}

void TestProcfs::saysWhichProcessIsGone()
{
    const std::array nobody { pid_t { 1 << 22 } }; // the kernel's limit, so never a process
    const auto cpu = cpuSecondsOf(nobody);
    QVERIFY(!cpu.hasValue());
    QVERIFY(cpu.error().message.find("/proc/4194304/stat") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestProcfs)
#include "tst_procfs.moc"
