// SPDX-License-Identifier: GPL-3.0-or-later
//
// The contract of Log, for every implementation.
#include "server/log/memorylog.h"
#include "tests/hub/messages.h"
#include "tests/log/latelog.h"
#include "tests/manualclock.h"

#include <QtTest>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace holdfast;
using namespace holdfast::tests;

namespace {

using Names = std::vector<std::string>;

/// A log under test.
struct Subject
{
    std::unique_ptr<Log> log;
    /// Completes what waits; the oldest fails if `isFailing`, where the implementation can fail.
    std::function<void(bool isFailing)> complete;
    bool canFail = false;
};

using MakeSubject = Subject (*)(const LogLimits &limits, const Clock &clock);

Subject inMemory(const LogLimits &limits, const Clock &clock)
{
    return { std::make_unique<MemoryLog>(limits, clock), [](bool /*isFailing*/) {}, false };
}

Subject late(const LogLimits &limits, const Clock &clock)
{
    auto log = std::make_unique<LateLog>(limits, clock);
    const auto complete = [&lateLog = *log](bool isFailing) {
        lateLog.complete(LateLog::maxWaiting,
                         [&isFailing] { return std::exchange(isFailing, false); });
    };
    return { std::move(log), complete, true };
}

/// The same, but an append with nothing before it may be completed at once.
Subject sometimesLate(const LogLimits &limits, const Clock &clock)
{
    Subject subject = late(limits, clock);
    static_cast<LateLog &>(*subject.log).setCompletesAtOnce([isNext = false]() mutable {
        return std::exchange(isNext, !isNext);
    });
    return subject;
}

/// Records what it is told.
struct Recorder final : LogObserver
{
    void channelMade(Channel &channel) override { channels.push_back(channel.name()); }
    void channelRemoved(Channel &channel) override { std::erase(channels, channel.name()); }
    void appended(const Batch &batch, Wakes & /*wakes*/) override
    {
        for (const Entry &entry : batch.entries) {
            seqs.push_back(entry.message->seq());
            isHeld = isHeld && entry.channel->history.newest()->seq() >= entry.message->seq();
        }
    }

    Names channels;
    Seqs seqs;
    bool isHeld = true; ///< each message was in its history when it was told
};

} // namespace

Q_DECLARE_METATYPE(MakeSubject)

class TestEveryLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void cleanup();

    void numbersMessagesOneByOne();
    void tellsEachMessageOnceAndInOrder();
    void whatWaitsIsNowhere();
    void completesInTheOrderOfTheAppends();
    void aBatchIsAppendedInOneGo();
    void aBroadcastKnowsItsFirstSeq();
    void refusesAChannelTooManyAndLeavesNothing();
    void countsTheChannelsOfWhatWaits();
    void appendsOnlyAfterTheExpectedMessage();
    void judgesAConditionAfterWhatWaits();
    void aFailureTakesNoSeqAndLeavesNothing();
    void refusesOnceItIsSealed();
    void isSealedWhenNothingWaits();
    void closingCompletesWhatWaits();

private:
    void make(const LogLimits &limits);
    /// Appends; what becomes of it is added to m_told, at once or later.
    void append(const Names &channels, const std::optional<Cursor> &ifLast = std::nullopt,
                const std::shared_ptr<BroadcastGroup> &group = nullptr);
    void complete(bool isFailing = false) { m_subject.complete(isFailing); }
    [[nodiscard]] Seqs read(const Names &channels);
    [[nodiscard]] static std::string textOf(const Result<Appended> &result);

    ManualClock m_clock;
    std::unique_ptr<Recorder> m_recorder;
    Subject m_subject;
    Names m_told; ///< the seqs of each batch, such as "1,2", or "error"
};

void TestEveryLog::initTestCase_data()
{
    QTest::addColumn<MakeSubject>("makeSubject");
    QTest::newRow("in memory") << &inMemory;
    QTest::newRow("late") << &late;
    QTest::newRow("sometimes late") << &sometimesLate;
}

void TestEveryLog::make(const LogLimits &limits)
{
    QFETCH_GLOBAL(MakeSubject, makeSubject);
    m_subject = {};
    m_recorder = std::make_unique<Recorder>();
    m_subject = makeSubject(limits, m_clock);
    m_subject.log->start(*m_recorder);
    m_told.clear();
}

