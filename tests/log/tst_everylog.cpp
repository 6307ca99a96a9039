// SPDX-License-Identifier: GPL-3.0-or-later
//
// The contract of Log, for every implementation.
#include "server/core/messagechange.h"
#include "server/disk/sqlitelog.h"
#include "server/log/memorylog.h"
#include "tests/disk/diskgate.h"
#include "tests/hub/messages.h"
#include "tests/log/latelog.h"
#include "tests/manualclock.h"

#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
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
    /// Completes what waits, at once or in another thread; the oldest fails if `isFailing`, where
    /// the implementation can fail.
    std::function<void(bool isFailing)> complete;
    bool canFail = false;
    /// What is appended from now on waits, and waits already when this returns.
    std::function<void()> hold = [] {
    };
    std::function<void()> release = [] {
    }; ///< ends hold()
    std::function<bool()> isHeld = [] {
        return true;
    }; ///< what waits does so already
};

using MakeSubject = Subject (*)(const LogLimits &limits, const Clock &clock);

Subject inMemory(const LogLimits &limits, const Clock &clock)
{
    return { .log = std::make_unique<MemoryLog>(limits, clock), .complete = [](bool /*isFailing*/) {
            } };
}

Subject late(const LogLimits &limits, const Clock &clock)
{
    auto log = std::make_unique<LateLog>(limits, clock);
    const auto complete = [&lateLog = *log](bool isFailing) {
        lateLog.complete(LateLog::maxWaiting,
                         [&isFailing] { return std::exchange(isFailing, false); });
    };
    return { .log = std::move(log), .complete = complete, .canFail = true };
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

/// On a disk that writes when the test says so.
Subject onDisk(const LogLimits &limits, const Clock &clock)
{
    const auto folder = std::make_shared<QTemporaryDir>();
    const auto gate = std::make_shared<DiskGate>();
    auto log =
        std::make_unique<SqliteLog>(folder->path().toStdString(), limits, clock, gate->name());
    return { .log = std::move(log),
             .complete = [folder, gate](bool isFailing) { gate->open(isFailing); },
             .canFail = true,
             .hold = [gate] { gate->close(); },
             .release = [gate] { gate->open(); },
             .isHeld =
                 [gate] {
                     return gate->isHeld();
                 } };
}

/// The same, with channels that are not kept there.
Subject besideTheDisk(const LogLimits &limits, const Clock &clock)
{
    LogLimits changed = limits;
    changed.policies.push_back({ .channels = "**", .durable = false });
    return onDisk(changed, clock);
}

/// With some that are and some that are not.
Subject partlyOnDisk(const LogLimits &limits, const Clock &clock)
{
    LogLimits changed = limits;
    changed.policies.push_back({ .channels = "a", .durable = false });
    return onDisk(changed, clock);
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

    void keepsTheNewestMessageOfEachKey();
    void aKeyOutlivesTheHistory();
    void aKeyEndsWithItsMessagesTime();
    void refusesAKeyTooMany();
    void refusesKeysThatAreTooLarge_data();
    void refusesKeysThatAreTooLarge();
    void clearingAChannelTakesItsKeysAway();
    void aRetractedMessageIsReadNoMore();
    void aReplacedMessageIsReadAsItIsNow();
    void aRetractionTakesTheKeyAway();
    void aReplacementKeepsTheKey();
    void whatIsRetractedCannotBeChanged();
    void findsAMessageThatItHolds();

private:
    void make(const LogLimits &limits);
    /// Appends; what becomes of it is added to m_told, at once or later.
    void append(const Names &channels, const std::optional<Cursor> &ifLast = std::nullopt,
                const std::shared_ptr<BroadcastGroup> &group = nullptr);
    void complete(bool isFailing = false);
    void tell(const Result<Appended> &result);
    /// Until what was appended waits, or has been told.
    void awaitWriter();
    void appendMessage(std::shared_ptr<Message> message);
    void appendEntries(std::vector<Entry> entries, const std::optional<Cursor> &ifLast = {},
                       BroadcastGroup *group = nullptr);
    [[nodiscard]] std::vector<MessagePtr> messages(const Names &channels);
    [[nodiscard]] Seqs read(const Names &channels) { return seqsOf(messages(channels)); }
    /// The newest of each key, as "key=payload", in seq order.
    [[nodiscard]] Names state(const std::string &channel);
    [[nodiscard]] MessagePtr held(std::uint64_t seq);
    void retract(std::uint64_t seq) { appendMessage(makeRetraction(*held(seq), seq, {}, 0)); }
    void replace(std::uint64_t seq, const std::string &payload);
    [[nodiscard]] static std::string textOf(const Result<Appended> &result);

    ManualClock m_clock;
    std::unique_ptr<Recorder> m_recorder;
    Subject m_subject;
    std::mutex m_toldMutex; ///< guards the next two until complete() has returned
    Names m_told; ///< the seqs of each batch, such as "1,2", or "error"
    std::size_t m_untold = 0; ///< batches whose completion has not been called
    std::condition_variable m_isTold;
};

void TestEveryLog::initTestCase_data()
{
    QTest::addColumn<MakeSubject>("makeSubject");
    QTest::newRow("in memory") << &inMemory;
    QTest::newRow("late") << &late;
    QTest::newRow("sometimes late") << &sometimesLate;
    QTest::newRow("on disk") << &onDisk;
    QTest::newRow("on disk, not durable") << &besideTheDisk;
    QTest::newRow("on disk, partly durable") << &partlyOnDisk;
}

void TestEveryLog::make(const LogLimits &limits)
{
    QFETCH_GLOBAL(MakeSubject, makeSubject);
    m_subject.release();
    m_subject = {};
    m_recorder = std::make_unique<Recorder>();
    m_subject = makeSubject(limits, m_clock);
    QVERIFY(m_subject.log->start(*m_recorder).hasValue());
    m_told.clear();
    m_subject.hold();
}

void TestEveryLog::init()
{
    make(LogLimits {});
}

void TestEveryLog::cleanup()
{
    QVERIFY(m_recorder->isHeld);
    m_subject.release();
    m_subject.log->close();
    m_subject = {};
}

std::string TestEveryLog::textOf(const Result<Appended> &result)
{
    if (!result) {
        switch (result.error().code) {
        case ErrorCode::Conflict:
            return "conflict";
        case ErrorCode::Gone:
            return "gone";
        case ErrorCode::LimitReached:
            return result.error().reason == ErrorReason::ChannelLimitReached ? "error" : "limit";
        default:
            return "error";
        }
    }
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
    appendEntries(std::move(entries), ifLast, group.get());
}

void TestEveryLog::appendMessage(std::shared_ptr<Message> message)
{
    std::vector<Entry> entries;
    entries.push_back({ std::move(message) });
    appendEntries(std::move(entries));
}

void TestEveryLog::appendEntries(std::vector<Entry> entries, const std::optional<Cursor> &ifLast,
                                 BroadcastGroup *group)
{
    {
        const std::lock_guard lock(m_toldMutex);
        ++m_untold;
    }
    const auto appended =
        m_subject.log->append({ entries, group, ifLast }, [this]() -> Log::Completion {
            return [this](const Result<Appended> &result) {
                tell(result);
            };
        });
    if (appended)
        tell(*appended);
    else
        awaitWriter();
}

void TestEveryLog::awaitWriter()
{
    while (!m_subject.isHeld()) {
        {
            const std::lock_guard lock(m_toldMutex);
            if (m_untold == 0)
                return;
        }
        std::this_thread::yield();
    }
}

void TestEveryLog::tell(const Result<Appended> &result)
{
    const std::lock_guard lock(m_toldMutex);
    m_told.push_back(textOf(result));
    --m_untold;
    m_isTold.notify_one();
}

void TestEveryLog::complete(bool isFailing)
{
    m_subject.complete(isFailing);
    std::unique_lock lock(m_toldMutex);
    m_isTold.wait(lock, [this] { return m_untold == 0; });
    m_subject.hold();
}

std::vector<MessagePtr> TestEveryLog::messages(const Names &channels)
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
    return m_subject.log->histories()
        .readFromOldest({ set, existing }, {}, head, m_clock.now())
        .messages;
}

