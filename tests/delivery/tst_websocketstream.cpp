// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/delivery/websocketstream.h"
#include "server/websocket/frame.h"
#include "server/websocket/inflater.h"
#include "tests/delivery/readings.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::delivery;
using namespace holdfast::tests;

namespace {

constexpr unsigned textFrame = 0x81; ///< FIN and opcode 1 (RFC 6455 section 5.2)
constexpr unsigned binaryFrame = 0x82;
constexpr unsigned closeFrame = 0x88;
constexpr unsigned compressedBit = 0x40; ///< RSV1 (RFC 7692 section 6)

/// A frame as a server sends it: never masked.
struct Frame
{
    unsigned start = 0; ///< the first byte
    QByteArray payload;

    friend bool operator==(const Frame &, const Frame &) = default;
};

unsigned byteAt(const QByteArray &bytes, qsizetype i)
{
    return static_cast<unsigned char>(bytes.at(i));
}

/// All frames in `bytes`; an unfinished or masked one comes out as start 0.
QList<Frame> framesIn(QByteArray bytes)
{
    QList<Frame> frames;
    while (!bytes.isEmpty()) {
        qsizetype length = bytes.size() < 2 ? 999 : byteAt(bytes, 1);
        const qsizetype extra = length == 126 ? 2 : length == 127 ? 8 : 0;
        if (extra > 0) {
            length = 0;
            for (qsizetype i = 2; i < 2 + extra; ++i)
                length = length << 8 | byteAt(bytes, i);
        }
        const qsizetype head = 2 + extra;
        if (bytes.size() < head + length)
            return frames << Frame {};
        frames.append(Frame { byteAt(bytes, 0), bytes.sliced(head, length) });
        bytes.remove(0, head + length);
    }
    return frames;
}

QByteArray inflated(const QByteArray &payload)
{
    websocket::Inflater inflater;
    const auto outcome = inflater.inflate(payload.toStdString(), std::size_t { 1 } << 20);
    return outcome == websocket::Inflater::Outcome::Done ? bytesOf(inflater.message())
                                                         : QByteArray("not deflated");
}

} // namespace

class TestWebSocketStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsEnvelopesInOneFrame();
    void announcesALongFrameRight_data();
    void announcesALongFrameRight();
    void tellsTheGapInAFrameBeforeTheMessages();
    void resumesBeforeAMessageOfAnotherChannelThatIsOlderThanTheEndOfTheGap();
    void tellsAGapAfterWhichNothingIsHeld();
    void saysNothingWhenThereIsNothing();
    void sendsEachRawPayloadInItsOwnFrame();
    void sendsARawChangeAsItsEnvelope();
    void tellsWhereItIsWithinAState();
    void compressesToTheSameForEverybody_data();
    void compressesToTheSameForEverybody();
    void compressesNothingThatWouldNotGetShorter();
    void compressesEachMessageByItself();
    void asksWhetherItLives();
    void greetsWithWhereItBegins();
    void saysGoodbyeAndCloses();
    void goesOnAfterADelivery();
};

void TestWebSocketStream::sendsEnvelopesInOneFrame()
{
    const WebSocketEncoder encoder(Format::Json, false);
    const QByteArray one = encoded(encoder, readingOf({ accepted(7, "a", "x") }));
    const QByteArray text = R"({"messages":[)" + envelope(7, "x") + "]}";
    QVERIFY(text.size() < 126);
    QCOMPARE(one, QByteArray("\x81").append(static_cast<char>(text.size())) + text);
    const QList<Frame> two =
        framesIn(encoded(encoder, readingOf({ accepted(7, "a", "x"), accepted(9, "a", "y") })));
    QCOMPARE(two,
             (QList<Frame> {
                 { textFrame,
                   R"({"messages":[)" + envelope(7, "x") + "," + envelope(9, "y") + "]}" } }));
}

void TestWebSocketStream::announcesALongFrameRight_data()
{
    QTest::addColumn<int>("bytes");
    // Around where the length takes more bytes (RFC 6455 section 5.2).
    const auto around = int(QByteArray(R"({"messages":[)" + envelope(1, "") + "]}").size());
    for (const int length : { 125, 126, 65535, 65536 })
        QTest::addRow("%d", length) << length - around;
}