void TestEveryLog::init()
{
    make(LogLimits {});
}

void TestEveryLog::cleanup()
{
    QVERIFY(m_recorder->isHeld);
    m_subject.log->close();
    m_subject = {};
}

std::string TestEveryLog::textOf(const Result<Appended> &result)
{
    if (!result)
        return result.error().code == ErrorCode::Conflict ? "conflict" : "error";
    std::string text;
    for (const Entry &entry : result.value())
        text += (text.empty() ? "" : ",") + std::to_string(entry.message->seq());
    return text;
}

void TestEveryLog::append(const Names &channels, const std::optional<Cursor> &ifLast,
                          const std::shared_ptr<BroadcastGroup> &group)
{
    std::vector<Entry> entries;
    for (const std::string &channel : channels) {
        entries.push_back({ made(channel) });
        if (group)
            entries.back().message->joinGroup(group);
    }
    const auto appended =
        m_subject.log->append({ entries, group.get(), ifLast }, [this]() -> Log::Completion {
            return [this](const Result<Appended> &result) {
                m_told.push_back(textOf(result));
            };
        });
    if (appended)
        m_told.push_back(textOf(*appended));
}

Seqs TestEveryLog::read(const Names &channels)
{
    std::string list;
    for (const std::string &channel : channels)
        list += (list.empty() ? "" : ",") + channel;
    const ChannelSet set = setOf(list);
    const std::lock_guard lock(m_subject.log->mutex());
    std::vector<Channel *> existing;
    for (const std::string &channel : channels) {
        if (Channel *found = m_subject.log->histories().find(channel))
            existing.push_back(found);
    }
    const Cursor head { m_subject.log->epoch(), m_subject.log->head() };
    return seqsOf(m_subject.log->histories()
                      .readFromOldest({ set, existing }, {}, head, m_clock.now())
                      .messages);
}

void TestEveryLog::numbersMessagesOneByOne()
{
    QCOMPARE(m_subject.log->head(), 0U);
    append({ "a" });
    append({ "b", "a" });
    append({ "a" });
    complete();
    QCOMPARE(m_told, (Names { "1", "2,3", "4" }));
    QCOMPARE(m_subject.log->head(), 4U);
    QCOMPARE(read({ "a", "b" }), (Seqs { 1, 2, 3, 4 }));
    QCOMPARE(read({ "a" }), (Seqs { 1, 3, 4 }));
}

void TestEveryLog::tellsEachMessageOnceAndInOrder()
{
    for (int i = 0; i < 10; ++i) {
        append({ "a", "b" });
        append({ "b" });
        if (i % 3 == 0)
            complete();
    }
    complete();
    Seqs all;
    for (std::uint64_t seq = 1; seq <= 30; ++seq)
        all.push_back(seq);
    QCOMPARE(m_recorder->seqs, all);
}

void TestEveryLog::whatWaitsIsNowhere()
{
    append({ "a" });
    append({ "a" });
    const std::uint64_t head = m_subject.log->head();
    QCOMPARE(read({ "a" }).size(), std::size_t(head));
    QCOMPARE(m_recorder->seqs.size(), std::size_t(head));
    QCOMPARE(m_told.size(), std::size_t(head));
    complete();
    QCOMPARE(m_subject.log->head(), 2U);
    QCOMPARE(read({ "a" }), (Seqs { 1, 2 }));
}

void TestEveryLog::completesInTheOrderOfTheAppends()
{
    Names expected;
    for (int i = 1; i <= 100; ++i) {
        append({ "a" });
        expected.push_back(std::to_string(i));
    }
    complete();
    QCOMPARE(m_told, expected);
}

void TestEveryLog::aBatchIsAppendedInOneGo()
{
    append(Names(1000, "a"));
    complete();
    QCOMPARE(m_recorder->seqs.size(), std::size_t(1000));
    append({});
    complete();
    QCOMPARE(m_told.back(), std::string());
    QCOMPARE(m_subject.log->head(), 1000U);
}

void TestEveryLog::aBroadcastKnowsItsFirstSeq()
{
    append({ "a" });
    const auto group = std::make_shared<BroadcastGroup>();
    group->channels = { "a", "b" };
    append({ "a", "b" }, std::nullopt, group);
    complete();
    QCOMPARE(group->firstSeq, 2U);
    QCOMPARE(m_told.back(), std::string("2,3"));
}

