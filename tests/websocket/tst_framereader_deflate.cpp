// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/deflater.h"
#include "server/websocket/framereader.h"
#include "tests/websocket/frames.h"

#include <QtTest>

using namespace holdfast::websocket;
using holdfast::websocket::testing::BothWays;
using holdfast::websocket::testing::clientFrame;

namespace {

QByteArray frame(unsigned start, const QByteArray &payload)
{
    return QByteArray::fromStdString(clientFrame(start, payload.toStdString()));
}

QByteArray compressed(const std::string &message)
{
    Deflater deflater;
    const auto payload = deflater.deflate(message);
    return payload ? QByteArray(payload->data(), static_cast<qsizetype>(payload->size()))
                   : QByteArray();
}

} // namespace

class TestFrameReaderDeflate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsCompressedMessages_data();
    void readsCompressedMessages();
    void refusesWhatIsWrong_data();
    void refusesWhatIsWrong();
    void boundsWhatAMessageBecomes();
    void letsPassWhatCompressingMadeLonger();
    void boundsACompressedMessageBeforeItIsWhole();
};

void TestFrameReaderDeflate::readsCompressedMessages_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("events");

    const QByteArray hello("text Hello\n");
    const QByteArray one = QByteArray::fromHex("f248cdc9c90700");
    QTest::newRow("RFC 7692 section 7.2.3.1: one frame") << frame(0xc1, one) << hello;
    QTest::newRow("RFC 7692 section 7.2.3.1: two frames")
        << frame(0x41, one.left(3)) + frame(0x80, one.mid(3)) << hello;
    QTest::newRow("RFC 7692 section 7.2.3.3: a block without compression")
        << frame(0xc1, QByteArray::fromHex("000500faff48656c6c6f00")) << hello;
    QTest::newRow("RFC 7692 section 7.2.3.4: a final block")
        << frame(0xc1, QByteArray::fromHex("f348cdc9c9070000")) << hello;
    QTest::newRow("a final block and nothing after it")
        << frame(0xc1, QByteArray::fromHex("f348cdc9c90700")) << hello;
    QTest::newRow("RFC 7692 section 7.2.3.5: two blocks")
        << frame(0xc1, QByteArray::fromHex("f248050000 00ffffcac9c90700")) << hello;
    QTest::newRow("RFC 7692 section 7.2.3.6: an empty message")
        << frame(0xc1, QByteArray(1, '\0')) << QByteArray("text \n");
    QTest::newRow("a ping between the frames") << frame(0x41, one.left(3)) + frame(0x89, "x")
            + frame(0x80, one.mid(3)) << QByteArray("ping x\n") + hello;
    QTest::newRow("binary") << frame(0xc2, one) << QByteArray("binary Hello\n");
    QTest::newRow("each by itself") << frame(0xc1, one) + frame(0xc1, one) << hello + hello;
    QTest::newRow("one without compression between") << frame(0xc1, one) + frame(0x81, "plain")
            + frame(0xc1, one) << hello + "text plain\n" + hello;
}

void TestFrameReaderDeflate::readsCompressedMessages()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, events);

    const BothWays outcome(bytes.toStdString(), true);
    QCOMPARE(QByteArray::fromStdString(outcome.whole), events);
    QVERIFY(outcome.agree());
}

void TestFrameReaderDeflate::refusesWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");

    const QByteArray one = QByteArray::fromHex("f248cdc9c90700");
    QTest::newRow("RSV1 on a later fragment")
        << frame(0x41, one.left(3)) + frame(0xc0, one.mid(3)) << 1002;
    QTest::newRow("RSV1 on a ping") << frame(0xc9, one) << 1002;
    QTest::newRow("RSV2 beside RSV1") << frame(0xe1, one) << 1002;
    QTest::newRow("RFC 7692 section 7.2.3.2: what leans on an earlier message")
        << frame(0xc1, one) + frame(0xc1, QByteArray::fromHex("f200110000")) << 1007;
    QTest::newRow("no deflate at all") << frame(0xc1, "\xff\xff\xff\xff") << 1007;
    QTest::newRow("nothing") << frame(0xc1, "") << 1007;
    QTest::newRow("an end that is missing") << frame(0xc1, one.left(4)) << 1007;
    QTest::newRow("text that is not UTF-8")
        << frame(0xc1, QByteArray::fromHex("000200fdff61ff00")) << 1007;
}

void TestFrameReaderDeflate::refusesWhatIsWrong()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);

    const BothWays outcome(bytes.toStdString(), true);
    const QByteArray events = QByteArray::fromStdString(outcome.whole);
    QCOMPARE(events.mid(events.indexOf("failure")), "failure " + QByteArray::number(code) + "\n");
    QVERIFY(outcome.agree());
}

void TestFrameReaderDeflate::boundsWhatAMessageBecomes()
{
    constexpr std::size_t limit = 100'000;
    const QByteArray fits = compressed(std::string(limit, 'x'));
    const QByteArray bomb = compressed(std::string(limit + 1, 'x'));
    QVERIFY(bomb.size() < 1000);
    const BothWays good(frame(0xc1, fits).toStdString(), true, limit);
    QCOMPARE(good.whole, "text " + std::string(limit, 'x') + "\n");
    QVERIFY(good.agree());
    const BothWays bad(frame(0xc1, bomb).toStdString(), true, limit);
    QCOMPARE(bad.whole, std::string("failure 1009\n"));
    QVERIFY(bad.agree());
}

void TestFrameReaderDeflate::letsPassWhatCompressingMadeLonger()
{
    const QByteArray stored = QByteArray::fromHex("000500faff48656c6c6f00");
    const BothWays outcome(frame(0xc1, stored).toStdString(), true, 5);
    QCOMPARE(outcome.whole, std::string("text Hello\n"));
}

void TestFrameReaderDeflate::boundsACompressedMessageBeforeItIsWhole()
{
    ReaderWorkspace workspace(1000);
    FrameReader reader(true);
    const QByteArray head = QByteArray::fromHex("c1fe07d037fa213d"); // 2000 bytes to come
    const std::string bytes = head.toStdString();
    std::string_view rest = bytes;
    const Event event = reader.read(rest, workspace);
    QCOMPARE(event.kind, Event::Kind::Failure);
    QCOMPARE(event.code, CloseCode::MessageTooBig);
}

QTEST_APPLESS_MAIN(TestFrameReaderDeflate)
#include "tst_framereader_deflate.moc"
