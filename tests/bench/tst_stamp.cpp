// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/stamp.h"

#include <QTest>

#include <array>
#include <string>

using namespace holdfast::bench;

class TestStamp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsBackWhatItWrote();
    void isMadeOfNothingThatJsonOrSseWouldEscape();
    void routesOfOtherRunsAndChannelsDiffer();
};

void TestStamp::readsBackWhatItWrote()
{
    const Stamp written { .publisher = 0xfedcba98U,
                          .route = 7,
                          .sequence = 0x01234567U,
                          .sentNs = 0x0123456789abcdefULL };
    std::array<char, stampBytes> bytes {};
    writeStamp(written, bytes.data());
    const Stamp read = readStamp(bytes.data());
    QCOMPARE(read.publisher, written.publisher);
    QCOMPARE(read.route, written.route);
    QCOMPARE(read.sequence, written.sequence);
    QCOMPARE(read.sentNs, written.sentNs);
}

void TestStamp::isMadeOfNothingThatJsonOrSseWouldEscape()
{
    std::array<char, stampBytes> bytes {};
    writeStamp({ .publisher = 1, .route = 2, .sequence = 3, .sentNs = 4 }, bytes.data());
    const std::string_view text(bytes.data(), bytes.size());
    QCOMPARE(std::string(text),
             std::string("~hf00000001"
                         "00000002"
                         "00000003"
                         "0000000000000004"));
}

void TestStamp::routesOfOtherRunsAndChannelsDiffer()
{
    QVERIFY(makeRoute(1, 5) != makeRoute(2, 5));
    QVERIFY(makeRoute(1, 5) != makeRoute(1, 6));
    QVERIFY(makeRoute(1, channelLimit - 1) != makeRoute(2, 0));
}

QTEST_APPLESS_MAIN(TestStamp)
#include "tst_stamp.moc"
