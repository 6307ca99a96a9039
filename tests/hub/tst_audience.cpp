// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/hub/stage.h"

#include <QtTest>

#include <array>

using namespace holdfast;
using namespace holdfast::tests;

namespace {

template <std::size_t count>
using Listeners = std::array<Listener, count>;

template <std::size_t count>
void joinAll(Stage &stage, Listeners<count> &listeners, std::uint64_t position)
{
    for (Listener &listener : listeners)
        QVERIFY(stage.audience.join(listener, 0, position));
}

} // namespace

class TestAudience : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsTheSameBlockToEveryMember();
    void whatIsPublishedDuringARoundGoesOutWithTheNext();
    void nobodyThereMeansNothingToDo();
    void takesABlocksWorthAtATime();
    void joinsAtItsPositionInTheMiddleOfARound();
    void whoIsAtTheRoundsEndGetsOnlyWhatComesAfter();
    void whoIsAheadGetsOnlyWhatIsNewToIt();
    void whoIsAheadWaitsForTheAudienceToComeUp();
    void whoIsAheadOfASilentAudienceTakesItAlong();
    void refusesWhoIsBehind();
    void anEmptyAudienceMovesToWhoJoins();
    void leavingAtAnyMomentOfARoundHarmsNobody();
    void leavingWhileOthersOfTheRoundStillWaitHarmsNobody();
    void aJoinerMayLeaveAtAnyMoment();
    void aOneShotLeavesWithItsAnswer();
    void aOneShotAheadIsAnsweredOnceToo();
    void theSliceIsNoLongerThanAllowed();
    void countsWhatWasSentOncePerSubscriber();
    void visitsEveryone();
    void sharesABlockOfTheSameMessages();
    void sharesNoBlockThatTellsAGap();
    void readsWhatWasChangedBeforeItWasSent();
};

void TestAudience::sendsTheSameBlockToEveryMember()
{
    Stage stage;
    Listeners<3> listeners;
    joinAll(stage, listeners, 0);
    QVERIFY(!stage.audience.hasWork());
    stage.publish(1, 3);
    QVERIFY(stage.audience.hasWork());
    stage.round();
    for (const Listener &listener : listeners)
        QCOMPARE(listener.got, std::string("1 2 3 "));
    QCOMPARE(stage.outlet.blocks().size(), std::size_t { 3 });
    QCOMPARE(stage.outlet.blocks()[0], stage.outlet.blocks()[2]);
    QCOMPARE(stage.outlet.blocks()[0]->position, std::uint64_t { 3 });
    QCOMPARE(stage.audience.position(), std::uint64_t { 3 });
    QVERIFY(!stage.audience.hasWork());
}

void TestAudience::whatIsPublishedDuringARoundGoesOutWithTheNext()
{
    Stage stage;
    Listeners<2> listeners;
    joinAll(stage, listeners, 0);
    stage.publish(1);
    stage.audience.startRound(stage.cache);
    (void)stage.audience.runSlice(1, stage.outlet);
    stage.publish(2, 3);
    stage.finish();
    for (const Listener &listener : listeners)
        QCOMPARE(listener.got, std::string("1 "));
    stage.round();
    for (const Listener &listener : listeners)
        QCOMPARE(listener.got, std::string("1 2 3 "));
}

void TestAudience::nobodyThereMeansNothingToDo()
{
    Stage stage(5);
    stage.publish(6, 9);
    QVERIFY(stage.audience.isEmpty());
    QVERIFY(!stage.audience.hasWork());
    QCOMPARE(stage.audience.position(), std::uint64_t { 9 });
    Listener listener;
    QVERIFY(!stage.audience.join(listener, 0, 5));
    QVERIFY(stage.audience.join(listener, 0, 9));
    stage.publish(10);
    stage.round();
    QCOMPARE(listener.got, std::string("10 "));
}

