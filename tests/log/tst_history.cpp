// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/log/history.h"
#include "tests/hub/messages.h"

#include <QtTest>

#include <deque>
#include <random>

using namespace holdfast;
using namespace holdfast::tests;
using namespace std::chrono_literals;

namespace {

const MonotonicTime start { 1h };

Seqs seqsIn(const History &history)
{
    Seqs seqs;
    for (std::size_t i = 0; i < history.count(); ++i)
        seqs.push_back(history.at(i)->seq());
    return seqs;
}

History filled(std::initializer_list<std::uint64_t> seqs)
{
    History history;
    for (const std::uint64_t seq : seqs)
        history.append(accepted(seq, "a", "x", start));
    return history;
}

} // namespace

class TestHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatItIsGivenInOrder();
    void isBoundByCount();
    void isBoundByBytesButKeepsTheNewest();
    void isBoundByAge();
    void whatOutlivedItsOwnTimeGoes();
    void keepsNothingWhereNothingIsAllowed();
    void dropsTheOldestWhenAsked();
    void remembersWhatItHasLost();
    void knowsWhatAChannelOfItsNameHadLostBefore();
    void findsTheFirstAfterANumber_data();
    void findsTheFirstAfterANumber();
    void behavesAsAListThatIsCutInFront();
};

void TestHistory::keepsWhatItIsGivenInOrder()
{
    History history;
    QVERIFY(history.isEmpty());
    QCOMPARE(history.bytes(), std::size_t { 0 });
    std::size_t bytes = 0;
    for (std::uint64_t seq = 3; seq < 300; seq += 3) {
        const MessagePtr message = accepted(seq);
        bytes += message->footprintBytes();
        history.append(message);
        QCOMPARE(history.newest(), message);
    }
    QCOMPARE(history.count(), std::size_t { 99 });
    QCOMPARE(history.bytes(), bytes);
    QCOMPARE(history.at(0)->seq(), std::uint64_t { 3 });
    QCOMPARE(history.at(98)->seq(), std::uint64_t { 297 });
    QCOMPARE(history.lostThrough(), std::uint64_t { 0 });
}

void TestHistory::isBoundByCount()
{
    History history = filled({ 1, 2, 5, 8, 9 });
    history.trim({ .messages = 3 }, start);
    QCOMPARE(seqsIn(history), (Seqs { 5, 8, 9 }));
    QCOMPARE(history.lostThrough(), std::uint64_t { 2 });
    QCOMPARE(history.lossReason(), GapReason::Evicted);
}

void TestHistory::isBoundByBytesButKeepsTheNewest()
{
    History history = filled({ 1, 2, 3 });
    const std::size_t each = history.at(0)->footprintBytes();
    history.trim({ .bytes = 3 * each }, start);
    QCOMPARE(history.count(), std::size_t { 3 });
    history.trim({ .bytes = 3 * each - 1 }, start);
    QCOMPARE(seqsIn(history), (Seqs { 2, 3 }));
    QCOMPARE(history.bytes(), 2 * each);
    history.trim({ .bytes = 1 }, start);
    QCOMPARE(seqsIn(history), (Seqs { 3 }));
    QCOMPARE(history.lostThrough(), std::uint64_t { 2 });
    QCOMPARE(history.lossReason(), GapReason::Evicted);
}

void TestHistory::isBoundByAge()
{
    History history;
    for (const int seconds : { 0, 10, 20 })
        history.append(accepted(static_cast<std::uint64_t>(seconds) + 1, "a", "x",
                                start + std::chrono::seconds(seconds)));
    const HistoryLimits limits { .age = 60s };
    history.trim(limits, start + 60s);
    QCOMPARE(history.count(), std::size_t { 3 });
    history.trim(limits, start + 70s);
    QCOMPARE(seqsIn(history), (Seqs { 11, 21 }));
    QCOMPARE(history.lostThrough(), std::uint64_t { 1 });
    QCOMPARE(history.lossReason(), GapReason::Expired);
    history.trim(limits, start + 81s);
    QVERIFY(history.isEmpty());
    QCOMPARE(history.bytes(), std::size_t { 0 });
    QCOMPARE(history.lostThrough(), std::uint64_t { 21 });

    history.append(accepted(30, "a", "x", start + 90s));
    QCOMPARE(seqsIn(history), (Seqs { 30 }));
}

void TestHistory::whatOutlivedItsOwnTimeGoes()
{
    Draft draft;
    draft.channel = "a";
    draft.timeToLive = 5s;
    const auto message = Message::make(draft, 0).value();
    message->accept(Cursor { testEpoch(), 1 }, start);
    History history;
    history.append(message);
    history.append(accepted(2, "a", "x", start));
    history.trim({}, start + 4999ms);
    QCOMPARE(history.count(), std::size_t { 2 });
    history.trim({}, start + 5s);
    QCOMPARE(seqsIn(history), (Seqs { 2 }));
    QCOMPARE(history.lossReason(), GapReason::Expired);
}

