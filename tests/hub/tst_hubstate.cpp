// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/messagechange.h"
#include "server/hub/hub.h"
#include "tests/hub/limits.h"
#include "tests/hub/messages.h"
#include "tests/hub/publishinghub.h"
#include "tests/manualclock.h"

#include <QtTest>

#include <random>

using namespace holdfast;
using namespace holdfast::tests;
using namespace std::chrono_literals;

namespace {

using Texts = std::vector<std::string>;

/// "key=payload" of each message; only the payload if it has no key.
Texts textsOf(const std::vector<MessagePtr> &messages)
{
    Texts texts;
    for (const MessagePtr &message : messages) {
        const std::string key(message->key());
        texts.push_back((key.empty() ? key : key + '=') + std::string(message->payload()));
    }
    return texts;
}

} // namespace

/// What a newcomer is told that asks for the state.
class TestHubState : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { make({}); }
    void cleanup();

    void tellsTheNewestOfEachKeyInOrder();
    void tellsWhatTheHistoryHoldsNoMore();
    void tellsNothingOfOtherChannels();
    void addsTheLastMessagesOfEachChannel();
    void addsAllThatIsHeld();
    void leavesOutWhatWasRetracted();
    void tellsWhatWasReplacedAsItIsNow();
    void leavesOutWhatHasExpired();
    void goesOnWhereALimitCutItShort();
    void leavesOutWhatWasSupersededMeanwhile();
    void tellsTheLossOfWhatWasHeld();
    void tellsABroadcastOnce();
    void isWhatTheLogMakesIt();

private:
    void make(const HubLimits &limits);
    void publish(const std::string &channel, const std::string &key, const std::string &payload,
                 std::chrono::seconds timeToLive = {})
    {
        QVERIFY(m_hub->publish(madeWithKey(channel, key, payload, timeToLive)));
    }
    [[nodiscard]] Reading read(StateRange range = {}, const ReadLimits &limits = {})
    {
        return m_hub->readState(*m_follower, range, limits);
    }

    ManualClock m_clock;
    std::unique_ptr<PublishingHub> m_hub;
    RecordingSink m_sink;
    std::unique_ptr<Follower> m_follower; ///< of a and b.**
};

void TestHubState::make(const HubLimits &limits)
{
    cleanup();
    m_hub = std::make_unique<PublishingHub>(limits, m_clock);
    m_follower = std::make_unique<Follower>(setOf("a,b.**"), m_sink);
    QVERIFY(m_hub->follow(*m_follower));
}

void TestHubState::cleanup()
{
    if (m_follower)
        m_hub->unfollow(*m_follower);
    m_follower.reset();
}

void TestHubState::tellsTheNewestOfEachKeyInOrder()
{
    publish("a", "slide", "1");
    publish("b.x", "poll", "yes");
    publish("a", "slide", "2");
    publish("b.x", "gone", "1");
    publish("b.x", "gone", "");
    publish("b.y", "slide", "7");
    publish("a", "", "no key");
    const Reading reading = read();
    QCOMPARE(textsOf(reading.messages), (Texts { "poll=yes", "slide=2", "slide=7" }));
    QCOMPARE(reading.position, std::uint64_t { 7 });
    QVERIFY(reading.isComplete && !reading.gap);
    QCOMPARE(reading.state->through, std::uint64_t { 7 });
    QCOMPARE(reading.state->after, std::uint64_t { 7 });
}

void TestHubState::tellsWhatTheHistoryHoldsNoMore()
{
    make(withHistory({ .messages = 1 }));
    publish("a", "slide", "1");
    publish("a", "", "x");
    publish("a", "", "y");
    QCOMPARE(textsOf(read().messages), (Texts { "slide=1" }));
    m_clock.advance(100h);
    m_hub->sweep(100);
    QCOMPARE(textsOf(read().messages), (Texts { "slide=1" }));
}

void TestHubState::tellsNothingOfOtherChannels()
{
    publish("c", "slide", "1");
    publish("b", "slide", "1");
    const Reading reading = read();
    QVERIFY(reading.messages.empty());
    QVERIFY(reading.isComplete);
    QCOMPARE(reading.position, std::uint64_t { 2 });
}

void TestHubState::addsTheLastMessagesOfEachChannel()
{
    publish("a", "slide", "1");
    publish("a", "", "2");
    publish("a", "", "3");
    publish("b.x", "", "4");
    publish("b.x", "poll", "5");
    publish("a", "", "6");
    QCOMPARE(textsOf(read({ .last = 1 }).messages), (Texts { "slide=1", "poll=5", "6" }));
    QCOMPARE(textsOf(read({ .last = 2 }).messages), (Texts { "slide=1", "3", "4", "poll=5", "6" }));
}

void TestHubState::addsAllThatIsHeld()
{
    make(withHistory({ .messages = 2 }));
    publish("a", "slide", "1");
    publish("a", "", "2");
    publish("a", "", "3");
    publish("b.x", "", "4");
    publish("a", "", "5");
    QCOMPARE(textsOf(read({ .last = allMessages }).messages), (Texts { "slide=1", "3", "4", "5" }));
}

void TestHubState::leavesOutWhatWasRetracted()
{
    publish("a", "slide", "1");
    publish("a", "", "2");
    publish("a", "", "3");
    QVERIFY(m_hub->publish(makeRetraction(*m_hub->find(1), 1, {}, 0)));
    QVERIFY(m_hub->publish(makeRetraction(*m_hub->find(3), 3, {}, 0)));
    QCOMPARE(textsOf(read().messages), Texts {});
    QCOMPARE(textsOf(read({ .last = 1 }).messages), (Texts { "2" }));
    QCOMPARE(textsOf(read({ .last = allMessages }).messages), (Texts { "2" }));
}