void TestAudience::takesABlocksWorthAtATime()
{
    Stage byCount(0, { .messages = 2 });
    Listener listener;
    QVERIFY(byCount.audience.join(listener, 0, 0));
    byCount.publish(1, 5);
    byCount.round();
    QCOMPARE(listener.got, std::string("1 2 "));
    byCount.round();
    byCount.round();
    QCOMPARE(listener.got, std::string("1 2 3 4 5 "));
    QVERIFY(!byCount.audience.hasWork());
    QCOMPARE(byCount.outlet.blocks().size(), std::size_t { 3 });

    Stage byBytes(0, { .bytes = 1 });
    Listener other;
    QVERIFY(byBytes.audience.join(other, 0, 0));
    byBytes.publish(1, 2);
    byBytes.round();
    QCOMPARE(other.got, std::string("1 "));
    byBytes.round();
    QCOMPARE(other.got, std::string("1 2 "));
}

void TestAudience::joinsAtItsPositionInTheMiddleOfARound()
{
    Stage stage;
    Listeners<2> listeners;
    joinAll(stage, listeners, 0);
    stage.publish(1);
    stage.audience.startRound(stage.cache);
    (void)stage.audience.runSlice(1, stage.outlet);
    Listener late;
    QVERIFY(stage.audience.isAt(0));
    QVERIFY(stage.audience.join(late, 0, 0));
    stage.finish();
    QCOMPARE(late.got, std::string("1 "));
    stage.publish(2);
    stage.round();
    QCOMPARE(late.got, std::string("1 2 "));
    QCOMPARE(listeners[0].got, std::string("1 2 "));
}

void TestAudience::whoIsAtTheRoundsEndGetsOnlyWhatComesAfter()
{
    Stage stage;
    Listener first;
    QVERIFY(stage.audience.join(first, 0, 0));
    stage.publish(1, 4);
    stage.audience.startRound(stage.cache);
    Listener late;
    QVERIFY(stage.audience.isAt(4));
    QVERIFY(stage.audience.join(late, 0, 4));
    stage.finish();
    QCOMPARE(late.got, std::string());
    stage.publish(5);
    stage.round();
    QCOMPARE(late.got, std::string("5 "));
    QCOMPARE(first.got, std::string("1 2 3 4 5 "));
}

void TestAudience::whoIsAheadGetsOnlyWhatIsNewToIt()
{
    Stage stage;
    Listener first;
    QVERIFY(stage.audience.join(first, 0, 0));
    stage.publish(1, 6);
    // Each has read the log up to its position while the messages were pending here.
    Listeners<5> ahead;
    for (std::size_t i = 0; i < ahead.size(); ++i)
        QVERIFY(stage.audience.join(ahead[i], 0, std::array { 5U, 2U, 6U, 2U, 4U }[i]));
    stage.round();
    QCOMPARE(first.got, std::string("1 2 3 4 5 6 "));
    QCOMPARE(ahead[0].got, std::string("6 "));
    QCOMPARE(ahead[1].got, std::string("3 4 5 6 "));
    QCOMPARE(ahead[2].got, std::string());
    QCOMPARE(ahead[3].got, std::string("3 4 5 6 "));
    QCOMPARE(ahead[4].got, std::string("5 6 "));
    // Joiners that need the same part share its block.
    QCOMPARE(stage.outlet.blocks()[1], stage.outlet.blocks()[2]);
    stage.publish(7);
    stage.round();
    for (const Listener &listener : ahead)
        QVERIFY(listener.got.ends_with("7 "));
    QCOMPARE(ahead[2].got, std::string("7 "));
}

void TestAudience::whoIsAheadWaitsForTheAudienceToComeUp()
{
    Stage stage(0, { .messages = 2 });
    Listener first;
    QVERIFY(stage.audience.join(first, 0, 0));
    stage.publish(1, 6);
    Listener ahead;
    QVERIFY(stage.audience.join(ahead, 0, 5));
    stage.round();
    stage.round();
    QCOMPARE(first.got, std::string("1 2 3 4 "));
    QCOMPARE(ahead.got, std::string());
    stage.round();
    QCOMPARE(first.got, std::string("1 2 3 4 5 6 "));
    QCOMPARE(ahead.got, std::string("6 "));
}