Names TestEveryLog::state(const std::string &channel)
{
    Names state;
    const std::lock_guard lock(m_subject.log->mutex());
    const Channel *found = m_subject.log->histories().find(channel);
    if (found == nullptr || !found->keyed)
        return state;
    for (const auto &[seq, message] : found->keyed->messages()) {
        state.push_back(std::string(message->key()) + '=' + std::string(message->payload()));
        if (message->seq() != seq)
            state.push_back("out of place");
    }
    return state;
}

MessagePtr TestEveryLog::held(std::uint64_t seq)
{
    const std::lock_guard lock(m_subject.log->mutex());
    return m_subject.log->histories().find(seq);
}

void TestEveryLog::replace(std::uint64_t seq, const std::string &payload)
{
    Draft draft;
    draft.payload = payload;
    appendMessage(makeReplacement(*held(seq), seq, draft, m_clock).value());
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
    std::atomic<bool> isSealed = false;
    m_subject.log->seal([&isSealed] { isSealed = true; });
    QTRY_VERIFY(isSealed);
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
    std::atomic<std::uint64_t> headWhenSealed = 0;
    m_subject.log->seal([&] { headWhenSealed = m_subject.log->head(); });
    append({ "a" });
    complete();
    QTRY_VERIFY(headWhenSealed > 0);
    QVERIFY(m_subject.log->isSealed());
    QCOMPARE(headWhenSealed.load(), 2U);
    QCOMPARE(m_subject.log->head(), 2U);
    std::ranges::sort(m_told); // a refusal need not wait
    QCOMPARE(m_told, (Names { "1", "2", "error" }));
}