void TestWebSocketStream::announcesALongFrameRight()
{
    QFETCH(int, bytes);
    const QByteArray payload(bytes, 'x');
    const WebSocketEncoder encoder(Format::Json, false);
    const QList<Frame> frames =
        framesIn(encoded(encoder, readingOf({ accepted(1, "a", payload.toStdString()) })));
    QCOMPARE(frames,
             (QList<Frame> { { textFrame, R"({"messages":[)" + envelope(1, payload) + "]}" } }));
}

void TestWebSocketStream::tellsTheGapInAFrameBeforeTheMessages()
{
    const Reading reading =
        withGap(readingOf({ accepted(9, "a", "x") }), at(2), 8, GapReason::Expired);
    const Frame gap { textFrame,
                      R"({"gap":{"from":"k3v9x2ab-2","to":"k3v9x2ab-8","reason":"expired"},)"
                      R"("cursor":"k3v9x2ab-8"})" };
    QCOMPARE(framesIn(encoded(WebSocketEncoder(Format::Json, false), reading)),
             (QList<Frame> { gap, { textFrame, R"({"messages":[)" + envelope(9, "x") + "]}" } }));
    QCOMPARE(framesIn(encoded(WebSocketEncoder(Format::Raw, false), reading)),
             (QList<Frame> { gap, { textFrame, "x" } }));
}

void TestWebSocketStream::resumesBeforeAMessageOfAnotherChannelThatIsOlderThanTheEndOfTheGap()
{
    const Reading reading =
        withGap(readingOf({ accepted(5, "b", "x") }), at(2), 8, GapReason::Expired);
    const QList<Frame> frames = framesIn(encoded(WebSocketEncoder(Format::Json, false), reading));
    QVERIFY(frames.first().payload.endsWith(R"("cursor":"k3v9x2ab-4"})"));
}

void TestWebSocketStream::tellsAGapAfterWhichNothingIsHeld()
{
    Reading reading;
    reading.position = 8;
    for (const Format format : { Format::Json, Format::Raw }) {
        const QList<Frame> frames =
            framesIn(encoded(WebSocketEncoder(format, false), withGap(reading, at(2), 8)));
        QCOMPARE(frames.size(), 1);
        QVERIFY(frames.first().payload.startsWith(R"({"gap":{)"));
    }
}

void TestWebSocketStream::saysNothingWhenThereIsNothing()
{
    for (const Format format : { Format::Json, Format::Raw })
        QCOMPARE(encoded(WebSocketEncoder(format, false), readingOf({})), QByteArray());
}

void TestWebSocketStream::sendsEachRawPayloadInItsOwnFrame()
{
    const Reading reading =
        readingOf({ accepted(1, "a", "one"), accepted(2, "a", ""),
                    accepted(3, "a", "\xff\xfe"), // not UTF-8: a text frame may not hold it
                    accepted(4, "a", "\xe7\xba\xa2") });
    QCOMPARE(framesIn(encoded(WebSocketEncoder(Format::Raw, false), reading)),
             (QList<Frame> { { textFrame, "one" },
                             { textFrame, "" },
                             { binaryFrame, "\xff\xfe" },
                             { textFrame, "\xe7\xba\xa2" } }));
}

void TestWebSocketStream::sendsARawChangeAsItsEnvelope()
{
    const Reading reading =
        readingOf({ accepted(7, "a", "x"), acceptedChange(9, MessageKind::Retraction) });
    QCOMPARE(
        framesIn(encoded(WebSocketEncoder(Format::Raw, false), reading)),
        (QList<Frame> { { textFrame, "x" },
                        { textFrame,
                          R"({"messages":[{"id":"k3v9x2ab-9","channel":"a","time":1763910000123,)"
                          R"("retracts":"k3v9x2ab-7"}]})" } }));
}