void TestAudience::whoIsAheadOfASilentAudienceTakesItAlong()
{
    Stage stage(3);
    Listener first;
    QVERIFY(stage.audience.join(first, 0, 3));
    Listener ahead; // the log has grown only on channels that the audience does not follow
    QVERIFY(stage.audience.join(ahead, 0, 9));
    QCOMPARE(stage.audience.position(), std::uint64_t { 9 });
    stage.publish(10);
    stage.round();
    QCOMPARE(first.got, std::string("10 "));
    QCOMPARE(ahead.got, std::string("10 "));

    stage.publish(11);
    stage.audience.startRound(stage.cache);
    Listener during;
    QVERIFY(stage.audience.join(during, 0, 15));
    stage.finish();
    QCOMPARE(stage.audience.position(), std::uint64_t { 15 });
    stage.publish(16);
    stage.round();
    QCOMPARE(during.got, std::string("16 "));
    QCOMPARE(first.got, std::string("10 11 16 "));
}

void TestAudience::refusesWhoIsBehind()
{
    Stage stage(5);
    Listener member;
    QVERIFY(stage.audience.join(member, 0, 5));
    Listener behind;
    QVERIFY(!stage.audience.isAt(4));
    QVERIFY(!stage.audience.join(behind, 0, 4));
    QVERIFY(behind.audience == nullptr);
    stage.publish(6);
    stage.audience.startRound(stage.cache);
    QVERIFY(!stage.audience.join(behind, 0, 4));
    stage.finish();
    QVERIFY(!stage.audience.join(behind, 0, 5));
    QVERIFY(stage.audience.join(behind, 0, 6));
}

void TestAudience::anEmptyAudienceMovesToWhoJoins()
{
    Stage stage;
    Listener first;
    QVERIFY(stage.audience.join(first, 0, 0));
    stage.publish(1, 4);
    stage.audience.leave(first);
    QCOMPARE(first.position, std::uint64_t { 0 });
    QVERIFY(!stage.audience.hasWork());
    Listener second;
    QVERIFY(stage.audience.join(second, 0, 3));
    stage.round();
    QCOMPARE(second.got, std::string("4 "));
}

void TestAudience::leavingAtAnyMomentOfARoundHarmsNobody()
{
    constexpr std::size_t count = 5;
    for (std::size_t moment = 0; moment <= count; ++moment) {
        for (std::size_t leaver = 0; leaver < count; ++leaver) {
            Stage stage;
            Listeners<count> listeners;
            joinAll(stage, listeners, 0);
            stage.publish(1);
            stage.audience.startRound(stage.cache);
            for (std::size_t i = 0; i < moment; ++i)
                (void)stage.audience.runSlice(1, stage.outlet);
            stage.audience.leave(listeners[leaver]);
            const bool hadIt = !listeners[leaver].got.empty();
            QCOMPARE(listeners[leaver].position, std::uint64_t { hadIt ? 1U : 0U });
            QVERIFY(listeners[leaver].audience == nullptr);
            stage.finish();
            stage.publish(2);
            stage.round();
            QCOMPARE(listeners[leaver].got, std::string(hadIt ? "1 " : ""));
            for (std::size_t i = 0; i < count; ++i) {
                if (i != leaver)
                    QCOMPARE(listeners[i].got, std::string("1 2 "));
            }
        }
    }
}

void TestAudience::leavingWhileOthersOfTheRoundStillWaitHarmsNobody()
{
    constexpr std::size_t count = 3;
    for (std::size_t first = 0; first < count; ++first) {
        for (std::size_t second = 0; second < count; ++second) {
            Stage stage;
            Listeners<count> listeners;
            joinAll(stage, listeners, 0);
            stage.publish(1, 2);
            Listener ahead;
            QVERIFY(stage.audience.join(ahead, 0, 1));
            stage.audience.startRound(stage.cache);
            QCOMPARE(stage.audience.runSlice(count, stage.outlet), count);
            QVERIFY(stage.audience.isInRound()); // all members have the block, the joiner does not
            stage.audience.leave(listeners[first]);
            if (second != first)
                stage.audience.leave(listeners[second]);
            stage.finish();
            stage.publish(3);
            stage.round();
            for (std::size_t i = 0; i < count; ++i) {
                const bool hasLeft = i == first || i == second;
                QCOMPARE(listeners[i].got, std::string(hasLeft ? "1 2 " : "1 2 3 "));
                QCOMPARE(listeners[i].audience == nullptr, hasLeft);
            }
            QCOMPARE(ahead.got, std::string("2 3 "));
        }
    }
}