void TestEveryLog::refusesAChannelTooManyAndLeavesNothing()
{
    LogLimits limits;
    limits.channels = 2;
    make(limits);
    append({ "a" });
    complete();
    append({ "b", "a", "c" });
    complete();
    QCOMPARE(m_told, (Names { "1", "error" }));
    QCOMPARE(m_recorder->channels, (Names { "a" }));
    append({ "b", "a", "b" });
    complete();
    QCOMPARE(m_told.back(), std::string("2,3,4"));
}

void TestEveryLog::countsTheChannelsOfWhatWaits()
{
    LogLimits limits;
    limits.channels = 2;
    make(limits);
    append({ "a" });
    append({ "b" });
    append({ "c" });
    complete();
    std::ranges::sort(m_told); // a refusal need not wait
    QCOMPARE(m_told, (Names { "1", "2", "error" }));
}

void TestEveryLog::appendsOnlyAfterTheExpectedMessage()
{
    const Epoch &epoch = m_subject.log->epoch();
    append({ "a" }, Cursor { epoch, 0 });
    complete();
    append({ "b" });
    complete();
    append({ "a" }, Cursor { epoch, 2 });
    complete();
    append({ "new" }, Cursor { epoch, 1 });
    complete();
    append({ "a" }, Cursor { epoch, 1 });
    complete();
    QCOMPARE(m_told, (Names { "1", "2", "conflict", "conflict", "3" }));
    QCOMPARE(m_recorder->channels, (Names { "a", "b" }));
}

void TestEveryLog::judgesAConditionAfterWhatWaits()
{
    const Epoch &epoch = m_subject.log->epoch();
    append({ "a" });
    append({ "a" });
    append({ "a" }, Cursor { epoch, 1 });
    append({ "a" }, Cursor { epoch, 2 });
    complete();
    QCOMPARE(m_told, (Names { "1", "2", "conflict", "3" }));
}

void TestEveryLog::aFailureTakesNoSeqAndLeavesNothing()
{
    if (!m_subject.canFail)
        return; // nothing that it needs can fail
    append({ "a" });
    append({ "b", "b" });
    append({ "c" });
    complete(true);
    const bool firstWaited = m_told.front() == "error";
    QCOMPARE(m_told, firstWaited ? (Names { "error", "1,2", "3" }) : (Names { "1", "error", "2" }));
    QCOMPARE(m_recorder->channels, firstWaited ? (Names { "b", "c" }) : (Names { "a", "c" }));
    QCOMPARE(m_recorder->seqs.size(), std::size_t(m_subject.log->head()));
}

void TestEveryLog::refusesOnceItIsSealed()
{
    append({ "a" });
    complete();
    bool isSealed = false;
    m_subject.log->seal([&isSealed] { isSealed = true; });
    QVERIFY(isSealed);
    QVERIFY(m_subject.log->isSealed());
    append({ "a" });
    complete();
    QCOMPARE(m_told, (Names { "1", "error" }));
    QCOMPARE(m_subject.log->head(), 1U);
}

void TestEveryLog::isSealedWhenNothingWaits()
{
    append({ "a" });
    append({ "a" });
    std::uint64_t headWhenSealed = 0;
    m_subject.log->seal([&] { headWhenSealed = m_subject.log->head(); });
    append({ "a" });
    complete();
    QVERIFY(m_subject.log->isSealed());
    QCOMPARE(headWhenSealed, 2U);
    QCOMPARE(m_subject.log->head(), 2U);
    std::ranges::sort(m_told); // a refusal need not wait
    QCOMPARE(m_told, (Names { "1", "2", "error" }));
}

void TestEveryLog::closingCompletesWhatWaits()
{
    for (int i = 0; i < 5; ++i)
        append({ "a" });
    m_subject.log->close();
    QCOMPARE(m_told.size(), std::size_t(5));
    QCOMPARE(std::size_t(m_subject.log->head()),
             std::size_t(5) - std::size_t(std::ranges::count(m_told, "error")));
    append({ "a" });
    QCOMPARE(m_told.back(), std::string("error"));
}

QTEST_APPLESS_MAIN(TestEveryLog)
#include "tst_everylog.moc"