void TestEveryLog::closingCompletesWhatWaits()
{
    for (int i = 0; i < 5; ++i)
        append({ "a" });
    m_subject.release();
    m_subject.log->close();
    QCOMPARE(m_told.size(), std::size_t(5));
    QCOMPARE(std::size_t(m_subject.log->head()),
             std::size_t(5) - std::size_t(std::ranges::count(m_told, "error")));
    append({ "a" });
    QCOMPARE(m_told.back(), std::string("error"));
}

void TestEveryLog::keepsTheNewestMessageOfEachKey()
{
    appendMessage(madeWithKey("a", "slide", "1"));
    appendMessage(madeWithKey("a", "poll", "yes"));
    appendMessage(madeWithKey("b", "slide", "7"));
    appendMessage(madeWithKey("a", "slide", "2"));
    appendMessage(made("a"));
    complete();
    QCOMPARE(state("a"), (Names { "poll=yes", "slide=2" }));
    QCOMPARE(state("b"), (Names { "slide=7" }));
    appendMessage(madeWithKey("a", "poll", ""));
    appendMessage(madeWithKey("a", "unknown", ""));
    complete();
    QCOMPARE(state("a"), (Names { "slide=2" }));
    appendMessage(madeWithKey("a", "slide", ""));
    complete();
    QCOMPARE(state("a"), Names {});
    QCOMPARE(m_subject.log->histories().keyedMessages(), std::size_t(1));
    QCOMPARE(read({ "a", "b" }), (Seqs { 1, 2, 3, 4, 5, 6, 7, 8 }));
}