void TestAudience::aJoinerMayLeaveAtAnyMoment()
{
    constexpr std::size_t count = 4;
    for (std::size_t moment = 0; moment <= count + 1; ++moment) {
        for (std::size_t leaver = 0; leaver < count; ++leaver) {
            Stage stage;
            Listener member;
            QVERIFY(stage.audience.join(member, 0, 0));
            stage.publish(1, 4);
            Listeners<count> ahead;
            for (std::size_t i = 0; i < count; ++i)
                QVERIFY(stage.audience.join(ahead[i], 0, i + 1));
            stage.audience.startRound(stage.cache);
            for (std::size_t i = 0; i < moment && stage.audience.isInRound(); ++i)
                (void)stage.audience.runSlice(1, stage.outlet);
            stage.audience.leave(ahead[leaver]);
            const bool hadIt = !ahead[leaver].got.empty();
            if (!hadIt && leaver + 1 < count)
                QCOMPARE(ahead[leaver].position, leaver + 1);
            else
                QCOMPARE(ahead[leaver].position, std::uint64_t { 4 });
            stage.finish();
            stage.publish(5);
            stage.round();
            for (std::size_t i = 0; i < count; ++i) {
                if (i != leaver)
                    QCOMPARE(ahead[i].got, std::string("2 3 4 5 ").substr(2 * i));
            }
        }
    }
}

void TestAudience::aOneShotLeavesWithItsAnswer()
{
    Stage stage(0, {}, true);
    Listeners<4> listeners;
    joinAll(stage, listeners, 0);
    stage.publish(1, 2);
    stage.audience.startRound(stage.cache);
    (void)stage.audience.runSlice(2, stage.outlet);
    // A one-shot subscriber that was answered joins again before the round has ended.
    Listener &again = listeners[0].answers > 0 ? listeners[0] : listeners[1];
    QCOMPARE(again.position, std::uint64_t { 2 });
    QVERIFY(stage.audience.isAt(2));
    QVERIFY(stage.audience.join(again, 0, 2));
    stage.finish();
    for (const Listener &listener : listeners) {
        QCOMPARE(listener.answers, std::size_t { 1 });
        QCOMPARE(listener.got, std::string("1 2 "));
    }
    QCOMPARE(stage.audience.size(), std::size_t { 1 });
    stage.publish(3);
    stage.round();
    QCOMPARE(again.got, std::string("1 2 3 "));
    QVERIFY(stage.audience.isEmpty());
}

void TestAudience::aOneShotAheadIsAnsweredOnceToo()
{
    Stage stage(0, {}, true);
    Listener member;
    Listener ahead;
    Listener atEnd;
    QVERIFY(stage.audience.join(member, 0, 0));
    stage.publish(1, 3);
    QVERIFY(stage.audience.join(ahead, 0, 2));
    QVERIFY(stage.audience.join(atEnd, 0, 3));
    stage.round();
    QCOMPARE(ahead.got, std::string("3 "));
    QCOMPARE(ahead.answers, std::size_t { 1 });
    QCOMPARE(ahead.position, std::uint64_t { 3 });
    QCOMPARE(atEnd.answers, std::size_t { 0 }); // still held: it already had everything
    QCOMPARE(stage.audience.size(), std::size_t { 1 });
}

void TestAudience::theSliceIsNoLongerThanAllowed()
{
    Stage stage;
    Listeners<10> listeners;
    joinAll(stage, listeners, 0);
    stage.publish(1, 2);
    Listeners<10> ahead;
    joinAll(stage, ahead, 1);
    stage.audience.startRound(stage.cache);
    std::size_t sent = 0;
    for (const std::size_t budget : { 3U, 1U, 9U, 4U, 100U }) {
        const std::size_t used = stage.audience.runSlice(budget, stage.outlet);
        QVERIFY(used <= budget);
        sent += used;
        QCOMPARE(stage.outlet.blocks().size(), sent);
    }
    QCOMPARE(sent, std::size_t { 20 });
    QVERIFY(!stage.audience.isInRound());
}