void TestHistory::keepsNothingWhereNothingIsAllowed()
{
    History history = filled({ 4, 5 });
    history.trim({ .messages = 0 }, start);
    QVERIFY(history.isEmpty());
    QCOMPARE(history.lostThrough(), std::uint64_t { 5 });
}

void TestHistory::dropsTheOldestWhenAsked()
{
    History history = filled({ 4, 5 });
    history.evictOldest();
    QCOMPARE(seqsIn(history), (Seqs { 5 }));
    QCOMPARE(history.lostThrough(), std::uint64_t { 4 });
    QCOMPARE(history.lossReason(), GapReason::Evicted);
    history.evictOldest();
    QVERIFY(history.isEmpty());
    QCOMPARE(history.lostThrough(), std::uint64_t { 5 });
    history.evictOldest();
    QCOMPARE(history.lostThrough(), std::uint64_t { 5 });
}

void TestHistory::remembersWhatItHasLost()
{
    History history = filled({ 4, 5, 6 });
    QCOMPARE(history.lostThrough(), std::uint64_t { 0 });
    QCOMPARE(history.lastSeq(), std::uint64_t { 6 });
    history.trim({ .messages = 1 }, start);
    QCOMPARE(history.lostThrough(), std::uint64_t { 5 });
    history.trim({ .age = 0s }, start + 1s);
    QCOMPARE(history.lostThrough(), std::uint64_t { 6 });
    QCOMPARE(history.lossReason(), GapReason::Expired);
    QCOMPARE(history.lastSeq(), std::uint64_t { 6 });
}

void TestHistory::knowsWhatAChannelOfItsNameHadLostBefore()
{
    History history(17, GapReason::Expired);
    QVERIFY(history.isEmpty());
    QCOMPARE(history.lostThrough(), std::uint64_t { 17 });
    QCOMPARE(history.lossReason(), GapReason::Expired);
    history.append(accepted(20));
    QCOMPARE(history.lostThrough(), std::uint64_t { 17 });
}

void TestHistory::findsTheFirstAfterANumber_data()
{
    QTest::addColumn<quint64>("after");
    QTest::addColumn<quint64>("index");

    QTest::newRow("before all") << quint64 { 0 } << quint64 { 0 };
    QTest::newRow("just before the first") << quint64 { 9 } << quint64 { 0 };
    QTest::newRow("at the first") << quint64 { 10 } << quint64 { 1 };
    QTest::newRow("between two") << quint64 { 15 } << quint64 { 1 };
    QTest::newRow("at one inside") << quint64 { 20 } << quint64 { 2 };
    QTest::newRow("just before the last") << quint64 { 49 } << quint64 { 4 };
    QTest::newRow("at the last") << quint64 { 50 } << quint64 { 5 };
    QTest::newRow("after all") << quint64 { 1000 } << quint64 { 5 };
}

void TestHistory::findsTheFirstAfterANumber()
{
    QFETCH(quint64, after);
    const History history = filled({ 10, 20, 30, 40, 50 });
    QTEST(quint64 { history.indexAfter(after) }, "index");
    QCOMPARE(History().indexAfter(after), std::size_t { 0 });
}

void TestHistory::behavesAsAListThatIsCutInFront()
{
    std::mt19937 random(20261123); // a fixed seed, so that failures can be repeated
    History history;
    std::deque<MessagePtr> expected;
    std::uint64_t seq = 0;
    std::uint64_t lost = 0;
    for (int step = 0; step < 5000; ++step) {
        if (random() % 3 != 0) {
            seq += 1 + random() % 5;
            expected.push_back(accepted(seq, "a", std::string(random() % 50, 'x'), start));
            history.append(expected.back());
        } else {
            const std::size_t most = random() % 60;
            history.trim({ .messages = most }, start);
            for (; expected.size() > most; expected.pop_front())
                lost = expected.front()->seq();
        }
        QCOMPARE(history.count(), expected.size());
        QCOMPARE(history.lostThrough(), lost);
        std::size_t bytes = 0;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QCOMPARE(history.at(i), expected[i]);
            QCOMPARE(history.indexAfter(expected[i]->seq()), i + 1);
            bytes += expected[i]->footprintBytes();
        }
        QCOMPARE(history.bytes(), bytes);
    }
}

QTEST_APPLESS_MAIN(TestHistory)
#include "tst_history.moc"
