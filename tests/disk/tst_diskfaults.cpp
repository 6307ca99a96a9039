// SPDX-License-Identifier: GPL-3.0-or-later
//
// A log on a disk that fails: nothing acknowledged is lost, nothing refused appears.
#include "server/disk/sqlitelog.h"
#include "tests/disk/faultydisk.h"
#include "tests/disk/opened.h"
#include "tests/hub/messages.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <atomic>
#include <memory>
#include <sqlite3.h>
#include <string>
#include <vector>

using namespace Qt::StringLiterals;
using namespace holdfast;
using namespace holdfast::tests;

Q_DECLARE_METATYPE(holdfast::tests::FaultyDisk::Call)

class TestDiskFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void refusesWhileTheDiskFails_data();
    void refusesWhileTheDiskFails();
    void everySingleFailureLosesNothing_data();
    void everySingleFailureLosesNothing();
    void everySingleFailureAtTheStartLosesNothing();
    void writesLaterWhatItCouldNotDrop();

private:
    using Call = FaultyDisk::Call;

    [[nodiscard]] std::string path() const { return m_folder->path().toStdString(); }
    /// Fails the call with that number, counted from 0.
    void failOnce(int number, Call call, int code);

    FaultyDisk m_disk;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Opened> m_opened;
    std::atomic<int> m_calls = 0;
};

void TestDiskFaults::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_opened = std::make_unique<Opened>(path(), LogLimits {}, m_disk.name());
    QVERIFY(m_opened->started.hasValue());
}

void TestDiskFaults::cleanup()
{
    m_disk.setFault({});
    m_opened.reset();
}

void TestDiskFaults::failOnce(int number, Call call, int code)
{
    m_calls = 0;
    m_disk.setFault([this, number, call, code](Call made) {
        return made == call && m_calls++ == number ? code : SQLITE_OK;
    });
}

void TestDiskFaults::refusesWhileTheDiskFails_data()
{
    QTest::addColumn<FaultyDisk::Call>("call");
    QTest::addColumn<int>("code");
    QTest::addColumn<ErrorCode>("refusal");
    QTest::addColumn<QString>("says");
    QTest::newRow("full") << Call::Write << SQLITE_FULL << ErrorCode::StorageFull << u"is full"_s;
    QTest::newRow("cannot write") << Call::Write << SQLITE_IOERR_WRITE << ErrorCode::Unavailable
                                  << u"check the disk"_s;
    QTest::newRow("cannot sync") << Call::Sync << SQLITE_IOERR_FSYNC << ErrorCode::Unavailable
                                 << u"check the disk"_s;
    QTest::newRow("has become read-only")
        << Call::Write << SQLITE_READONLY << ErrorCode::Unavailable << u"is not read-only"_s;
}

void TestDiskFaults::refusesWhileTheDiskFails()
{
    QFETCH(FaultyDisk::Call, call);
    QFETCH(int, code);
    QFETCH(ErrorCode, refusal);
    QFETCH(const QString, says);
    QCOMPARE(m_opened->publish({ "a" }).seqs, (Seqs { 1 }));
    m_disk.setFault([call, code](Call made) { return made == call ? code : SQLITE_OK; });
    for (int i = 0; i < 3; ++i) {
        const Outcome outcome = m_opened->publish({ "a", "b" });
        QVERIFY(outcome.error.has_value());
        QCOMPARE(outcome.error->code, refusal);
        const QString said = QString::fromStdString(outcome.error->message);
        QVERIFY2(said.contains(says), qPrintable(said));
    }
    // Readers are served on, and see nothing of what was refused.
    QCOMPARE(m_opened->log.head(), 1U);
    QCOMPARE(m_opened->all(), (Seqs { 1 }));
    m_disk.setFault({});
    QCOMPARE(m_opened->publish({ "b", "a" }).seqs, (Seqs { 2, 3 }));
    m_opened.reset();
    m_opened = std::make_unique<Opened>(path(), LogLimits {}, m_disk.name());
    QCOMPARE(m_opened->all(), (Seqs { 1, 2, 3 }));
    QVERIFY(!m_opened->isGapAfter(0));
}