void TestEveryLog::aKeyOutlivesTheHistory()
{
    LogLimits limits;
    limits.history.messages = 2;
    make(limits);
    appendMessage(madeWithKey("a", "slide", "1"));
    appendMessage(made("a"));
    appendMessage(made("a"));
    complete();
    QCOMPARE(read({ "a" }), (Seqs { 2, 3 }));
    QCOMPARE(state("a"), (Names { "slide=1" }));
    m_clock.advance(std::chrono::hours(24));
    {
        const std::lock_guard lock(m_subject.log->mutex());
        m_subject.log->histories().sweep(100, m_clock.now());
    }
    QCOMPARE(read({ "a" }), Seqs {});
    QCOMPARE(state("a"), (Names { "slide=1" }));
    appendMessage(madeWithKey("a", "slide", ""));
    complete();
    m_clock.advance(std::chrono::hours(24));
    {
        const std::lock_guard lock(m_subject.log->mutex());
        m_subject.log->histories().sweep(100, m_clock.now());
    }
    QCOMPARE(m_recorder->channels, Names {}); // nothing of it is left
}

void TestEveryLog::aKeyEndsWithItsMessagesTime()
{
    appendMessage(madeWithKey("a", "short", "1", std::chrono::seconds(5)));
    appendMessage(madeWithKey("a", "long", "1", std::chrono::seconds(9)));
    appendMessage(madeWithKey("a", "ever", "1"));
    complete();
    m_clock.advance(std::chrono::seconds(5));
    appendMessage(made("a"));
    complete();
    QCOMPARE(state("a"), (Names { "long=1", "ever=1" }));
    m_clock.advance(std::chrono::seconds(4));
    appendMessage(made("a"));
    complete();
    QCOMPARE(state("a"), (Names { "ever=1" }));
}

void TestEveryLog::refusesAKeyTooMany()
{
    LogLimits limits;
    limits.keyed.keys = 2;
    make(limits);
    appendMessage(madeWithKey("a", "1"));
    appendMessage(madeWithKey("a", "2"));
    complete();
    appendMessage(madeWithKey("a", "3"));
    appendMessage(madeWithKey("b", "3"));
    appendMessage(madeWithKey("a", "2", "again"));
    appendMessage(madeWithKey("a", "3", ""));
    complete();
    std::vector<Entry> batch;
    for (const char *key : { "1", "2", "3" })
        batch.push_back({ madeWithKey("c", key) });
    appendEntries(std::move(batch));
    complete();
    std::ranges::sort(m_told); // a refusal need not wait
    QCOMPARE(m_told, (Names { "1", "2", "3", "4", "5", "limit", "limit" }));
    QCOMPARE(state("a"), (Names { "1=x", "2=again" }));
    QCOMPARE(state("c"), Names {});
}

void TestEveryLog::refusesKeysThatAreTooLarge_data()
{
    QTest::addColumn<bool>("isTotal");
    QTest::newRow("of one channel") << false;
    QTest::newRow("of all") << true;
}

