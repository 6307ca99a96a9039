// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/receipts.h"
#include "tests/hub/messages.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::tests;

namespace {

/// A client that was counted for its channels from the start, and has read from there.
struct Reader
{
    explicit Reader(const std::string &channels) : following(setOf(channels))
    {
        record.switchFrom(nullptr, 0);
        record.resumeAt(0);
    }

    Following following;
    DeliveryRecord record;
};

} // namespace

class TestReceipts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsAtWhatWasCovered();
    void countsWhatWasSeenByItself();
    void countsOnlyOnFollowedChannels();
    void countsNothingForAStepBack();
    void countsABroadcastOnce();
    void countsWhatWasForAClient();
    void findsAMessageAmongTheNewest();
    void findsABroadcastByEachOfItsMessages();
    void keepsTheNewestOnly();
    void isBoundByBytesToo();
    void tellsWhatIsNewAndWhatItPassedOver();
};

void TestReceipts::countsAtWhatWasCovered()
{
    Receipts receipts;
    std::vector<MessagePtr> messages;
    for (const std::uint64_t seq : { 2U, 4U, 6U, 8U }) {
        messages.push_back(accepted(seq));
        receipts.record(messages.back());
    }
    const Reader named("a");
    const Reader wild("*");
    receipts.acknowledge(named.record, named.following, { 2, 6 }, {});
    receipts.acknowledge(wild.record, wild.following, { 5, 7 }, {});
    const auto received = [&](std::size_t i) {
        return messages[i]->received();
    };
    QCOMPARE(received(0), 0U);
    QCOMPARE(received(1), 1U);
    QCOMPARE(received(2), 2U);
    QCOMPARE(received(3), 0U);
}

void TestReceipts::countsWhatWasSeenByItself()
{
    Receipts receipts;
    const MessagePtr message = accepted(1);
    receipts.record(message);
    const Reader reader("a");
    receipts.acknowledge(reader.record, reader.following, {}, { 0, 1 });
    QCOMPARE(message->seen(), 1U);
    QCOMPARE(message->received(), 0U);
}

void TestReceipts::countsOnlyOnFollowedChannels()
{
    Receipts receipts;
    const MessagePtr ours = accepted(1, "ours");
    const MessagePtr theirs = accepted(2, "theirs");
    receipts.record(ours);
    receipts.record(theirs);
    const Reader reader("ours,other");
    receipts.acknowledge(reader.record, reader.following, { 0, 2 }, {});
    QCOMPARE(ours->received(), 1U);
    QCOMPARE(theirs->received() + theirs->later(), 0U);
}

void TestReceipts::countsNothingForAStepBack()
{
    Receipts receipts;
    const MessagePtr message = accepted(5);
    receipts.record(message);
    const Reader reader("a");
    receipts.acknowledge(reader.record, reader.following, { 5, 5 }, {});
    receipts.acknowledge(reader.record, reader.following, { 9, 4 }, { 9, 4 });
    QCOMPARE(message->received() + message->seen(), 0U);
}

void TestReceipts::countsABroadcastOnce()
{
    Receipts receipts;
    const auto messages = acceptedBroadcast(5, { "a", "b", "c" });
    receipts.record(messages.front());
    const Reader both("b,c");
    receipts.acknowledge(both.record, both.following, { 0, 5 },
                         {}); // before the broadcast's message that it is sent
    QCOMPARE(messages.front()->received(), 0U);
    receipts.acknowledge(both.record, both.following, { 5, 6 }, {});
    receipts.acknowledge(both.record, both.following, { 6, 9 }, { 0, 9 });
    for (const MessagePtr &message : messages) {
        QCOMPARE(message->received(), 1U);
        QCOMPARE(message->seen(), 1U);
    }
}

void TestReceipts::countsWhatWasForAClient()
{
    Receipts receipts;
    Reader reader("a");
    const auto counts = [&] {
        const Receipts::Counts all = receipts.countsOf(reader.record, reader.following);
        return std::pair(all.received, all.expected);
    };
    QCOMPARE(counts(), std::pair(std::uint64_t { 0 }, std::uint64_t { 0 }));
    for (const std::uint64_t seq : { 1U, 2U, 3U })
        receipts.record(accepted(seq));
    receipts.record(accepted(4, "other"));
    QCOMPARE(counts(), std::pair(std::uint64_t { 0 }, std::uint64_t { 3 }));
    std::ignore = reader.record.acknowledge(2);
    QCOMPARE(counts(), std::pair(std::uint64_t { 2 }, std::uint64_t { 3 }));
    // A message that it was never sent is not received, however much it acknowledges.
    reader.record.leaveOut({ 2, 3 }, {});
    std::ignore = reader.record.acknowledge(4);
    QCOMPARE(counts(), std::pair(std::uint64_t { 2 }, std::uint64_t { 3 }));
}