void TestAudience::countsWhatWasSentOncePerSubscriber()
{
    Stage stage;
    Listeners<4> listeners;
    joinAll(stage, listeners, 0);
    const MessagePtr first = accepted(1);
    const MessagePtr second = accepted(2);
    stage.audience.publish(first);
    stage.audience.publish(second);
    Listener ahead;
    QVERIFY(stage.audience.join(ahead, 0, 1));
    // If a send is incomplete, the outlet itself counts the messages when the rest has been sent.
    stage.outlet.next(listeners[1], Outlet::Outcome::Blocked);
    stage.outlet.next(listeners[2], Outlet::Outcome::Broken);
    stage.round();
    QCOMPARE(first->sent(), 2U);
    QCOMPARE(second->sent(), 3U);
    stage.heartbeat();
    QCOMPARE(second->sent(), 3U);
}

void TestAudience::visitsEveryone()
{
    Stage stage;
    Listeners<2> members;
    joinAll(stage, members, 0);
    stage.publish(1, 2);
    Listener ahead;
    QVERIFY(stage.audience.join(ahead, 0, 1));
    QCOMPARE(stage.audience.size(), std::size_t { 3 });
    std::vector<const Subscriber *> seen;
    stage.audience.forEach([&seen](const Subscriber &s) { seen.push_back(&s); });
    QCOMPARE(seen, (std::vector<const Subscriber *> { &members[0], &members[1], &ahead }));
}

void TestAudience::sharesABlockOfTheSameMessages()
{
    const TextEncoder encoder;
    const TextEncoder other;
    BlockCache cache;
    Reading reading;
    reading.messages = { accepted(1), accepted(2) };
    reading.position = 2;
    const BlockPtr block = cache.encode(encoder, testEpoch(), reading);
    QCOMPARE(cache.encode(encoder, testEpoch(), reading), block);
    QVERIFY(cache.encode(other, testEpoch(), reading) != block);
    const BlockPtr again = cache.encode(encoder, testEpoch(), reading);
    reading.position = 3;
    QVERIFY(cache.encode(encoder, testEpoch(), reading) != again);
    reading.messages.pop_back();
    QCOMPARE(cache.encode(encoder, testEpoch(), reading)->bytes, std::string("1 "));
}

void TestAudience::sharesNoBlockThatTellsAGap()
{
    const TextEncoder encoder;
    BlockCache cache;
    Reading reading;
    reading.messages = { accepted(5) };
    reading.position = 5;
    const BlockPtr plain = cache.encode(encoder, testEpoch(), reading);
    reading.gap = Gap { { testEpoch(), 1 }, { testEpoch(), 3 }, GapReason::Evicted };
    QCOMPARE(cache.encode(encoder, testEpoch(), reading)->bytes, std::string("gap 1-3 5 "));
    reading.gap.reset();
    QCOMPARE(cache.encode(encoder, testEpoch(), reading)->bytes, std::string("5 "));
}

void TestAudience::readsWhatWasChangedBeforeItWasSent()
{
    const auto retraction = [](std::uint64_t seq, std::uint64_t target) {
        Draft draft;
        draft.channel = "a";
        draft.kind = MessageKind::Retraction;
        draft.target = Cursor { testEpoch(), target };
        auto message = Message::make(std::move(draft), 0).value();
        message->accept(Cursor { testEpoch(), seq }, {});
        return MessagePtr(std::move(message));
    };
    Stage stage;
    Listeners<1> listeners;
    joinAll(stage, listeners, 2);
    stage.audience.publish(accepted(3));
    stage.audience.publish(retraction(4, 2)); // it has that already
    QVERIFY(!stage.audience.mustRead());
    stage.audience.publish(retraction(5, 3));
    QVERIFY(stage.audience.mustRead());
}

QTEST_APPLESS_MAIN(TestAudience)
#include "tst_audience.moc"
