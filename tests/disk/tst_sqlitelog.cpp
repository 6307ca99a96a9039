// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/messagechange.h"
#include "server/disk/database.h"
#include "server/disk/logschema.h"
#include "server/disk/sqlitelog.h"
#include "tests/disk/opened.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <chrono>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

using namespace Qt::StringLiterals;
using namespace holdfast;
using namespace holdfast::tests;
using namespace std::chrono_literals;

namespace {

/// What a file of schema version 1 held.
constexpr auto version1 = R"(
PRAGMA application_id = 1215261796;
PRAGMA user_version = 1;
CREATE TABLE log(one INTEGER PRIMARY KEY CHECK(one = 1), epoch TEXT NOT NULL, head INTEGER NOT NULL,
                 lost_floor INTEGER NOT NULL);
CREATE TABLE channels(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
                      lost_through INTEGER NOT NULL DEFAULT 0, is_expired INTEGER NOT NULL DEFAULT 0);
CREATE TABLE messages(seq INTEGER PRIMARY KEY, channel INTEGER NOT NULL, accepted INTEGER NOT NULL,
                      ttl INTEGER NOT NULL, priority INTEGER NOT NULL, source INTEGER NOT NULL,
                      group_seq INTEGER NOT NULL, event TEXT NOT NULL, type TEXT NOT NULL,
                      client TEXT NOT NULL, address BLOB NOT NULL, payload BLOB NOT NULL);
CREATE TABLE groups(seq INTEGER PRIMARY KEY, channels TEXT NOT NULL);
CREATE TABLE idempotency(seq INTEGER PRIMARY KEY, name TEXT NOT NULL, fingerprint INTEGER NOT NULL,
                         accepted INTEGER NOT NULL);
INSERT INTO log VALUES(1, 'k3v9x2ab', 6, 0);
INSERT INTO channels VALUES(1, 'class.red', 3, 0);
INSERT INTO messages VALUES(5, 1, 9999999999999, 0, 3, 0, 0, '', '', '', x'', 'hello');
)";

} // namespace

/// What a log on disk is after a restart.
class TestSqliteLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void goesOnWithItsEpochAndSeq();
    void restoresMessagesAsTheyWere();
    void tellsAfterARestartWhatWasLostBefore_data();
    void tellsAfterARestartWhatWasLostBefore();
    void tellsNoGapIfNothingIsLost();
    void messagesAgeWhileItIsClosed();
    void noMessageIsYoungerThanNow();
    void restoresABroadcastAsOne();
    void restoresTheNewestOfEachKey();
    void whatIsRetractedIsNotInTheFile();
    void restoresWhatWasReplaced();
    void aMessageThatTookAKeyAwayDoesNotGetItByAReplacement();
    void theStateIsTheSameAfterARestart();
    void rememberTheKeysOfPublishes();
    void whatLeavesTheHistoriesLeavesTheFile();
    void clearingAChannelClearsTheFile();
    void theFileShrinksWhenChannelsAreCleared();
    void theFileIsNeverLargerThanAllowed();
    void forgetsOldLossesAndTellsTheGapAnyway();
    void appliesSmallerLimitsAtTheStart();
    void channelsThatAreNotDurableAreToldTheRestart_data();
    void channelsThatAreNotDurableAreToldTheRestart();
    void noSeqIsGivenTwice();
    void remembersWhatAnEarlierLifeHasLost();
    void writesNothingOfChannelsThatAreNotDurable();
    void migratesAFileOfVersion1();
    void refusesAFileThatIsNotItsOwn_data();
    void refusesAFileThatIsNotItsOwn();
    void refusesAFolderThatIsInUse();