void TestDiskFaults::everySingleFailureLosesNothing_data()
{
    QTest::addColumn<FaultyDisk::Call>("call");
    QTest::addColumn<int>("code");
    QTest::newRow("full") << Call::Write << SQLITE_FULL;
    QTest::newRow("cannot write") << Call::Write << SQLITE_IOERR_WRITE;
    QTest::newRow("cannot sync") << Call::Sync << SQLITE_IOERR_FSYNC;
    QTest::newRow("cannot truncate") << Call::Truncate << SQLITE_IOERR_TRUNCATE;
}

void TestDiskFaults::everySingleFailureLosesNothing()
{
    QFETCH(FaultyDisk::Call, call);
    QFETCH(int, code);
    LogLimits limits;
    limits.history.messages = 3; // so that transactions also drop
    bool wasReached = true;
    for (int number = 0; wasReached && number < 200; ++number) {
        m_opened.reset();
        m_folder = std::make_unique<QTemporaryDir>();
        m_opened = std::make_unique<Opened>(path(), limits, m_disk.name());
        failOnce(number, call, code);
        Seqs acknowledged;
        for (int i = 0; i < 4; ++i) {
            const Outcome outcome = m_opened->publish({ "a", "b", "c" });
            acknowledged.insert(acknowledged.end(), outcome.seqs.begin(), outcome.seqs.end());
        }
        m_opened.reset();
        wasReached = m_calls > number;
        m_disk.setFault({});
        m_opened = std::make_unique<Opened>(path(), limits, m_disk.name());
        QVERIFY(m_opened->started.hasValue());
        // The newest three of each channel, in order; only whole batches.
        const std::size_t held = std::min<std::size_t>(acknowledged.size(), 9);
        QCOMPARE(m_opened->all(),
                 Seqs(acknowledged.end() - std::ptrdiff_t(held), acknowledged.end()));
        QCOMPARE(m_opened->isGapAfter(0), acknowledged.size() > held);
        QCOMPARE(m_opened->log.head(), std::uint64_t(acknowledged.size()));
    }
    QVERIFY(!wasReached); // every call has failed once
}

void TestDiskFaults::everySingleFailureAtTheStartLosesNothing()
{
    QCOMPARE(m_opened->publish({ "a", "b" }).seqs, (Seqs { 1, 2 }));
    int failures = 0;
    for (const Call call : { Call::Read, Call::Write, Call::Sync }) {
        bool wasReached = true;
        for (int number = 0; wasReached && number < 200; ++number) {
            m_opened.reset();
            failOnce(number, call, SQLITE_IOERR);
            m_opened = std::make_unique<Opened>(path(), LogLimits {}, m_disk.name());
            if (!m_opened->started) {
                ++failures;
                QVERIFY(QString::fromStdString(m_opened->started.error().message)
                            .contains(u"log.db"_s));
                QVERIFY(m_opened->publish({ "a" }).error.has_value());
            }
            m_opened.reset();
            wasReached = m_calls > number;
            m_disk.setFault({});
            m_opened = std::make_unique<Opened>(path(), LogLimits {}, m_disk.name());
            QCOMPARE(m_opened->all(), (Seqs { 1, 2 }));
        }
        QVERIFY(!wasReached);
    }
    QVERIFY(failures > 0);
}

void TestDiskFaults::writesLaterWhatItCouldNotDrop()
{
    LogLimits limits;
    limits.history.messages = 2;
    m_opened.reset();
    m_opened = std::make_unique<Opened>(path(), limits, m_disk.name());
    for (int i = 0; i < 3; ++i)
        QVERIFY(!m_opened->publish({ "a" }).error);
    m_disk.setFault([](Call made) { return made == Call::Write ? SQLITE_FULL : SQLITE_OK; });
    QVERIFY(m_opened->publish({ "a" }).error.has_value());
    {
        const std::lock_guard lock(m_opened->log.mutex());
        QVERIFY(m_opened->log.histories().clear("a"));
    }
    QVERIFY(m_opened->publish({ "a" }).error.has_value());
    m_disk.setFault({});
    QCOMPARE(m_opened->publish({ "a" }).seqs, (Seqs { 4 }));
    m_opened.reset();
    m_opened = std::make_unique<Opened>(path(), limits, m_disk.name());
    QCOMPARE(m_opened->all(), (Seqs { 4 }));
    QVERIFY(m_opened->isGapAfter(2));
    QVERIFY(!m_opened->isGapAfter(3));
}

QTEST_GUILESS_MAIN(TestDiskFaults)
#include "tst_diskfaults.moc"
