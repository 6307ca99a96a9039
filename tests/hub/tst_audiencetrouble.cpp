// SPDX-License-Identifier: GPL-3.0-or-later
//
// Audiences with full or closed sockets, too many pending messages and incomplete histories; and
// the heartbeat.
#include "tests/hub/stage.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::tests;

namespace {

Reading readingOf(std::uint64_t first, std::uint64_t last, bool isComplete = true)
{
    Reading reading;
    for (std::uint64_t seq = first; seq <= last; ++seq)
        reading.messages.push_back(accepted(seq));
    reading.position = last;
    reading.isComplete = isComplete;
    return reading;
}

Gap gapOf(std::uint64_t from, std::uint64_t to)
{
    return Gap { { testEpoch(), from }, { testEpoch(), to }, GapReason::Evicted };
}

} // namespace

class TestAudienceTrouble : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFullSocketLeavesAndTheOthersGoOn_data();
    void aFullSocketLeavesAndTheOthersGoOn();
    void anyOfThoseSentToTogetherMayFail_data();
    void anyOfThoseSentToTogetherMayFail();
    void aFullSocketOfOneWhoIsAheadLeavesToo();
    void tooManyPendingAreReadBackFromTheLog();
    void tooManyPendingBytesAreReadBackFromTheLog();
    void goesOnReadingUntilTheLogIsAtItsEnd();
    void aLogThatHoldsNothingNewOnlyMovesIt();
    void readsOnWhenItLostTrackDuringARound();
    void anEmptyAudienceForgetsThatItLostTrack();
    void whatWasReadFromTheLogIsNotSentOnceMore();
    void forgetsTheBytesOfWhatNobodyWaitsFor();
    void tellsTheGapToThoseWhomItConcerns();
    void whoIsAheadIsNotSetBackByAGap();
    void theHeartbeatGoesToEveryoneAndMovesNobody();
    void theHeartbeatGoesToWhoJoinsMeanwhile();
    void whoIsAheadIsNotSetBackByAHeartbeat();
};

void TestAudienceTrouble::aFullSocketLeavesAndTheOthersGoOn_data()
{
    QTest::addColumn<bool>("isBroken");
    QTest::newRow("full") << false;
    QTest::newRow("gone") << true;
}

void TestAudienceTrouble::aFullSocketLeavesAndTheOthersGoOn()
{
    QFETCH(bool, isBroken);
    for (std::size_t which = 0; which < 4; ++which) {
        Stage stage;
        std::array<Listener, 4> listeners;
        for (Listener &listener : listeners)
            QVERIFY(stage.audience.join(listener, 0, 0));
        stage.outlet.next(listeners[which],
                          isBroken ? Outlet::Outcome::Broken : Outlet::Outcome::Blocked);
        stage.publish(1);
        stage.round();
        QVERIFY(listeners[which].audience == nullptr);
        QCOMPARE(listeners[which].position, std::uint64_t { isBroken ? 0U : 1U });
        QCOMPARE(stage.audience.size(), std::size_t { 3 });
        stage.publish(2);
        stage.round();
        for (std::size_t i = 0; i < 4; ++i)
            QCOMPARE(listeners[i].got, std::string(i == which ? "" : "1 2 "));
    }
}

void TestAudienceTrouble::anyOfThoseSentToTogetherMayFail_data()
{
    QTest::addColumn<bool>("isOneShot");
    QTest::addColumn<std::size_t>("together");
    for (const std::size_t together : { 2U, 5U }) {
        QTest::addRow("streams, %zu at a time", together) << false << together;
        QTest::addRow("polls, %zu at a time", together) << true << together;
    }
}

void TestAudienceTrouble::anyOfThoseSentToTogetherMayFail()
{
    QFETCH(bool, isOneShot);
    QFETCH(std::size_t, together);
    constexpr std::size_t everyone = 5;
    for (unsigned failing = 0; failing < 1U << everyone; ++failing) {
        const auto fails = [failing](std::size_t i) {
            return (failing >> i & 1U) != 0;
        };
        Stage stage(0, {}, isOneShot);
        std::array<Listener, everyone> listeners;
        for (std::size_t i = 0; i < everyone; ++i) {
            QVERIFY(stage.audience.join(listeners[i], 0, 0));
            if (fails(i))
                stage.outlet.next(listeners[i], Outlet::Outcome::Blocked);
        }
        for (std::uint64_t seq = 1; seq <= 2; ++seq) {
            stage.publish(seq);
            if (!stage.audience.hasWork())
                break; // no member is left
            stage.audience.startRound(stage.cache);
            while (stage.audience.isInRound())
                (void)stage.audience.runSlice(together, stage.outlet);
        }
        for (std::size_t i = 0; i < everyone; ++i) {
            QCOMPARE(listeners[i].got, std::string(fails(i) ? "" : isOneShot ? "1 " : "1 2 "));
            QCOMPARE(listeners[i].answers, std::size_t { isOneShot && !fails(i) });
            QCOMPARE(listeners[i].audience == nullptr, isOneShot || fails(i));
        }
    }
}

