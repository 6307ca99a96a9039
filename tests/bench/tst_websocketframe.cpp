// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/websocketframe.h"

#include <QTest>

using namespace holdfast::bench;

class TestWebSocketFrame : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsBackItsOwnServerFrames_data();
    void readsBackItsOwnServerFrames();
    void masksWhatAClientSends();
    void waitsForTheWholeHead();
};

void TestWebSocketFrame::readsBackItsOwnServerFrames_data()
{
    QTest::addColumn<int>("payloadBytes");
    QTest::addColumn<int>("headBytes");
    QTest::newRow("empty") << 0 << 2;
    QTest::newRow("longest short length") << 125 << 2;
    QTest::newRow("shortest 16-bit length") << 126 << 4;
    QTest::newRow("longest 16-bit length") << 65535 << 4;
    QTest::newRow("shortest 64-bit length") << 65536 << 10;
}

void TestWebSocketFrame::readsBackItsOwnServerFrames()
{
    QFETCH(int, payloadBytes);
    QFETCH(int, headBytes);
    std::string frame;
    appendServerFrame(Opcode::Text, std::string(static_cast<std::size_t>(payloadBytes), 'x'),
                      frame);
    const auto head = readFrameHead(frame);
    QVERIFY(head.has_value());
    QCOMPARE(static_cast<int>(head->opcode), static_cast<int>(Opcode::Text));
    QCOMPARE(head->headBytes, static_cast<std::size_t>(headBytes));
    QCOMPARE(head->payloadBytes, static_cast<std::size_t>(payloadBytes));
    QVERIFY(!head->isMasked);
    QCOMPARE(frame.size(), static_cast<std::size_t>(headBytes + payloadBytes));
}

void TestWebSocketFrame::masksWhatAClientSends()
{
    // RFC 6455 section 5.7: "Hello" masked with 37 fa 21 3d.
    std::string frame;
    appendClientFrame(Opcode::Text, "Hello", 0x37fa213d, frame);
    QVERIFY(frame == "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
    const auto head = readFrameHead(frame);
    QVERIFY(head.has_value());
    QVERIFY(head->isMasked);
    QCOMPARE(head->headBytes, std::size_t { 6 });
}

void TestWebSocketFrame::waitsForTheWholeHead()
{
    std::string frame;
    appendServerFrame(Opcode::Binary, std::string(70000, 'x'), frame);
    for (std::size_t cut = 0; cut < 10; ++cut)
        QVERIFY(!readFrameHead(std::string_view(frame).substr(0, cut)).has_value());
}

QTEST_APPLESS_MAIN(TestWebSocketFrame)
#include "tst_websocketframe.moc"