private:
    [[nodiscard]] Result<void> open();
    void reopen();
    /// Opens it as it is after the process was killed at this moment.
    void crash();
    /// These channels are not durable.
    void setVolatile(const std::vector<std::string> &patterns);
    [[nodiscard]] Outcome append(std::vector<Entry> entries,
                                 const std::shared_ptr<BroadcastGroup> &group = nullptr,
                                 const IdempotencyKey *key = nullptr)
    {
        return m_opened->append(std::move(entries), group, key);
    }
    [[nodiscard]] Outcome append(const std::string &channel)
    {
        return m_opened->publish({ channel });
    }
    [[nodiscard]] Reading read(const std::string &list, std::uint64_t after)
    {
        return m_opened->read(list, after);
    }
    /// Publishes to the channel a.
    [[nodiscard]] Outcome setKey(const std::string &key, const std::string &payload)
    {
        Draft draft;
        draft.channel = "a";
        draft.key = key;
        draft.payload = payload;
        return append({ { Message::make(draft, m_clock.wallMilliseconds()).value() } });
    }
    [[nodiscard]] Outcome replace(const Message &target, const std::string &payload)
    {
        Draft draft;
        draft.payload = payload;
        return append({ { makeReplacement(target, target.seq(), draft, m_clock).value() } });
    }
    /// The newest of each key of the channel a, as "key=payload", in seq order.
    [[nodiscard]] std::vector<std::string> keys();
    [[nodiscard]] SqliteLog &log() { return m_opened->log; }
    [[nodiscard]] std::int64_t rows(const char *sql) const;
    [[nodiscard]] std::string path() const { return m_folder->path().toStdString(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    LogLimits m_limits;
    ManualClock m_clock;
    std::unique_ptr<Opened> m_opened;
};

void TestSqliteLog::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_limits = {};
    QVERIFY(open().hasValue());
}

void TestSqliteLog::cleanup()
{
    m_opened.reset();
}

Result<void> TestSqliteLog::open()
{
    m_opened.reset();
    m_opened = std::make_unique<Opened>(path(), m_limits, m_clock);
    return m_opened->started;
}

void TestSqliteLog::reopen()
{
    const auto opened = open();
    QVERIFY2(opened.hasValue(), opened ? "" : opened.error().message.c_str());
}

std::vector<std::string> TestSqliteLog::keys()
{
    std::vector<std::string> keys;
    const std::lock_guard lock(log().mutex());
    const Channel *const channel = log().histories().find("a");
    if (channel == nullptr || !channel->keyed)
        return keys;
    for (const auto &[seq, message] : channel->keyed->messages())
        keys.push_back(std::string(message->key()) + '=' + std::string(message->payload()));
    return keys;
}

void TestSqliteLog::crash()
{
    auto copy = std::make_unique<QTemporaryDir>();
    for (const QString &name : { u"log.db"_s, u"log.db-wal"_s })
        QFile::copy(m_folder->filePath(name), copy->filePath(name));
    m_opened.reset();
    m_folder = std::move(copy);
    reopen();
}

void TestSqliteLog::setVolatile(const std::vector<std::string> &patterns)
{
    m_limits.policies.clear();
    for (const std::string &pattern : patterns)
        m_limits.policies.push_back({ .channels = pattern, .durable = false });
}

std::int64_t TestSqliteLog::rows(const char *sql) const
{
    auto database = Database::open(path() + "/log.db", Database::Access::ReadOnly);
    return database ? database->numberFrom(sql).value() : -1;
}

void TestSqliteLog::goesOnWithItsEpochAndSeq()
{
    const Epoch epoch = log().epoch();
    QCOMPARE(append("a").seqs, (Seqs { 1 }));
    QCOMPARE(append({ { m_opened->madeNow("a") }, { m_opened->madeNow("b") } }).seqs,
             (Seqs { 2, 3 }));
    reopen();
    QCOMPARE(log().epoch(), epoch);
    QCOMPARE(log().head(), 3U);
    QCOMPARE(append("a").seqs, (Seqs { 4 }));
    reopen();
    QCOMPARE(seqsOf(read("a,b", 0).messages), (Seqs { 1, 2, 3, 4 }));
    QCOMPARE(seqsOf(read("a,b", 2).messages), (Seqs { 3, 4 }));
    const Epoch first = epoch;
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(open().hasValue());
    QVERIFY(log().epoch() != first);
}

