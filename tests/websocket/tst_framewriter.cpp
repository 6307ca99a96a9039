// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/framewriter.h"
#include "server/websocket/inflater.h"

#include <QtTest>

using namespace holdfast::websocket;

namespace {

QByteArray bytesOf(const std::string &out)
{
    return QByteArray::fromStdString(out);
}

} // namespace

class TestFrameWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesAFrame_data();
    void writesAFrame();
    void writesAHeadForAPayloadToFollow();
    void appendsToWhatIsThere();
    void writesAClose_data();
    void writesAClose();
    void compressesWhatGetsShorter();
    void leavesAloneWhatDoesNotGetShorter_data();
    void leavesAloneWhatDoesNotGetShorter();
    void writesTheSameBytesForTheSameMessage();
};

void TestFrameWriter::writesAFrame_data()
{
    QTest::addColumn<int>("opcode");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("frame");

    const auto row = [](const char *title, Opcode opcode, const QByteArray &payload,
                        const char *headInHex) {
        QTest::newRow(title) << static_cast<int>(opcode) << payload
                             << QByteArray::fromHex(headInHex) + payload;
    };
    row("RFC 6455 section 5.7: a text", Opcode::Text, "Hello", "8105");
    row("RFC 6455 section 5.7: a ping", Opcode::Ping, "Hello", "8905");
    row("RFC 6455 section 5.7: 256 bytes", Opcode::Binary, QByteArray(256, 'b'), "827e0100");
    row("RFC 6455 section 5.7: 64 KiB", Opcode::Binary, QByteArray(65536, 'b'),
        "827f0000000000010000");
    row("an empty text", Opcode::Text, "", "8100");
    row("a pong", Opcode::Pong, "x", "8a01");
    row("the longest ping", Opcode::Ping, QByteArray(125, 'p'), "897d");
    row("125 bytes", Opcode::Text, QByteArray(125, 't'), "817d");
    row("126 bytes", Opcode::Text, QByteArray(126, 't'), "817e007e");
    row("65535 bytes", Opcode::Text, QByteArray(65535, 't'), "817effff");
}

void TestFrameWriter::writesAFrame()
{
    QFETCH(int, opcode);
    QFETCH(QByteArray, payload);
    QFETCH(QByteArray, frame);

    std::string out;
    appendFrame(static_cast<Opcode>(opcode), payload.toStdString(), out);
    QCOMPARE(bytesOf(out), frame);
}

void TestFrameWriter::writesAHeadForAPayloadToFollow()
{
    std::string out;
    appendFrameHead(Opcode::Text, 300, true, out);
    QCOMPARE(bytesOf(out), QByteArray::fromHex("c17e012c"));
    QVERIFY(out.size() <= maxServerHeadBytes);
}

void TestFrameWriter::appendsToWhatIsThere()
{
    std::string out = "before";
    appendFrame(Opcode::Text, "a", out);
    appendFrame(Opcode::Text, "b", out);
    QCOMPARE(bytesOf(out), "before" + QByteArray::fromHex("810161810162"));
}

void TestFrameWriter::writesAClose_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("reason");
    QTest::addColumn<QByteArray>("frame");

    QTest::newRow("a code") << 1000 << QByteArray() << QByteArray::fromHex("880203e8");
    QTest::newRow("a code and a reason")
        << 1001 << QByteArray("bye") << QByteArray::fromHex("880503e9") + "bye";
    QTest::newRow("none") << 1005 << QByteArray("not said") << QByteArray::fromHex("8800");
    QTest::newRow("a code of an application's")
        << 4000 << QByteArray() << QByteArray::fromHex("88020fa0");
    QTest::newRow("the longest reason")
        << 1002 << QByteArray(123, 'r') << QByteArray::fromHex("887d03ea") + QByteArray(123, 'r');
    QTest::newRow("too long a reason")
        << 1002 << QByteArray(124, 'r') << QByteArray::fromHex("887d03ea") + QByteArray(123, 'r');
    QTest::newRow("cut before a character that does not fit")
        << 1002 << QByteArray(121, 'r') + "\xe7\xba\xa2"
        << QByteArray::fromHex("887b03ea") + QByteArray(121, 'r');
    QTest::newRow("a character that just fits")
        << 1002 << QByteArray(120, 'r') + "\xe7\xba\xa2!"
        << QByteArray::fromHex("887d03ea") + QByteArray(120, 'r') + "\xe7\xba\xa2";
}

void TestFrameWriter::writesAClose()
{
    QFETCH(int, code);
    QFETCH(QByteArray, reason);
    QFETCH(QByteArray, frame);

    std::string out;
    appendClose(static_cast<CloseCode>(code), reason.toStdString(), out);
    QCOMPARE(bytesOf(out), frame);
}

void TestFrameWriter::compressesWhatGetsShorter()
{
    Deflater deflater;
    const std::string message = R"({"messages":[)" + std::string(500, 'm') + "]}";
    std::string out;
    appendCompressedFrame(Opcode::Text, message, deflater, out);
    QVERIFY(out.size() < message.size());
    QCOMPARE(static_cast<unsigned char>(out.at(0)), 0xc1); // FIN, RSV1, text
    QCOMPARE(static_cast<std::size_t>(out.at(1)), out.size() - 2);

    Inflater inflater;
    QCOMPARE(inflater.inflate(std::string_view(out).substr(2), message.size()),
             Inflater::Outcome::Done);
    QCOMPARE(inflater.message(), std::string_view(message));
}

void TestFrameWriter::leavesAloneWhatDoesNotGetShorter_data()
{
    QTest::addColumn<QByteArray>("message");

    QTest::newRow("empty") << QByteArray();
    QTest::newRow("short") << QByteArray(100, 'a');
    QByteArray noise(400, '\0');
    quint32 state = 1;
    for (char &c : noise) {
        state = state * 1664525 + 1013904223;
        c = static_cast<char>(state >> 24U);
    }
    QTest::newRow("noise") << noise;
}

void TestFrameWriter::leavesAloneWhatDoesNotGetShorter()
{
    QFETCH(QByteArray, message);

    Deflater deflater;
    std::string compressed;
    appendCompressedFrame(Opcode::Binary, message.toStdString(), deflater, compressed);
    std::string plain;
    appendFrame(Opcode::Binary, message.toStdString(), plain);
    QCOMPARE(bytesOf(compressed), bytesOf(plain));
}

void TestFrameWriter::writesTheSameBytesForTheSameMessage()
{
    const std::string message(1000, 'm');
    Deflater used;
    std::string out;
    std::string other(70'000, 'z');
    other += "something else";
    appendCompressedFrame(Opcode::Text, other, used, out);
    std::string second;
    appendCompressedFrame(Opcode::Text, message, used, second);
    Deflater fresh;
    std::string first;
    appendCompressedFrame(Opcode::Text, message, fresh, first);
    QCOMPARE(bytesOf(second), bytesOf(first));
}

QTEST_APPLESS_MAIN(TestFrameWriter)
#include "tst_framewriter.moc"