void TestAudienceTrouble::aFullSocketOfOneWhoIsAheadLeavesToo()
{
    Stage stage;
    Listener member;
    QVERIFY(stage.audience.join(member, 0, 0));
    stage.publish(1, 3);
    std::array<Listener, 2> ahead;
    for (Listener &listener : ahead)
        QVERIFY(stage.audience.join(listener, 0, 2));
    stage.outlet.next(ahead[0], Outlet::Outcome::Blocked);
    stage.round();
    QVERIFY(ahead[0].audience == nullptr);
    QCOMPARE(ahead[0].position, std::uint64_t { 3 });
    QCOMPARE(ahead[1].got, std::string("3 "));
    QCOMPARE(stage.audience.size(), std::size_t { 2 });
}

void TestAudienceTrouble::tooManyPendingAreReadBackFromTheLog()
{
    Stage stage;
    Listener listener;
    QVERIFY(stage.audience.join(listener, 0, 0));
    stage.publish(1, Audience::maxPendingMessages);
    QVERIFY(!stage.audience.mustRead());
    stage.publish(Audience::maxPendingMessages + 1);
    QVERIFY(stage.audience.mustRead());
    QVERIFY(stage.audience.hasWork());
    stage.publish(Audience::maxPendingMessages + 2);
    stage.audience.startRound(readingOf(1, 3, false), stage.cache);
    stage.finish();
    QCOMPARE(listener.got, std::string("1 2 3 "));
    QCOMPARE(stage.audience.position(), std::uint64_t { 3 });
}

void TestAudienceTrouble::tooManyPendingBytesAreReadBackFromTheLog()
{
    Stage stage;
    Listener listener;
    QVERIFY(stage.audience.join(listener, 0, 0));
    const std::string large(Audience::maxPendingBytes / 4, 'x');
    for (std::uint64_t seq = 1; seq <= 3; ++seq)
        stage.audience.publish(accepted(seq, "a", large));
    QVERIFY(!stage.audience.mustRead());
    stage.audience.publish(accepted(4, "a", large));
    QVERIFY(stage.audience.mustRead());
}

void TestAudienceTrouble::goesOnReadingUntilTheLogIsAtItsEnd()
{
    Stage stage;
    Listener listener;
    QVERIFY(stage.audience.join(listener, 0, 0));
    stage.audience.loseTrack();
    stage.audience.startRound(readingOf(1, 2, false), stage.cache);
    stage.publish(5); // in the log after the part that was read
    stage.finish();
    QVERIFY(stage.audience.mustRead());
    stage.audience.startRound(readingOf(3, 5), stage.cache);
    stage.publish(6);
    QVERIFY(!stage.audience.mustRead());
    stage.finish();
    stage.round();
    QCOMPARE(listener.got, std::string("1 2 3 4 5 6 "));
    QVERIFY(!stage.audience.hasWork());
}

void TestAudienceTrouble::aLogThatHoldsNothingNewOnlyMovesIt()
{
    Stage stage(3);
    Listener listener;
    QVERIFY(stage.audience.join(listener, 0, 3));
    stage.audience.loseTrack();
    Listener ahead;
    QVERIFY(stage.audience.join(ahead, 0, 8));
    Reading nothing;
    nothing.position = 7;
    stage.audience.startRound(nothing, stage.cache);
    QVERIFY(!stage.audience.isInRound());
    QVERIFY(!stage.audience.hasWork());
    QCOMPARE(stage.audience.position(), std::uint64_t { 8 });
    stage.publish(9);
    stage.round();
    QCOMPARE(listener.got, std::string("9 "));
    QCOMPARE(ahead.got, std::string("9 "));
}

void TestAudienceTrouble::readsOnWhenItLostTrackDuringARound()
{
    Stage stage;
    std::array<Listener, 2> listeners;
    for (Listener &listener : listeners)
        QVERIFY(stage.audience.join(listener, 0, 0));
    stage.publish(1, 2);
    stage.audience.startRound(stage.cache);
    stage.publish(3);
    stage.audience.loseTrack();
    QVERIFY(!stage.audience.mustRead()); // only after the round has ended
    stage.finish();
    QVERIFY(stage.audience.mustRead());
    QCOMPARE(stage.audience.position(), std::uint64_t { 2 });
    stage.audience.startRound(readingOf(3, 4), stage.cache);
    stage.finish();
    for (const Listener &listener : listeners)
        QCOMPARE(listener.got, std::string("1 2 3 4 "));
}

void TestAudienceTrouble::anEmptyAudienceForgetsThatItLostTrack()
{
    Stage stage(2);
    stage.audience.loseTrack();
    QVERIFY(!stage.audience.hasWork());
    stage.publish(5);
    Listener listener;
    QVERIFY(stage.audience.join(listener, 0, 5));
    stage.publish(6);
    QVERIFY(!stage.audience.mustRead());
    stage.round();
    QCOMPARE(listener.got, std::string("6 "));
}

