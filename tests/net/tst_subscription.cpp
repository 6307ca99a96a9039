// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/subscription.h"
#include "tests/hub/messages.h"
#include "tests/hub/textencoder.h"

#include <QTest>

using namespace holdfast;
using net::CatchUpQueue;
using net::Subscription;
using Stage = Subscription::Stage;

namespace {

/// An outlet whose sockets take everything.
class TakingOutlet final : public Outlet
{
public:
    [[nodiscard]] Outcome send(Subscriber & /*subscriber*/, int /*socket*/,
                               const BlockPtr & /*block*/) override
    {
        return Outcome::Sent;
    }
    void answered(Subscriber &subscriber, const BlockPtr & /*block*/) override
    {
        Subscription::of(subscriber).wasAnswered();
    }
};

} // namespace

/// Where one subscriber stands: one stage at a time, and in an audience or in the queue only in the
/// stage that says so.
class TestSubscription : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isInItsAudienceExactlyWhileLive();
    void isInTheQueueExactlyWhileQueued();
    void leavesWhateverItIsInWhenItEnds_data();
    void leavesWhateverItIsInWhenItEnds();
    void isReadingAgainAfterItsAnswer();
    void keepsThePositionOfItsAudience();

private:
    tests::TextEncoder m_encoder;
    Audience m_audience { m_encoder, tests::testEpoch(), 7 };
    CatchUpQueue m_queue;
};

void TestSubscription::isInItsAudienceExactlyWhileLive()
{
    Subscription subscription;
    QVERIFY(!subscription.isSubscribed());
    subscription.begin(delivery::WireForm::StreamJson);
    QCOMPARE(subscription.stage(), Stage::Reading);
    QVERIFY(subscription.isStreaming());
    QVERIFY(!subscription.join(m_audience, 1, 6)); // the audience is past it
    QCOMPARE(subscription.stage(), Stage::Reading);
    QVERIFY(!subscription.wasLive());
    QVERIFY(subscription.join(m_audience, 1, 7));
    QCOMPARE(subscription.stage(), Stage::Live);
    QVERIFY(subscription.wasLive());
    QCOMPARE(m_audience.size(), std::size_t { 1 });
    subscription.leaveAudience();
    QCOMPARE(subscription.stage(), Stage::Reading);
    QVERIFY(m_audience.isEmpty());
    subscription.awaitOutput();
    subscription.outputSent();
    QVERIFY(subscription.join(m_audience, 1, 7));
    subscription.end(m_queue);
    QVERIFY(m_audience.isEmpty());
}

void TestSubscription::isInTheQueueExactlyWhileQueued()
{
    Subscription one;
    Subscription two;
    for (Subscription *each : { &one, &two }) {
        each->begin(delivery::WireForm::StreamJson);
        each->queue(m_queue);
        QCOMPARE(each->stage(), Stage::Queued);
    }
    one.interrupt(m_queue);
    QCOMPARE(one.stage(), Stage::Reading);
    QVERIFY(m_queue.take() == nullptr); // its place
    QCOMPARE(m_queue.take(), &two);
    two.takeTurn();
    QCOMPARE(two.stage(), Stage::Reading);
    QVERIFY(m_queue.isEmpty());
    one.end(m_queue);
    two.end(m_queue);
}

void TestSubscription::leavesWhateverItIsInWhenItEnds_data()
{
    QTest::addColumn<int>("stage");
    QTest::newRow("reading") << int(Stage::Reading);
    QTest::newRow("sending") << int(Stage::Sending);
    QTest::newRow("queued") << int(Stage::Queued);
    QTest::newRow("live") << int(Stage::Live);
}

void TestSubscription::leavesWhateverItIsInWhenItEnds()
{
    QFETCH(int, stage);
    for (const bool isGoodbye : { false, true }) {
        Subscription subscription;
        subscription.begin(delivery::WireForm::StreamJson);
        if (Stage(stage) == Stage::Sending)
            subscription.awaitOutput();
        else if (Stage(stage) == Stage::Queued)
            subscription.queue(m_queue);
        else if (Stage(stage) == Stage::Live)
            QVERIFY(subscription.join(m_audience, 1, 7));
        QCOMPARE(int(subscription.stage()), stage);
        if (isGoodbye) {
            subscription.startEnding(m_queue);
            QCOMPARE(subscription.stage(), Stage::Ending);
            QVERIFY(subscription.isSubscribed()); // until its connection ends
        }
        subscription.end(m_queue);
        QCOMPARE(subscription.stage(), Stage::None);
        QVERIFY(m_audience.isEmpty());
        while (!m_queue.isEmpty())
            QVERIFY(m_queue.take() == nullptr);
    }
}

void TestSubscription::isReadingAgainAfterItsAnswer()
{
    const tests::TextEncoder encoder({}, true);
    Audience audience(encoder, tests::testEpoch(), 0);
    Subscription subscription;
    subscription.begin(delivery::WireForm::PollJson);
    QVERIFY(subscription.isPolling());
    QVERIFY(subscription.join(audience, 1, 0));
    QVERIFY(!subscription.wasLive()); // a poll is never too slow
    audience.publish(tests::accepted(3));
    BlockCache cache;
    TakingOutlet outlet;
    audience.startRound(cache);
    audience.runSlice(10, outlet);
    QCOMPARE(subscription.stage(), Stage::Reading);
    QCOMPARE(subscription.lastPosition(), std::uint64_t { 3 });
    subscription.finishPoll();
    QVERIFY(!subscription.isSubscribed());
}

void TestSubscription::keepsThePositionOfItsAudience()
{
    Subscription subscription;
    subscription.begin(delivery::WireForm::StreamJson);
    subscription.setPosition(7);
    QVERIFY(subscription.join(m_audience, 1, 7));
    m_audience.publish(tests::accepted(9));
    BlockCache cache;
    TakingOutlet outlet;
    m_audience.startRound(cache);
    m_audience.runSlice(10, outlet);
    QCOMPARE(subscription.lastPosition(), std::uint64_t { 9 });
    subscription.end(m_queue);
    QCOMPARE(subscription.lastPosition(), std::uint64_t { 9 });
}

QTEST_GUILESS_MAIN(TestSubscription)
#include "tst_subscription.moc"