void TestSqliteLog::restoresMessagesAsTheyWere()
{
    Draft draft;
    draft.channel = "class.ä";
    draft.payload = std::string("\0\xff\n bytes", 9);
    draft.contentType = "application/octet-stream";
    draft.event = "quiz";
    draft.timeToLive = 3000s;
    draft.priority = 5;
    draft.source = Source::WebSocket;
    draft.address = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1 };
    draft.client = "ann";
    auto message = Message::make(draft, m_clock.wallMilliseconds() - 1).value();
    QCOMPARE(append({ { message } }).seqs, (Seqs { 1 }));
    Draft json;
    json.channel = "class.ä";
    json.payload = R"({ "a": 1 })";
    json.contentType = "application/json";
    QCOMPARE(append({ { Message::make(json, m_clock.wallMilliseconds()).value() } }).seqs,
             (Seqs { 2 }));
    const std::string first(message->envelope());
    const std::string second(read("class.ä", 1).messages.front()->envelope());
    reopen();
    const auto messages = read("class.ä", 0).messages;
    QCOMPARE(messages.size(), std::size_t(2));
    const Message &restored = *messages.front();
    QCOMPARE(std::string(messages.front()->envelope()), first);
    QCOMPARE(std::string(messages.back()->envelope()), second);
    QCOMPARE(std::string(restored.payload()), draft.payload);
    QCOMPARE(std::string(restored.contentType()), draft.contentType);
    QCOMPARE(std::string(restored.event()), draft.event);
    QCOMPARE(restored.timeToLive(), draft.timeToLive);
    QCOMPARE(restored.priority(), draft.priority);
    QCOMPARE(restored.source(), draft.source);
    QCOMPARE(restored.address(), draft.address);
    QCOMPARE(restored.client(), draft.client);
    QCOMPARE(messages.front()->wallMilliseconds(), m_clock.wallMilliseconds() - 1);
}

void TestSqliteLog::tellsAfterARestartWhatWasLostBefore_data()
{
    QTest::addColumn<bool>("isExpired");
    QTest::addColumn<QString>("channels");
    QTest::addColumn<bool>("isEmpty");
    QTest::newRow("evicted") << false << u"a"_s << false;
    QTest::newRow("evicted, by pattern") << false << u"**"_s << false;
    QTest::newRow("expired") << true << u"a"_s << false;
    QTest::newRow("of a channel that has nothing left") << true << u"a"_s << true;
    QTest::newRow("the same, by pattern") << true << u"*"_s << true;
}

void TestSqliteLog::tellsAfterARestartWhatWasLostBefore()
{
    QFETCH(bool, isExpired);
    QFETCH(const QString, channels);
    QFETCH(bool, isEmpty);
    m_limits.history.messages = isExpired ? 100 : 2;
    m_limits.history.age = 60s;
    reopen();
    for (int i = 0; i < 5; ++i)
        QVERIFY(!append("a").error);
    if (isExpired)
        m_clock.advance(61s);
    if (isEmpty) {
        const std::lock_guard lock(log().mutex());
        log().histories().sweep(100, m_clock.now());
    } else {
        QVERIFY(!append("a").error);
    }
    const std::uint64_t lost = isEmpty || isExpired ? 5 : 4;
    reopen();
    const Reading reading = read(channels.toStdString(), 1);
    QVERIFY(reading.gap.has_value());
    QCOMPARE(reading.gap->to.seq, lost);
    QCOMPARE(reading.gap->reason, isExpired ? GapReason::Expired : GapReason::Evicted);
    QCOMPARE(reading.gap->to.epoch, log().epoch());
    QVERIFY(!read(channels.toStdString(), lost).gap.has_value());
}

void TestSqliteLog::tellsNoGapIfNothingIsLost()
{
    for (int i = 0; i < 5; ++i)
        QVERIFY(!append(i % 2 == 0 ? "a" : "b").error);
    reopen();
    for (std::uint64_t after = 0; after <= 5; ++after) {
        QVERIFY(!read("a", after).gap.has_value());
        QVERIFY(!read("**", after).gap.has_value());
        QVERIFY(!read("never.published", after).gap.has_value());
    }
}