void TestWebSocketStream::tellsWhereItIsWithinAState()
{
    Reading reading = readingOf({ accepted(7, "a", "x") });
    reading.position = 12;
    reading.state = StateRange { 12, 7, 5 };
    reading.isComplete = false;
    QCOMPARE(framesIn(encoded(WebSocketEncoder(Format::Json, false), reading)),
             (QList<Frame> {
                 { textFrame,
                   R"({"messages":[)" + envelope(7, "x") + R"(],"cursor":"k3v9x2ab-12.7.5"})" } }));
    QCOMPARE(framesIn(encoded(WebSocketEncoder(Format::Raw, false), reading)),
             (QList<Frame> { { textFrame, "x" },
                             { textFrame, R"({"messages":[],"cursor":"k3v9x2ab-12.7.5"})" } }));
    reading.isComplete = true;
    QCOMPARE(framesIn(encoded(WebSocketEncoder(Format::Json, false), reading)),
             (QList<Frame> {
                 { textFrame,
                   R"({"messages":[)" + envelope(7, "x") + R"(],"cursor":"k3v9x2ab-12"})" } }));
}

void TestWebSocketStream::compressesToTheSameForEverybody_data()
{
    QTest::addColumn<Format>("format");
    QTest::newRow("json") << Format::Json;
    QTest::newRow("raw") << Format::Raw;
}

void TestWebSocketStream::compressesToTheSameForEverybody()
{
    QFETCH(Format, format);
    const WebSocketEncoder plain(format, false);
    const WebSocketEncoder deflating(format, true);
    const WebSocketEncoder another(format, true);
    const Reading reading = readingOf({ accepted(1, "a", std::string(1000, 'x')) });
    const QByteArray bytes = encoded(deflating, reading);
    QVERIFY(bytes.size() < 300);
    const QList<Frame> frames = framesIn(bytes);
    QCOMPARE(frames.size(), 1);
    QCOMPARE(frames.first().start, textFrame | compressedBit);
    QCOMPARE(inflated(frames.first().payload), framesIn(encoded(plain, reading)).first().payload);
    // Whatever it has compressed before, and whoever does it.
    (void)encoded(another, readingOf({ accepted(5, "a", std::string(700, 'y')) }));
    QCOMPARE(encoded(another, reading), bytes);
    QCOMPARE(encoded(deflating, reading), bytes);
}

void TestWebSocketStream::compressesNothingThatWouldNotGetShorter()
{
    const Reading reading = readingOf({ accepted(1, "a", "short") });
    for (const Format format : { Format::Json, Format::Raw })
        QCOMPARE(encoded(WebSocketEncoder(format, true), reading),
                 encoded(WebSocketEncoder(format, false), reading));
}

void TestWebSocketStream::compressesEachMessageByItself()
{
    const std::string payload(1000, 'x');
    const Reading reading = readingOf({ accepted(1, "a", payload), accepted(2, "a", payload) });
    const QList<Frame> frames = framesIn(encoded(WebSocketEncoder(Format::Raw, true), reading));
    QCOMPARE(frames.size(), 2);
    for (const Frame &frame : frames)
        QCOMPARE(inflated(frame.payload), bytesOf(payload));
}

void TestWebSocketStream::asksWhetherItLives()
{
    std::string out;
    WebSocketEncoder(Format::Json, true).encodeHeartbeat(out);
    QCOMPARE(bytesOf(out), QByteArray("\x89\x00", 2));
}

void TestWebSocketStream::greetsWithWhereItBegins()
{
    std::string out;
    appendSocketHello({ { at(42) }, "me", 1500 }, out);
    QCOMPARE(
        framesIn(bytesOf(out)),
        (QList<Frame> { { textFrame,
                          R"({"hello":{"epoch":"k3v9x2ab","cursor":"k3v9x2ab-42","client":"me",)"
                          R"("retry_ms":1500}})" } }));
}

void TestWebSocketStream::saysGoodbyeAndCloses()
{
    std::string out;
    appendSocketBye({ "too-slow", 1500 }, out);
    QCOMPARE(framesIn(bytesOf(out)),
             (QList<Frame> { { textFrame, R"({"bye":{"reason":"too-slow","retry_ms":1500}})" },
                             { closeFrame, "\x03\xe9too-slow" } })); // 1001: going away
}

void TestWebSocketStream::goesOnAfterADelivery()
{
    QVERIFY(!WebSocketEncoder(Format::Json, false).isOneShot());
    QCOMPARE(WebSocketEncoder(Format::Raw, false).limits().messages, std::size_t { 1000 });
}

QTEST_APPLESS_MAIN(TestWebSocketStream)
#include "tst_websocketstream.moc"
