// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/deliveryrecord.h"
#include "tests/hub/messages.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::tests;

namespace {

using Standing = DeliveryRecord::Standing;

/// For example "recipient, sent as 5".
std::string text(const Standing &standing)
{
    return std::string(standing.isRecipient ? "recipient" : "other") + ", "
        + (standing.sentAs > 0 ? "sent as " + std::to_string(standing.sentAs) : "not sent");
}

std::string standing(const DeliveryRecord &record, const Following &now, std::uint64_t seq,
                     const std::string &channel = "a")
{
    return text(record.standingOf(*accepted(seq, channel), now));
}

} // namespace

class TestDeliveryRecord : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isARecipientOfWhatCameAfterIt();
    void isSentMoreThanItWasToReceive();
    void isNotSentWhatAFreshStartLeavesOut();
    void isNotSentWhatAGapSaysIsLost();
    void remembersWhatItFollowedBefore();
    void isNotSentWhatItStoppedFollowingBeforeItCame();
    void isNoRecipientOnceTheHubHasStoppedCountingIt();
    void isSentOneMessageOfABroadcast();
    void saysNothingOfWhatItNoLongerRemembers();
    void acknowledgesEachPositionOnce();
    void acknowledgesNothingBeforeItHasStarted();
};

void TestDeliveryRecord::isARecipientOfWhatCameAfterIt()
{
    const Following now(setOf("a"));
    DeliveryRecord record;
    record.switchFrom(nullptr, 10);
    QCOMPARE(standing(record, now, 11),
             std::string("recipient, not sent")); // reading has not started
    record.resumeAt(10);
    QCOMPARE(standing(record, now, 10), std::string("other, not sent"));
    QCOMPARE(standing(record, now, 11), std::string("recipient, sent as 11"));
    QCOMPARE(standing(record, now, 11, "b"), std::string("other, not sent"));
}

void TestDeliveryRecord::isSentMoreThanItWasToReceive()
{
    const Following now(setOf("a"));
    DeliveryRecord record;
    record.switchFrom(nullptr, 10);
    const std::vector<MessagePtr> last { accepted(10) };
    record.startAt(10, last); // it has requested the last message
    QCOMPARE(record.acknowledged(), std::uint64_t { 9 });
    QCOMPARE(standing(record, now, 9), std::string("other, not sent"));
    QCOMPARE(standing(record, now, 10), std::string("other, sent as 10"));
}

void TestDeliveryRecord::isNotSentWhatAFreshStartLeavesOut()
{
    const Following now(setOf("a"));
    DeliveryRecord record;
    record.switchFrom(nullptr, 0);
    record.resumeAt(0);
    record.acknowledge(3);
    // It reconnects without its cursor and requests the last two messages of its channels.
    record.startAt(20, std::vector<MessagePtr> { accepted(12), accepted(19) });
    QCOMPARE(standing(record, now, 3), std::string("recipient, sent as 3"));
    for (const std::uint64_t seq : { 4U, 11U, 13U, 18U, 20U })
        QCOMPARE(standing(record, now, seq), std::string("recipient, not sent"));
    QCOMPARE(standing(record, now, 12), std::string("recipient, sent as 12"));
    QCOMPARE(standing(record, now, 19), std::string("recipient, sent as 19"));
    QCOMPARE(standing(record, now, 21), std::string("recipient, sent as 21"));
}

void TestDeliveryRecord::isNotSentWhatAGapSaysIsLost()
{
    const Following now(setOf("a"));
    DeliveryRecord record;
    record.switchFrom(nullptr, 0);
    record.resumeAt(0);
    record.leaveOut({ 5, 9 }, std::vector<MessagePtr> { accepted(7), accepted(12) });
    for (const std::uint64_t seq : { 6U, 8U, 9U })
        QCOMPARE(standing(record, now, seq), std::string("recipient, not sent"));
    for (const std::uint64_t seq : { 5U, 7U, 10U })
        QVERIFY(standing(record, now, seq).ends_with("sent as " + std::to_string(seq)));
}

void TestDeliveryRecord::remembersWhatItFollowedBefore()
{
    const Following before(setOf("a"));
    const Following now(setOf("b"));
    DeliveryRecord record;
    record.switchFrom(nullptr, 0);
    record.resumeAt(0);
    record.switchFrom(&before, 10);
    record.resumeAt(10);
    QCOMPARE(standing(record, now, 10), std::string("recipient, sent as 10"));
    QCOMPARE(standing(record, now, 10, "b"), std::string("other, not sent"));
    QCOMPARE(standing(record, now, 11), std::string("other, not sent"));
    QCOMPARE(standing(record, now, 11, "b"), std::string("recipient, sent as 11"));
}