void TestEveryLog::refusesKeysThatAreTooLarge()
{
    QFETCH(bool, isTotal);
    const std::size_t each = madeWithKey("a", "1", std::string(10'000, 'x'))->footprintBytes();
    LogLimits limits;
    (isTotal ? limits.keyedBytes : limits.keyed.bytes) = 2 * each;
    make(limits);
    appendMessage(madeWithKey("a", "1", std::string(10'000, 'x')));
    appendMessage(madeWithKey(isTotal ? "b" : "a", "2", std::string(10'000, 'x')));
    complete();
    appendMessage(madeWithKey("a", "1", std::string(20'000, 'x')));
    appendMessage(madeWithKey("a", "3"));
    appendMessage(madeWithKey("a", "1", std::string(9'000, 'x')));
    complete();
    std::ranges::sort(m_told); // a refusal need not wait
    QCOMPARE(m_told, (Names { "1", "2", "3", "limit", "limit" }));
    QVERIFY(m_subject.log->histories().keyedBytes() <= 2 * each);
}

void TestEveryLog::clearingAChannelTakesItsKeysAway()
{
    appendMessage(madeWithKey("a", "1"));
    complete();
    const std::lock_guard lock(m_subject.log->mutex());
    QVERIFY(m_subject.log->histories().clear("a"));
    QCOMPARE(m_subject.log->histories().keyedMessages(), std::size_t(0));
    QCOMPARE(m_subject.log->histories().keyedBytes(), std::size_t(0));
    QVERIFY(!m_subject.log->histories().find("a")->keyed);
}

void TestEveryLog::aRetractedMessageIsReadNoMore()
{
    append({ "a" });
    append({ "a" });
    append({ "a" });
    complete();
    retract(2);
    complete();
    QCOMPARE(m_told.back(), std::string("4"));
    QCOMPARE(read({ "a" }), (Seqs { 1, 3, 4 }));
    QCOMPARE(messages({ "a" }).back()->kind(), MessageKind::Retraction);
    QCOMPARE(messages({ "a" }).back()->target().seq, 2U);
}

void TestEveryLog::aReplacedMessageIsReadAsItIsNow()
{
    appendMessage(made("a", "old"));
    append({ "a" });
    complete();
    replace(1, "new");
    replace(1, "newer");
    complete();
    const auto now = messages({ "a" });
    QCOMPARE(seqsOf(now), (Seqs { 1, 2, 3, 4 }));
    QCOMPARE(now[0]->payload(), std::string_view("newer"));
    QCOMPARE(now[3]->payload(), std::string_view("newer"));
    QCOMPARE(now[3]->kind(), MessageKind::Replacement);
    std::size_t bytes = 0;
    for (const MessagePtr &message : now)
        bytes += message->footprintBytes();
    QCOMPARE(m_subject.log->histories().bytes(), bytes);
    retract(1);
    complete();
    QCOMPARE(read({ "a" }), (Seqs { 2, 3, 4, 5 }));
}

void TestEveryLog::aRetractionTakesTheKeyAway()
{
    appendMessage(madeWithKey("a", "slide", "1"));
    appendMessage(madeWithKey("a", "slide", "2"));
    appendMessage(madeWithKey("a", "poll", "yes"));
    complete();
    retract(1); // is the slide no more
    complete();
    QCOMPARE(state("a"), (Names { "slide=2", "poll=yes" }));
    retract(2);
    complete();
    QCOMPARE(state("a"), (Names { "poll=yes" }));
    replace(3, "");
    complete();
    QCOMPARE(state("a"), Names {});
}

void TestEveryLog::aReplacementKeepsTheKey()
{
    LogLimits limits;
    limits.history.messages = 1;
    limits.keyed.bytes = 20'000;
    make(limits);
    appendMessage(madeWithKey("a", "slide", "1"));
    append({ "a" });
    complete();
    replace(1, "one");
    complete();
    QCOMPARE(state("a"), (Names { "slide=one" }));
    replace(1, std::string(15'000, 'x'));
    complete();
    QCOMPARE(m_told.back(), std::string("limit"));
    QCOMPARE(state("a"), (Names { "slide=one" }));
}

void TestEveryLog::whatIsRetractedCannotBeChanged()
{
    append({ "a" });
    complete();
    const MessagePtr target = held(1);
    appendMessage(makeRetraction(*target, 1, {}, 0));
    appendMessage(makeRetraction(*target, 1, {}, 0));
    appendMessage(makeReplacement(*target, 1, {}, m_clock).value());
    complete();
    QCOMPARE(m_told, (Names { "1", "2", "gone", "gone" }));
    QCOMPARE(read({ "a" }), (Seqs { 2 }));
}

void TestEveryLog::findsAMessageThatItHolds()
{
    LogLimits limits;
    limits.history.messages = 2;
    make(limits);
    appendMessage(madeWithKey("a", "slide"));
    append({ "a", "b", "a", "c" });
    complete();
    for (const std::uint64_t seq : { 1, 2, 3, 4, 5 })
        QCOMPARE(held(seq)->seq(), seq);
    append({ "a" });
    complete();
    QVERIFY(held(1)); // by its key
    QVERIFY(!held(2));
    QVERIFY(!held(7));
    QVERIFY(!held(0));
}

QTEST_APPLESS_MAIN(TestEveryLog)
#include "tst_everylog.moc"