void TestAudienceTrouble::whatWasReadFromTheLogIsNotSentOnceMore()
{
    Stage stage;
    Listener listener;
    QVERIFY(stage.audience.join(listener, 0, 0));
    stage.audience.loseTrack();
    stage.audience.startRound(readingOf(1, 3), stage.cache);
    stage.publish(2, 4); // was still in the inbox when the log was read
    stage.finish();
    stage.round();
    QCOMPARE(listener.got, std::string("1 2 3 4 "));
}

void TestAudienceTrouble::forgetsTheBytesOfWhatNobodyWaitsFor()
{
    Stage stage;
    Listener first;
    QVERIFY(stage.audience.join(first, 0, 0));
    const std::string large(Audience::maxPendingBytes / 4 * 3, 'x');
    stage.audience.publish(accepted(1, "a", large));
    stage.audience.leave(first);
    Listener second; // has read message 1 from the log
    QVERIFY(stage.audience.join(second, 0, 1));
    stage.audience.publish(accepted(2, "a", large));
    QVERIFY(!stage.audience.mustRead());
    stage.round();
    QCOMPARE(second.got, std::string("2 "));
}

void TestAudienceTrouble::tellsTheGapToThoseWhomItConcerns()
{
    Stage stage;
    Listener member;
    QVERIFY(stage.audience.join(member, 0, 0));
    stage.publish(1, 3);
    std::array<Listener, 3> ahead;
    for (std::size_t i = 0; i < ahead.size(); ++i)
        QVERIFY(stage.audience.join(ahead[i], 0, std::array { 3U, 7U, 9U }[i]));
    stage.audience.loseTrack();
    Reading reading = readingOf(8, 9);
    reading.gap = gapOf(0, 7);
    stage.audience.startRound(reading, stage.cache);
    stage.finish();
    QCOMPARE(member.got, std::string("gap 0-7 8 9 "));
    QCOMPARE(ahead[0].got, std::string("gap 3-7 8 9 "));
    QCOMPARE(ahead[1].got, std::string("8 9 "));
    QCOMPARE(ahead[2].got, std::string());
}

void TestAudienceTrouble::whoIsAheadIsNotSetBackByAGap()
{
    // Channel a has lost everything up to 90. Of channel b, as much as fits into one block was
    // read.
    for (const bool isOneShot : { false, true }) {
        Stage stage(0, {}, isOneShot);
        Listener member;
        QVERIFY(stage.audience.join(member, 0, 0));
        stage.publish(1);
        Listener ahead;
        QVERIFY(stage.audience.join(ahead, 0, 50));
        stage.audience.loseTrack();
        Reading reading = readingOf(11, 20, false);
        reading.gap = gapOf(0, 90);
        stage.audience.startRound(reading, stage.cache);
        stage.finish();
        QCOMPARE(ahead.got, std::string("gap 50-90 "));
        QCOMPARE(stage.outlet.blocks().back()->position, std::uint64_t { 50 });
        if (!isOneShot)
            stage.audience.leave(ahead);
        QCOMPARE(ahead.position, std::uint64_t { 50 });
    }
}

void TestAudienceTrouble::theHeartbeatGoesToEveryoneAndMovesNobody()
{
    Stage stage(4);
    std::array<Listener, 3> listeners;
    for (Listener &listener : listeners)
        QVERIFY(stage.audience.join(listener, 0, 4));
    stage.audience.startHeartbeat();
    (void)stage.audience.runSlice(1, stage.outlet);
    stage.publish(5);
    stage.finish();
    QCOMPARE(stage.audience.position(), std::uint64_t { 4 });
    stage.round();
    for (const Listener &listener : listeners)
        QCOMPARE(listener.got, std::string(": 5 "));
}

void TestAudienceTrouble::theHeartbeatGoesToWhoJoinsMeanwhile()
{
    Stage stage(4);
    Listener first;
    QVERIFY(stage.audience.join(first, 0, 4));
    stage.audience.startHeartbeat();
    Listener same;
    Listener ahead;
    QVERIFY(stage.audience.join(same, 0, 4));
    QVERIFY(stage.audience.join(ahead, 0, 6));
    stage.finish();
    QCOMPARE(stage.audience.position(), std::uint64_t { 6 });
    stage.publish(7);
    stage.round();
    QCOMPARE(same.got, std::string(": 7 "));
    QCOMPARE(ahead.got, std::string(": 7 "));
}

void TestAudienceTrouble::whoIsAheadIsNotSetBackByAHeartbeat()
{
    Stage stage(4);
    Listener first;
    QVERIFY(stage.audience.join(first, 0, 4));
    stage.audience.startHeartbeat();
    Listener ahead;
    QVERIFY(stage.audience.join(ahead, 0, 6));
    stage.outlet.next(ahead, Outlet::Outcome::Blocked);
    stage.finish();
    QVERIFY(ahead.audience == nullptr);
    QCOMPARE(ahead.position, std::uint64_t { 6 });
}

QTEST_APPLESS_MAIN(TestAudienceTrouble)
#include "tst_audiencetrouble.moc"