void TestSqliteLog::messagesAgeWhileItIsClosed()
{
    Draft draft;
    draft.channel = "a";
    draft.timeToLive = 60s;
    QVERIFY(!append({ { Message::make(draft, m_clock.wallMilliseconds()).value() } }).error);
    QVERIFY(!append("a").error);
    m_opened.reset();
    // Another process: only the wall clock tells how long it was closed.
    m_clock.setWall(m_clock.wallMilliseconds() + 59'000);
    reopen();
    QCOMPARE(seqsOf(read("a", 0).messages), (Seqs { 1, 2 }));
    m_clock.advance(1s);
    QCOMPARE(seqsOf(read("a", 0).messages), (Seqs { 2 }));
    m_opened.reset();
    m_clock.setWall(m_clock.wallMilliseconds() + 3'600'000);
    reopen();
    const Reading reading = read("a", 0);
    QVERIFY(reading.messages.empty());
    QCOMPARE(reading.gap->to.seq, 2U);
    QCOMPARE(reading.gap->reason, GapReason::Expired);
}

void TestSqliteLog::noMessageIsYoungerThanNow()
{
    QVERIFY(!append("a").error);
    m_opened.reset();
    m_clock.setWall(m_clock.wallMilliseconds() - 86'400'000);
    reopen();
    const auto messages = read("a", 0).messages;
    QCOMPARE(messages.size(), std::size_t(1));
    QCOMPARE(messages.front()->acceptedAt(), m_clock.now());
}

void TestSqliteLog::restoresABroadcastAsOne()
{
    m_limits.history.messages = 1;
    reopen();
    const auto group = std::make_shared<BroadcastGroup>();
    group->channels = { "a", "b", "c" };
    QCOMPARE(
        append(
            { { m_opened->madeNow("a") }, { m_opened->madeNow("b") }, { m_opened->madeNow("c") } },
            group)
            .seqs,
        (Seqs { 1, 2, 3 }));
    reopen();
    QCOMPARE(seqsOf(read("a,b,c", 0).messages), (Seqs { 1 }));
    QCOMPARE(seqsOf(read("c,b", 0).messages), (Seqs { 2 }));
    QVERIFY(read("c", 0).messages.front()->group() != nullptr);
    QVERIFY(!append("a").error);
    QVERIFY(!append("b").error);
    reopen();
    QCOMPARE(rows("SELECT count(*) FROM groups"), 1);
    QCOMPARE(seqsOf(read("c", 0).messages), (Seqs { 3 }));
    QVERIFY(!append("c").error);
    reopen();
    QCOMPARE(rows("SELECT count(*) FROM groups"), 0);
    QCOMPARE(rows("SELECT count(*) FROM messages"), 3);
}

void TestSqliteLog::restoresTheNewestOfEachKey()
{
    m_limits.history.messages = 2;
    reopen();
    QCOMPARE(setKey("k1", "old").seqs, (Seqs { 1 }));
    QCOMPARE(setKey("k1", "new").seqs, (Seqs { 2 }));
    QCOMPARE(setKey("k2", "kept").seqs, (Seqs { 3 }));
    QCOMPARE(setKey("k3", "gone").seqs, (Seqs { 4 }));
    QCOMPARE(setKey("k3", "").seqs, (Seqs { 5 }));
    QVERIFY(!append("a").error);
    QVERIFY(!append("a").error);
    const std::vector<std::string> state { "k1=new", "k2=kept" };
    QCOMPARE(keys(), state);
    crash();
    QCOMPARE(keys(), state);
    QCOMPARE(seqsOf(read("a", 0).messages), (Seqs { 6, 7 }));
    QCOMPARE(read("a", 0).gap->to.seq, 5U);
    QCOMPARE(setKey("k1", "newer").seqs, (Seqs { 8 }));
    reopen();
    QCOMPARE(keys(), (std::vector<std::string> { "k2=kept", "k1=newer" }));
    QCOMPARE(rows("SELECT count(*) FROM messages"), 3); // k2's, and the two newest
}

void TestSqliteLog::whatIsRetractedIsNotInTheFile()
{
    QCOMPARE(setKey("k", "secret").seqs, (Seqs { 1 }));
    QVERIFY(!append("a").error);
    const MessagePtr target = read("a", 0).messages.front();
    QCOMPARE(append({ { makeRetraction(*target, 1, {}, m_clock.wallMilliseconds()) } }).seqs,
             (Seqs { 3 }));
    crash();
    QCOMPARE(seqsOf(read("a", 0).messages), (Seqs { 2, 3 }));
    QCOMPARE(read("a", 2).messages.front()->target(), (Cursor { log().epoch(), 1 }));
    QVERIFY(keys().empty());
    QCOMPARE(rows("SELECT count(*) FROM messages WHERE payload = 'secret'"), 0);
    const auto again =
        append({ { makeRetraction(*target, 1, {}, m_clock.wallMilliseconds()) } }).error;
    QCOMPARE(again->code, ErrorCode::Gone);
}

void TestSqliteLog::restoresWhatWasReplaced()
{
    QCOMPARE(setKey("k", "first").seqs, (Seqs { 1 }));
    QVERIFY(!append("a").error);
    const MessagePtr target = read("a", 0).messages.front();
    QCOMPARE(replace(*target, "second").seqs, (Seqs { 3 }));
    const std::string before(read("a", 0).messages.front()->envelope());
    crash();
    const auto messages = read("a", 0).messages;
    QCOMPARE(seqsOf(messages), (Seqs { 1, 2, 3 }));
    QCOMPARE(std::string(messages.front()->envelope()), before);
    QCOMPARE(std::string(messages.front()->payload()), std::string("second"));
    QCOMPARE(messages.back()->kind(), MessageKind::Replacement);
    QCOMPARE(keys(), std::vector<std::string> { "k=second" });
}

void TestSqliteLog::aMessageThatTookAKeyAwayDoesNotGetItByAReplacement()
{
    QCOMPARE(setKey("k", "first").seqs, (Seqs { 1 }));
    QCOMPARE(setKey("k", "").seqs, (Seqs { 2 }));
    QVERIFY(!replace(*read("a", 0).messages.back(), "second").error);
    QVERIFY(keys().empty());
    crash();
    QVERIFY(keys().empty());
    QCOMPARE(std::string(read("a", 1).messages.front()->payload()), std::string("second"));
}

void TestSqliteLog::theStateIsTheSameAfterARestart()
{
    m_limits.history.messages = 6;
    reopen();
    std::mt19937 random(7);
    const auto oneOf = [&random](std::size_t count) {
        return random() % count;
    };
    for (int step = 0; step < 400; ++step) {
        const std::string payload = oneOf(3) == 0 ? "" : std::to_string(step);
        const auto messages = read("a", 0).messages;
        const MessagePtr target = messages.empty() ? nullptr : messages[oneOf(messages.size())];
        const bool isChange = target && target->kind() == MessageKind::Message && oneOf(2) == 0;
        if (!isChange)
            static_cast<void>(setKey("k" + std::to_string(oneOf(3)), payload));
        else if (oneOf(4) == 0)
            static_cast<void>(append(
                { { makeRetraction(*target, target->seq(), {}, m_clock.wallMilliseconds()) } }));
        else
            static_cast<void>(replace(*target, payload));
        if (step % 5 != 0)
            continue;
        const auto before = keys();
        crash();
        QVERIFY2(keys() == before, ("after step " + std::to_string(step)).c_str());
    }
}

void TestSqliteLog::rememberTheKeysOfPublishes()
{
    const IdempotencyKey old { "a,old", 7 };
    const IdempotencyKey key { "a,key", 0xffff'ffff'ffff'fff0U };
    QVERIFY(!append({ { m_opened->madeNow("a") } }, nullptr, &old).error);
    m_clock.advance(idempotencyKept);
    QVERIFY(!append({ { m_opened->madeNow("a") } }, nullptr, &key).error);
    QVERIFY(!append("a").error);
    m_opened.reset();
    m_clock.setWall(m_clock.wallMilliseconds() + 1000);
    reopen();
    const auto keys = log().takeRestoredKeys();
    QCOMPARE(keys.size(), std::size_t(2));
    QCOMPARE(keys.back().key.name, key.name);
    QCOMPARE(keys.back().key.fingerprint, key.fingerprint);
    QCOMPARE(keys.back().id, (Cursor { log().epoch(), 2 }));
    QCOMPARE(m_clock.now() - keys.back().since, MonotonicTime::duration(1s));
    QVERIFY(!append("a").error); // drops the old one
    reopen();
    QCOMPARE(log().takeRestoredKeys().size(), std::size_t(1));
}

void TestSqliteLog::whatLeavesTheHistoriesLeavesTheFile()
{
    m_limits.history.messages = 3;
    m_limits.history.age = 60s;
    reopen();
    for (int i = 0; i < 20; ++i)
        QVERIFY(!append("a").error);
    m_opened.reset();
    QCOMPARE(rows("SELECT count(*) FROM messages"), 3);
    reopen();
    m_clock.advance(61s);
    {
        const std::lock_guard lock(log().mutex());
        log().histories().sweep(100, m_clock.now());
    }
    // Also if nobody publishes.
    QTRY_COMPARE(rows("SELECT count(*) FROM messages"), 0);
}

void TestSqliteLog::clearingAChannelClearsTheFile()
{
    for (int i = 0; i < 3; ++i)
        QVERIFY(!append("a").error);
    QVERIFY(!append("b").error);
    {
        const std::lock_guard lock(log().mutex());
        QVERIFY(log().histories().clear("a"));
    }
    reopen();
    QCOMPARE(rows("SELECT count(*) FROM messages"), 1);
    QCOMPARE(read("a", 1).gap->to.seq, 3U);
}

void TestSqliteLog::theFileShrinksWhenChannelsAreCleared()
{
    Draft draft;
    draft.channel = "a";
    draft.payload.assign(100'000, 'x');
    for (int i = 0; i < 60; ++i)
        QVERIFY(!append({ { Message::make(draft, m_clock.wallMilliseconds()).value() } }).error);
    QVERIFY(rows("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            > 6'000'000);
    {
        const std::lock_guard lock(log().mutex());
        QVERIFY(log().histories().clear("a"));
    }
    QTRY_VERIFY(rows("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
                < 1'500'000);
    QVERIFY(!append("a").error);
}

void TestSqliteLog::theFileIsNeverLargerThanAllowed()
{
    m_opened.reset();
    constexpr std::size_t allowed = 400'000;
    const auto file = LogFile::open(path(), {}, allowed);
    QVERIFY(file);
    Draft draft;
    draft.channel = "a";
    draft.payload.assign(30'000, 'x');
    std::uint64_t seq = 0;
    std::optional<Error> refusal;
    while (!refusal && seq < 20) {
        const auto message = Message::make(draft, m_clock.wallMilliseconds()).value();
        message->accept(Cursor { file.value()->epoch(), ++seq }, m_clock.now());
        QVERIFY(file.value()->begin());
        if (const auto added = file.value()->add(*message); !added)
            refusal = added.error();
        else if (const auto written = file.value()->commit(seq, 0, 0); !written)
            refusal = written.error();
    }
    QVERIFY(refusal);
    QCOMPARE(refusal->code, ErrorCode::StorageFull);
    file.value()->rollBack();
    QVERIFY(seq > 8);
    QVERIFY(rows("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            <= std::int64_t { allowed });
    // What leaves makes room.
    QVERIFY(file.value()->begin());
    QVERIFY(file.value()->drop(1));
    QVERIFY(file.value()->commit(seq, 0, 0));
}

void TestSqliteLog::forgetsOldLossesAndTellsTheGapAnyway()
{
    m_limits.history.age = 60s;
    reopen();
    std::vector<Entry> entries;
    for (int i = 0; i < 1500; ++i)
        entries.push_back({ m_opened->madeNow("gone." + std::to_string(i)) });
    QVERIFY(!append(std::move(entries)).error);
    m_clock.advance(61s);
    {
        const std::lock_guard lock(log().mutex());
        log().histories().sweep(2000, m_clock.now());
    }
    reopen();
    QCOMPARE(rows("SELECT count(*) FROM channels"), 1000);
    for (const char *channel : { "gone.0", "gone.1499", "gone.*" }) {
        const Reading reading = read(channel, 0);
        QVERIFY2(reading.gap.has_value(), channel);
    }
    QVERIFY(!read("gone.0", 1500).gap.has_value());
}

void TestSqliteLog::appliesSmallerLimitsAtTheStart()
{
    for (int i = 0; i < 10; ++i)
        QVERIFY(!append("a").error);
    m_limits.history.messages = 4;
    reopen();
    QCOMPARE(seqsOf(read("a", 0).messages), (Seqs { 7, 8, 9, 10 }));
    QCOMPARE(read("a", 0).gap->to.seq, 6U);
    m_opened.reset();
    QCOMPARE(rows("SELECT count(*) FROM messages"), 4);
}

void TestSqliteLog::channelsThatAreNotDurableAreToldTheRestart_data()
{
    QTest::addColumn<bool>("isCrash");
    QTest::newRow("closed") << false;
    QTest::newRow("killed") << true;
}

void TestSqliteLog::channelsThatAreNotDurableAreToldTheRestart()
{
    QFETCH(bool, isCrash);
    setVolatile({ "v.*" });
    reopen();
    QCOMPARE(m_opened->publish({ "v.a", "d" }).seqs, (Seqs { 1, 2 }));
    QCOMPARE(append("v.a").seqs, (Seqs { 3 }));
    QCOMPARE(append("d").seqs, (Seqs { 4 }));
    QCOMPARE(append("v.b").seqs, (Seqs { 5 }));
    if (isCrash)
        crash();
    else
        reopen();
    const std::uint64_t head = log().head();
    QVERIFY(isCrash ? head >= 5 : head == 5);
    QCOMPARE(seqsOf(read("v.a,d", 0).messages), (Seqs { 2, 4 }));
    for (const char *channels : { "v.a", "v.b", "v.never", "v.*", "**", "*.a" }) {
        const Reading reading = read(channels, 3);
        QVERIFY2(reading.gap.has_value(), channels);
        QCOMPARE(reading.gap->reason, GapReason::Restarted);
        QCOMPARE(reading.gap->to.seq, head);
        QVERIFY2(!read(channels, head).gap.has_value(), channels);
    }
    for (const char *channels : { "d", "d.**", "w.*" })
        QVERIFY2(!read(channels, 1).gap.has_value(), channels);
    QCOMPARE(append("v.a").seqs, (Seqs { head + 1 }));
    QCOMPARE(seqsOf(read("v.a", head).messages), (Seqs { head + 1 }));
}

void TestSqliteLog::noSeqIsGivenTwice()
{
    setVolatile({ "v" });
    reopen();
    std::uint64_t last = 0;
    for (int life = 0; life < 3; ++life) {
        for (int i = 0; i < 50; ++i) {
            for (const char *channel : { "v", "v", "d" }) {
                const Seqs seqs = append(channel).seqs;
                QCOMPARE(seqs.size(), std::size_t(1));
                QVERIFY(seqs.front() > last);
                QVERIFY(i == 0 || seqs.front() == last + 1);
                last = seqs.front();
            }
        }
        crash();
        QVERIFY(log().head() >= last);
    }
    QCOMPARE(seqsOf(read("d", 0).messages).size(), std::size_t(150));
}

void TestSqliteLog::remembersWhatAnEarlierLifeHasLost()
{
    setVolatile({ "v" });
    reopen();
    QVERIFY(!append("v").error);
    // Now everything is durable.
    setVolatile({});
    reopen();
    QVERIFY(!append("v").error);
    const std::uint64_t first = log().head() - 1;
    reopen();
    QCOMPARE(read("v", 0).gap->to.seq, first);
    QVERIFY(!read("v", first).gap.has_value());
    QCOMPARE(read("v", first).messages.size(), std::size_t(1));
    // The rules are changed while it runs.
    {
        const std::lock_guard lock(log().mutex());
        log().histories().setPolicies({}, { { .channels = "w", .durable = false } });
    }
    QVERIFY(!append("w").error);
    crash();
    QVERIFY(read("w", first).gap.has_value());
    QVERIFY(!read("v", first).gap.has_value());
}

void TestSqliteLog::writesNothingOfChannelsThatAreNotDurable()
{
    setVolatile({ "v" });
    reopen();
    for (int i = 0; i < 10; ++i)
        QVERIFY(!append("v").error);
    QVERIFY(!append("system.client.ann").error);
    m_opened.reset();
    QCOMPARE(rows("SELECT count(*) FROM messages"), 0);
    QCOMPARE(rows("SELECT count(*) FROM channels"), 0);
}

void TestSqliteLog::migratesAFileOfVersion1()
{
    m_opened.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    {
        auto database = Database::open(path() + "/log.db", Database::Access::ReadWrite);
        QVERIFY(database->run(version1).hasValue());
    }
    reopen();
    QCOMPARE(rows("PRAGMA user_version"), logSchemaVersion);
    QCOMPARE(std::string(log().epoch().text()), std::string("k3v9x2ab"));
    const auto messages = read("class.red", 3).messages;
    QCOMPARE(seqsOf(messages), (Seqs { 5 }));
    QCOMPARE(messages.front()->payload(), std::string_view("hello"));
    QCOMPARE(read("class.red", 0).gap->to.seq, 3U);
    QCOMPARE(append("class.red").seqs, (Seqs { 7 }));
    setVolatile({ "v" });
    reopen();
    QCOMPARE(append("v").seqs, (Seqs { 8 }));
}

void TestSqliteLog::refusesAFileThatIsNotItsOwn_data()
{
    QTest::addColumn<QByteArray>("sql"); // empty: the bytes that follow are the file
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");
    QTest::newRow("of another program")
        << QByteArray("CREATE TABLE t(a)") << QByteArray() << u"belongs to another program"_s;
    QTest::newRow("newer") << QByteArray(
        "PRAGMA application_id = 1215261796; PRAGMA user_version = 1000; CREATE TABLE t(a)")
                           << QByteArray() << u"written by a newer Holdfast"_s;
    QTest::newRow("no database") << QByteArray() << QByteArray(5000, 'x')
                                 << u"is not a log of Holdfast"_s;
}

void TestSqliteLog::refusesAFileThatIsNotItsOwn()
{
    QFETCH(const QByteArray, sql);
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, says);
    m_opened.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    if (sql.isEmpty()) {
        QFile file(m_folder->filePath(u"log.db"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    } else {
        auto database = Database::open(path() + "/log.db", Database::Access::ReadWrite);
        QVERIFY(database->run(sql.constData()).hasValue());
    }
    QFile file(m_folder->filePath(u"log.db"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray before = file.readAll();
    const auto opened = open();
    QVERIFY(!opened.hasValue());
    const QString said = QString::fromStdString(opened.error().message);
    QVERIFY2(said.contains(says), qPrintable(said));
    QVERIFY2(said.contains(u"--data"_s), qPrintable(said));
    file.seek(0);
    QCOMPARE(file.readAll(), before); // it was not changed
    QVERIFY(append("a").error.has_value());
}

void TestSqliteLog::refusesAFolderThatIsInUse()
{
    const Opened second(path(), m_limits, m_clock);
    QVERIFY(!second.started.hasValue());
    QVERIFY(
        QString::fromStdString(second.started.error().message).contains(u"in use by process"_s));
    QVERIFY(!append("a").error);
}

QTEST_GUILESS_MAIN(TestSqliteLog)
#include "tst_sqlitelog.moc"