void TestReceipts::findsAMessageAmongTheNewest()
{
    Receipts receipts;
    QVERIFY(!receipts.find(1));
    receipts.record(accepted(3));
    receipts.record(accepted(7));
    QCOMPARE(receipts.find(3)->seq(), std::uint64_t { 3 });
    QCOMPARE(receipts.find(7)->seq(), std::uint64_t { 7 });
    QVERIFY(!receipts.find(5));
    QVERIFY(!receipts.find(8));
    QVERIFY(!receipts.find(0));
}

void TestReceipts::findsABroadcastByEachOfItsMessages()
{
    Receipts receipts;
    receipts.record(accepted(4));
    receipts.record(acceptedBroadcast(5, { "a", "b", "c" }).front());
    receipts.record(accepted(8));
    for (const std::uint64_t seq : { 5U, 6U, 7U })
        QCOMPARE(receipts.find(seq)->seq(), std::uint64_t { 5 });
    QCOMPARE(receipts.find(6)->channelOf(6), std::string("b"));
    QCOMPARE(receipts.find(8)->seq(), std::uint64_t { 8 });
}

void TestReceipts::keepsTheNewestOnly()
{
    Receipts receipts;
    const std::uint64_t count = Receipts::capacity + 10;
    for (std::uint64_t seq = 1; seq <= count; ++seq)
        receipts.record(accepted(seq));
    QVERIFY(!receipts.find(10));
    QVERIFY(receipts.find(11));
    QVERIFY(receipts.find(count));
    const Reader reader("a");
    receipts.acknowledge(reader.record, reader.following, { 0, count }, {});
    QCOMPARE(receipts.find(11)->received(), 1U);
    QCOMPARE(receipts.find(count)->received(), 1U);
}

void TestReceipts::isBoundByBytesToo()
{
    Receipts receipts;
    const std::string large(std::size_t { 1024 } * 1024, 'x');
    std::weak_ptr<const Message> first;
    constexpr std::uint64_t count = Receipts::maxBytes / (2 * 1024 * 1024) + 2;
    for (std::uint64_t seq = 1; seq <= count; ++seq) {
        const MessagePtr message = accepted(seq, "a", large);
        receipts.record(message);
        if (seq == 1)
            first = message;
        QVERIFY(receipts.find(seq)); // the newest is kept, whatever its size
    }
    QVERIFY(first.expired());
    QVERIFY(!receipts.find(1));
    QVERIFY(receipts.find(count - 1));
    const Reader reader("a");
    receipts.acknowledge(reader.record, reader.following, { 0, count }, {});
    QCOMPARE(receipts.find(count)->received(), 1U);
}

void TestReceipts::tellsWhatIsNewAndWhatItPassedOver()
{
    Receipts receipts;
    QVERIFY(receipts.after(0, 10).messages.empty());
    for (std::uint64_t seq = 1; seq <= 9; ++seq)
        receipts.record(accepted(seq));
    QCOMPARE(seqsOf(receipts.after(6, 10).messages), (Seqs { 7, 8, 9 }));
    QCOMPARE(receipts.after(6, 10).passedOver, std::uint64_t { 0 });
    QCOMPARE(seqsOf(receipts.after(2, 3).messages), (Seqs { 7, 8, 9 }));
    QCOMPARE(receipts.after(2, 3).passedOver, std::uint64_t { 4 });
    QVERIFY(receipts.after(9, 10).messages.empty());
    receipts.record(accepted(20)); // others in between are not recorded
    QCOMPARE(seqsOf(receipts.after(9, 10).messages), (Seqs { 20 }));
    QCOMPARE(receipts.after(9, 10).passedOver, std::uint64_t { 0 });
    QCOMPARE(receipts.after(9, 10).recorded, std::size_t(10));
}

QTEST_APPLESS_MAIN(TestReceipts)
#include "tst_receipts.moc"
