// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/receipts.h"
#include "tests/hub/messages.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::tests;

class TestReceipts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsAtWhatWasCovered();
    void countsWhatWasSeenByItself();
    void countsOnlyOnFollowedChannels();
    void countsNothingForAStepBack();
    void findsAMessageAmongTheNewest();
    void keepsTheNewestOnly();
    void isBoundByBytesToo();
};

void TestReceipts::countsAtWhatWasCovered()
{
    Receipts receipts;
    std::vector<MessagePtr> messages;
    for (const std::uint64_t seq : { 2U, 4U, 6U, 8U }) {
        messages.push_back(accepted(seq));
        receipts.record(messages.back());
    }
    receipts.acknowledge(setOf("a"), 2, 6);
    receipts.acknowledge(setOf("*"), 5, 7);
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
    receipts.acknowledge(setOf("a"), 0, 1, Receipts::Step::Seen);
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
    receipts.acknowledge(setOf("ours,other"), 0, 2);
    QCOMPARE(ours->received(), 1U);
    QCOMPARE(theirs->received(), 0U);
}

void TestReceipts::countsNothingForAStepBack()
{
    Receipts receipts;
    const MessagePtr message = accepted(5);
    receipts.record(message);
    receipts.acknowledge(setOf("a"), 5, 5);
    receipts.acknowledge(setOf("a"), 9, 4);
    QCOMPARE(message->received(), 0U);
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

void TestReceipts::keepsTheNewestOnly()
{
    Receipts receipts;
    const std::uint64_t count = Receipts::capacity + 10;
    for (std::uint64_t seq = 1; seq <= count; ++seq)
        receipts.record(accepted(seq));
    QVERIFY(!receipts.find(10));
    QVERIFY(receipts.find(11));
    QVERIFY(receipts.find(count));
    receipts.acknowledge(setOf("a"), 0, count);
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
        QVERIFY(receipts.find(seq)); // the newest stays, whatever its size
    }
    QVERIFY(first.expired());
    QVERIFY(!receipts.find(1));
    QVERIFY(receipts.find(count - 1));
    receipts.acknowledge(setOf("a"), 0, count);
    QCOMPARE(receipts.find(count)->received(), 1U);
}

QTEST_APPLESS_MAIN(TestReceipts)
#include "tst_receipts.moc"