void TestDeliveryRecord::isNotSentWhatItStoppedFollowingBeforeItCame()
{
    const Following before(setOf("a,kept"));
    const Following now(setOf("b,kept"));
    DeliveryRecord record;
    record.switchFrom(nullptr, 0);
    record.resumeAt(0);
    record.switchFrom(&before, 10);
    record.resumeAt(6); // it is behind: 7 to 10 have not been sent yet
    QCOMPARE(standing(record, now, 6), std::string("recipient, sent as 6"));
    QCOMPARE(standing(record, now, 7), std::string("recipient, not sent"));
    QCOMPARE(standing(record, now, 7, "kept"), std::string("recipient, sent as 7"));
    QCOMPARE(standing(record, now, 8, "b"), std::string("other, sent as 8"));
}

void TestDeliveryRecord::isNoRecipientOnceTheHubHasStoppedCountingIt()
{
    const Following before(setOf("a"));
    const Following now(setOf("a"));
    DeliveryRecord record;
    record.switchFrom(nullptr, 0);
    record.resumeAt(0);
    record.switchFrom(&before, 10);
    record.resumeAt(4);
    QCOMPARE(standing(record, now, 9), std::string("recipient, sent as 9"));
    QCOMPARE(standing(record, now, 11), std::string("recipient, sent as 11"));
}

void TestDeliveryRecord::isSentOneMessageOfABroadcast()
{
    const Following now(setOf("c,b.*"));
    DeliveryRecord record;
    record.switchFrom(nullptr, 0);
    record.resumeAt(0);
    const auto messages = acceptedBroadcast(5, { "a", "b", "b.x", "b.y", "c" });
    QCOMPARE(text(record.standingOf(*messages.front(), now)), std::string("recipient, sent as 7"));
    const auto others = acceptedBroadcast(5, { "a", "b" });
    QCOMPARE(text(record.standingOf(*others.front(), now)), std::string("other, not sent"));
}

void TestDeliveryRecord::saysNothingOfWhatItNoLongerRemembers()
{
    const Following a(setOf("a"));
    const Following b(setOf("b"));
    DeliveryRecord record;
    record.switchFrom(nullptr, 0);
    record.resumeAt(0);
    for (std::uint64_t head = 10; head <= 60; head += 10) {
        record.switchFrom(head % 20 == 0 ? &b : &a, head);
        record.resumeAt(head);
    }
    QCOMPARE(standing(record, a, 5), std::string("other, not sent"));
    QCOMPARE(standing(record, a, 55, "b"), std::string("recipient, sent as 55"));
    for (std::uint64_t seq = 100; seq < 400; seq += 10)
        record.leaveOut({ seq, seq + 2 }, {});
    QVERIFY(standing(record, a, 391).ends_with("not sent"));
    QVERIFY(standing(record, a, 395).ends_with("sent as 395"));
    QVERIFY(standing(record, a, 105).ends_with("not sent")); // the record no longer knows this gap
                                                             // exactly: it counts as not sent
}

void TestDeliveryRecord::acknowledgesEachPositionOnce()
{
    DeliveryRecord record;
    record.switchFrom(nullptr, 0);
    record.resumeAt(40);
    QVERIFY(record.acknowledge(40).isEmpty());
    const Span span = record.acknowledge(45);
    QCOMPARE(span.from, std::uint64_t { 40 });
    QCOMPARE(span.to, std::uint64_t { 45 });
    QVERIFY(record.acknowledge(30).isEmpty());
    QCOMPARE(record.acknowledge(50).from, std::uint64_t { 45 });
    QCOMPARE(record.see(44).from, std::uint64_t { 40 });
    QCOMPARE(record.seen(), std::uint64_t { 44 });
}

void TestDeliveryRecord::acknowledgesNothingBeforeItHasStarted()
{
    DeliveryRecord record;
    record.switchFrom(nullptr, 10);
    QVERIFY(record.acknowledge(7).isEmpty() && record.see(7).isEmpty());
    QCOMPARE(record.acknowledged(), std::uint64_t { 0 });
    record.startAt(10, {});
    QCOMPARE(record.acknowledged(), std::uint64_t { 10 });
    QCOMPARE(record.seen(), std::uint64_t { 10 });
}

QTEST_APPLESS_MAIN(TestDeliveryRecord)
#include "tst_deliveryrecord.moc"
