// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/messagescanner.h"
#include "app/bench/stamp.h"

#include <QTest>

#include <array>
#include <string>

using namespace holdfast::bench;

class TestMessageScanner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsEveryPayloadWhateverWrapsIt();
    void measuresFromTheTimeInThePayload();
    void findsAGapNoticeBetweenMessages();
    void findsAGapNoticeAfterTheLastMessage();
    void findsAGapNoticeWithoutAnyMessage();
    void doesNotCountMessagesOfAnotherRun();
    void isNotFooledByTildesInTheWrapping();
    void onlyCountsWhenItDoesNotJudge();

private:
    static constexpr std::size_t payloadBytes = 60;
    static constexpr std::uint32_t route = makeRoute(9, 3);
    static std::string payload(std::uint32_t sequence, std::uint32_t to = route);
    static std::string event(std::uint32_t sequence);
    DeliveryCounts scan(const std::vector<std::string> &reads, std::uint32_t due);

    DeliveryTally m_tally;
};

std::string TestMessageScanner::payload(std::uint32_t sequence, std::uint32_t to)
{
    std::string bytes(payloadBytes, '.');
    writeStamp({ .publisher = 0, .route = to, .sequence = sequence, .sentNs = 1000 }, bytes.data());
    return bytes;
}

std::string TestMessageScanner::event(std::uint32_t sequence)
{
    return "id: abcd1234-" + std::to_string(sequence) + "\ndata: " + payload(sequence) + "\n\n";
}

DeliveryCounts TestMessageScanner::scan(const std::vector<std::string> &reads, std::uint32_t due)
{
    MessageScanner scanner(payloadBytes, "event: gap", true);
    SequenceCheck check(1);
    m_tally = {};
    for (const std::string &bytes : reads)
        scanner.scan(bytes, 3000, route, check, m_tally);
    check.finish(std::array { due }, m_tally.counts);
    return m_tally.counts;
}

void TestMessageScanner::findsEveryPayloadWhateverWrapsIt()
{
    const DeliveryCounts counts =
        scan({ event(0) + event(1), R"([{"data":")" + payload(2) + R"("},")" + payload(3) }, 4);
    QCOMPARE(counts.delivered, 4U);
    QVERIFY(counts.isExact());
}

void TestMessageScanner::measuresFromTheTimeInThePayload()
{
    scan({ event(0) }, 1);
    QCOMPARE(m_tally.latency.count(), 1U);
    QCOMPARE(m_tally.latency.maxNs(), 2000U);
    QCOMPARE(m_tally.lastDeliveryNs, 3000U);
}

void TestMessageScanner::findsAGapNoticeBetweenMessages()
{
    const DeliveryCounts counts =
        scan({ event(0), event(1) + "event: gap\nid: abcd1234-8\ndata: {}\n\n" + event(9) }, 10);
    QCOMPARE(counts.gapNotices, 1U);
    QCOMPARE(counts.told, 7U);
    QCOMPARE(counts.lost, 0U);
}

void TestMessageScanner::findsAGapNoticeAfterTheLastMessage()
{
    const DeliveryCounts counts = scan({ event(0) + "event: gap\ndata: {}\n\n", event(5) }, 6);
    QCOMPARE(counts.gapNotices, 1U);
    QCOMPARE(counts.told, 4U);
}

void TestMessageScanner::findsAGapNoticeWithoutAnyMessage()
{
    QCOMPARE(scan({ "event: gap\ndata: {}\n\n" }, 0).gapNotices, 1U);
}

void TestMessageScanner::doesNotCountMessagesOfAnotherRun()
{
    const DeliveryCounts counts = scan({ "data: " + payload(0, makeRoute(8, 3)) + "\n\n" }, 0);
    QCOMPARE(counts.delivered, 0U);
    QCOMPARE(counts.astray, 1U);
}

void TestMessageScanner::isNotFooledByTildesInTheWrapping()
{
    const DeliveryCounts counts = scan({ ": ~hello ~h ~\n\n" + event(0) + ": ~~~hf\n\n" }, 1);
    QCOMPARE(counts.delivered, 1U);
    QVERIFY(counts.isExact());
}

void TestMessageScanner::onlyCountsWhenItDoesNotJudge()
{
    MessageScanner scanner(payloadBytes, "event: gap", false);
    SequenceCheck check(0);
    DeliveryTally tally;
    scanner.scan(event(5) + event(2), 3000, route, check, tally);
    check.finish(std::array { 2U }, tally.counts);
    QCOMPARE(tally.counts.delivered, 2U);
    QVERIFY(tally.counts.isExact());
    QCOMPARE(tally.latency.count(), 0U);
}

QTEST_APPLESS_MAIN(TestMessageScanner)
#include "tst_messagescanner.moc"
