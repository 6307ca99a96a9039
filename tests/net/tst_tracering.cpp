// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/tracering.h"
#include "tests/manualclock.h"

#include <QTest>

#include <array>
#include <memory>
#include <string>
#include <thread>
#include <variant>
#include <vector>

using namespace holdfast;
using net::TraceRing;
using tests::ManualClock;

/// A bounded ring of events that tells its reader what it has not read in time.
class TestTraceRing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void readsOnFromAnyNumber();
    void tellsHowManyWereLost();
    void startsAgainForAReaderOfAnotherWatch();
    void holdsSoManyHeads();
    void isReadWhileWorkersRecord();

private:
    void record(std::uint64_t count)
    {
        for (std::uint64_t i = 0; i < count; ++i)
            m_ring->record(1, m_clock.now(), trace::Answered { static_cast<int>(++m_recorded) });
    }

    ManualClock m_clock;
    std::unique_ptr<TraceRing> m_ring;
    std::uint64_t m_recorded = 0;
};

void TestTraceRing::init()
{
    m_ring = std::make_unique<TraceRing>("me", m_clock);
    m_recorded = 0;
}

void TestTraceRing::holdsSoManyHeads()
{
    const std::string head(1000, 'h');
    const std::size_t held = TraceRing::maxHeadBytes / head.size();
    for (std::size_t i = 0; i < 3 * TraceRing::capacity; ++i) {
        m_ring->record(1, m_clock.now(), trace::Answered { 200, head });
        m_ring->record(1, m_clock.now(), trace::PeerEnded {});
    }
    std::size_t withHead = 0;
    bool hasOlder = false;
    for (const TraceEvent &event : m_ring->read(0, TraceRing::capacity).events) {
        const auto *const answered = std::get_if<trace::Answered>(&event.step);
        if (answered == nullptr)
            continue;
        hasOlder = hasOlder || answered->head.empty();
        if (!answered->head.empty())
            ++withHead;
        else
            QCOMPARE(withHead, std::size_t(0)); // the newest have theirs
    }
    QVERIFY(hasOlder);
    QCOMPARE(withHead, held);
}

void TestTraceRing::readsOnFromAnyNumber()
{
    QVERIFY(m_ring->read(0, 10).events.empty());
    record(5);
    const TraceRing::Page first = m_ring->read(0, 2);
    QCOMPARE(first.events.size(), std::size_t { 2 });
    QCOMPARE(first.events.front().number, std::uint64_t { 1 });
    QCOMPARE(first.end, std::uint64_t { 2 });
    QVERIFY(first.hasMore);
    const TraceRing::Page rest = m_ring->read(first.end, 10);
    QCOMPARE(rest.events.size(), std::size_t { 3 });
    QCOMPARE(rest.events.back().number, std::uint64_t { 5 });
    QCOMPARE(std::get<trace::Answered>(rest.events.back().step).status, 5);
    QVERIFY(!rest.hasMore);
    QCOMPARE(rest.lost, std::uint64_t { 0 });
    const TraceRing::Page nothing = m_ring->read(rest.end, 10);
    QVERIFY(nothing.events.empty());
    QCOMPARE(nothing.end, rest.end);
}

void TestTraceRing::tellsHowManyWereLost()
{
    record(TraceRing::capacity);
    QCOMPARE(m_ring->read(0, 1).lost, std::uint64_t { 0 });
    record(100);
    const TraceRing::Page page = m_ring->read(30, TraceRing::capacity);
    QCOMPARE(page.lost, std::uint64_t { 70 });
    QCOMPARE(page.events.size(), TraceRing::capacity);
    QCOMPARE(page.events.front().number, std::uint64_t { 101 });
    QCOMPARE(m_ring->read(100, 1).lost, std::uint64_t { 0 });
    QCOMPARE(m_ring->read(0, 0).lost, std::uint64_t { 100 });
    QCOMPARE(m_ring->read(0, 0).end, std::uint64_t { 100 }); // so that they are told once
}

void TestTraceRing::startsAgainForAReaderOfAnotherWatch()
{
    record(3);
    const TraceRing::Page page = m_ring->read(1'000, 10);
    QCOMPARE(page.events.size(), std::size_t { 3 });
    QCOMPARE(page.lost, std::uint64_t { 0 });
}

void TestTraceRing::isReadWhileWorkersRecord()
{
    constexpr std::uint64_t each = 20'000;
    constexpr std::uint64_t workers = 2;
    std::vector<std::jthread> threads;
    for (std::uint64_t worker = 0; worker < workers; ++worker) {
        threads.emplace_back([this] {
            const std::uint64_t connection = m_ring->nextConnection();
            for (std::uint64_t i = 0; i < each; ++i)
                m_ring->record(connection, {}, trace::RequestRead { std::to_string(i), i });
        });
    }
    std::uint64_t read = 0;
    std::uint64_t lost = 0;
    std::uint64_t last = 0;
    std::array<std::uint64_t, workers + 1> next {};
    while (read + lost < workers * each) {
        const TraceRing::Page page = m_ring->read(last, 100);
        lost += page.lost;
        last += page.lost;
        for (const TraceEvent &event : page.events) {
            QCOMPARE(event.number, ++last);
            const auto &request = std::get<trace::RequestRead>(event.step);
            QCOMPARE(request.line, std::to_string(request.bodyBytes));
            QVERIFY(request.bodyBytes >= next.at(event.connection)); // each in its order
            next.at(event.connection) = request.bodyBytes + 1;
            ++read;
        }
        QCOMPARE(page.end, last);
    }
    QCOMPARE(read + lost, workers * each);
    QVERIFY(read > 0);
}

QTEST_GUILESS_MAIN(TestTraceRing)
#include "tst_tracering.moc"