void TestHubState::tellsWhatWasReplacedAsItIsNow()
{
    publish("a", "slide", "1");
    publish("a", "", "2");
    for (const std::uint64_t seq : { 1U, 2U }) {
        Draft draft;
        draft.payload = "new";
        QVERIFY(m_hub->publish(makeReplacement(*m_hub->find(seq), seq, draft, m_clock).value()));
    }
    const Reading reading = read({ .last = 10 });
    QCOMPARE(textsOf(reading.messages), (Texts { "slide=new", "new" }));
    QCOMPARE(seqsOf(reading.messages), (Seqs { 1, 2 }));
}

void TestHubState::leavesOutWhatHasExpired()
{
    publish("a", "short", "1", 5s);
    publish("a", "long", "1", 50s);
    m_clock.advance(10s);
    QCOMPARE(textsOf(read().messages), (Texts { "long=1" }));
}

void TestHubState::goesOnWhereALimitCutItShort()
{
    for (int i = 0; i < 10; ++i)
        publish(i % 3 == 0 ? "b.x" : "a", std::to_string(i), "x");
    publish("a", "", "12 is after the state");
    StateRange range { .last = 3 };
    Seqs told;
    int parts = 0;
    for (bool isComplete = false; !isComplete; ++parts) {
        const Reading reading = read(range, ReadLimits { .messages = 4 });
        for (const std::uint64_t seq : seqsOf(reading.messages))
            told.push_back(seq);
        isComplete = reading.isComplete;
        range = *reading.state;
        QCOMPARE(reading.position, std::uint64_t { 11 });
        publish("a", "", "later");
    }
    QCOMPARE(told, (Seqs { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 }));
    QCOMPARE(parts, 3);
}

void TestHubState::leavesOutWhatWasSupersededMeanwhile()
{
    for (int i = 1; i <= 6; ++i)
        publish("a", std::to_string(i), "x");
    const Reading first = read({}, ReadLimits { .messages = 2 });
    QCOMPARE(textsOf(first.messages), (Texts { "1=x", "2=x" }));
    publish("a", "1", "y");
    publish("a", "4", "y");
    publish("a", "5", "");
    const Reading rest = read(*first.state);
    QCOMPARE(textsOf(rest.messages), (Texts { "3=x", "6=x" }));
    QVERIFY(rest.isComplete);
    QCOMPARE(rest.position, std::uint64_t { 6 });
    QCOMPARE(textsOf(m_hub->read(*m_follower, rest.position, {}).messages),
             (Texts { "1=y", "4=y", "5=" }));
}

void TestHubState::tellsTheLossOfWhatWasHeld()
{
    make(withHistory({ .messages = 4 }));
    for (int i = 0; i < 4; ++i)
        publish("a", "", "x");
    const Reading first = read({ .last = allMessages }, ReadLimits { .messages = 1 });
    QVERIFY(!first.gap);
    for (int i = 0; i < 3; ++i)
        publish("a", "", "y");
    const Reading rest = read(*first.state);
    QVERIFY(rest.gap);
    QCOMPARE(rest.gap->from.seq, std::uint64_t { 1 });
    QCOMPARE(rest.gap->to.seq, std::uint64_t { 3 });
    QCOMPARE(seqsOf(rest.messages), (Seqs { 4 }));
}

void TestHubState::tellsABroadcastOnce()
{
    const auto group = std::make_shared<BroadcastGroup>();
    group->channels = { "a", "b.x", "c" };
    std::vector<std::shared_ptr<Message>> messages;
    for (const std::string &channel : group->channels) {
        messages.push_back(madeWithKey(channel, "slide", "1"));
        messages.back()->joinGroup(group);
    }
    QVERIFY(m_hub->publishBroadcast(messages, group));
    QCOMPARE(seqsOf(read().messages), (Seqs { 1 }));
    publish("a", "slide", "2");
    QCOMPARE(seqsOf(read().messages), (Seqs { 2, 4 }));
}

/// Against a model: at any time, in parts of any size, a newcomer ends with what the log has made.
void TestHubState::isWhatTheLogMakesIt()
{
    std::mt19937 random(17);
    make(withHistory({ .messages = 5 }));
    std::map<std::string, std::string> model; // by "channel key"
    const auto step = [&] {
        const std::string channel = random() % 2 == 0 ? "a" : "b.x";
        const std::string key = std::to_string(random() % 12);
        const std::string payload =
            random() % 4 == 0 ? std::string() : std::to_string(m_hub->head());
        publish(channel, key, payload);
        if (payload.empty())
            model.erase(channel + ' ' + key);
        else
            model[channel + ' ' + key] = payload;
    };
    for (int round = 0; round < 300; ++round) {
        for (int i = 0; i < 5; ++i)
            step();
        std::map<std::string, std::string> told;
        const auto take = [&told](const Reading &reading) {
            for (const MessagePtr &message : reading.messages) {
                const std::string name = message->channel() + ' ' + std::string(message->key());
                if (message->payload().empty())
                    told.erase(name);
                else
                    told[name] = message->payload();
            }
        };
        StateRange range;
        Reading reading;
        do {
            reading = read(range, ReadLimits { .messages = 1 + random() % 6 });
            take(reading);
            range = *reading.state;
            if (random() % 2 == 0)
                step();
        } while (!reading.isComplete);
        const Reading rest = m_hub->read(*m_follower, reading.position, {});
        take(rest);
        if (!rest.gap)
            QVERIFY(told == model);
    }
}

QTEST_APPLESS_MAIN(TestHubState)
#include "tst_hubstate.moc"
