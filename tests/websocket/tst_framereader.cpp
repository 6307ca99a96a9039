// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/framereader.h"
#include "tests/websocket/frames.h"

#include <QtTest>

using namespace holdfast::websocket;
using holdfast::websocket::testing::BothWays;
using holdfast::websocket::testing::clientFrame;
using holdfast::websocket::testing::textOf;

namespace {

QByteArray frame(unsigned start, const QByteArray &payload)
{
    return QByteArray::fromStdString(clientFrame(start, payload.toStdString()));
}

} // namespace

class TestFrameReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatAClientSays_data();
    void readsWhatAClientSays();
    void readsAMessageOfAnyLength_data();
    void readsAMessageOfAnyLength();
    void refusesWhatIsWrong_data();
    void refusesWhatIsWrong();
    void refusesAtTheFirstByteThatShowsIt_data();
    void refusesAtTheFirstByteThatShowsIt();
    void boundsAMessage_data();
    void boundsAMessage();
    void readsOneEventAtATime();
    void readsNothingMoreAfterTheEnd();
    void holdsNothingBetweenMessages();
    void holdsNoMoreThanHasArrived();
    void sharesAWorkspaceWithOtherReaders();
};

void TestFrameReader::readsWhatAClientSays_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("events");

    QTest::newRow("RFC 6455 section 5.7: a masked text")
        << QByteArray::fromHex("818537fa213d7f9f4d5158") << QByteArray("text Hello\n");
    QTest::newRow("RFC 6455 section 5.7: a masked pong")
        << QByteArray::fromHex("8a8537fa213d7f9f4d5158") << QByteArray("pong Hello\n");
    QTest::newRow("RFC 6455 section 5.7: in fragments")
        << frame(0x01, "Hel") + frame(0x80, "lo") << QByteArray("text Hello\n");
    QTest::newRow("no bytes") << QByteArray() << QByteArray();
    QTest::newRow("an empty text") << frame(0x81, "") << QByteArray("text \n");
    QTest::newRow("an empty binary") << frame(0x82, "") << QByteArray("binary \n");
    QTest::newRow("binary need not be UTF-8")
        << frame(0x82, "\xff\xfe") << QByteArray("binary \xff\xfe\n");
    QTest::newRow("empty fragments")
        << frame(0x01, "") + frame(0x00, "") + frame(0x80, "") << QByteArray("text \n");
    QTest::newRow("binary fragments") << frame(0x02, "\xff") + frame(0x00, "") + frame(0x80, "\xfe")
                                      << QByteArray("binary \xff\xfe\n");
    QTest::newRow("a character cut by a fragment's end")
        << frame(0x01, "\xe7\xba") + frame(0x80, "\xa2") << QByteArray("text \xe7\xba\xa2\n");
    QTest::newRow("a ping between fragments") << frame(0x01, "Hel") + frame(0x89, "there?")
            + frame(0x80, "lo") << QByteArray("ping there?\ntext Hello\n");
    QTest::newRow("a ping and a pong between the bytes of a character") << frame(0x01, "\xe7")
            + frame(0x89, "") + frame(0x00, "\xba") + frame(0x8a, "x")
            + frame(0x80, "\xa2") << QByteArray("ping \npong x\ntext \xe7\xba\xa2\n");
    QTest::newRow("the longest ping")
        << frame(0x89, QByteArray(125, 'p')) << "ping " + QByteArray(125, 'p') + "\n";
    QTest::newRow("a pong that nobody asked for") << frame(0x8a, "") << QByteArray("pong \n");
    QTest::newRow("one after the other") << frame(0x81, "a") + frame(0x82, "b") + frame(0x89, "c")
            + frame(0x81, "d") << QByteArray("text a\nbinary b\nping c\ntext d\n");
    QTest::newRow("a close without a code") << frame(0x88, "") << QByteArray("close 1005 \n");
    QTest::newRow("a close with a code") << frame(0x88, "\x03\xe8") << QByteArray("close 1000 \n");
    QTest::newRow("a close with a reason")
        << frame(0x88, "\x03\xe9gone \xe7\xba\xa2") << QByteArray("close 1001 gone \xe7\xba\xa2\n");
    QTest::newRow("a close with a code of an application's")
        << frame(0x88, "\x13\x87") << QByteArray("close 4999 \n");
    QTest::newRow("the longest close") << frame(0x88, "\x03\xe8" + QByteArray(123, 'r'))
                                       << "close 1000 " + QByteArray(123, 'r') + "\n";
    QTest::newRow("a close between fragments")
        << frame(0x01, "Hel") + frame(0x88, "") + frame(0x80, "lo") << QByteArray("close 1005 \n");
    QTest::newRow("half a message") << frame(0x01, "Hel") << QByteArray();
    QTest::newRow("half a head") << frame(0x81, "Hel").left(5) << QByteArray();
}

void TestFrameReader::readsWhatAClientSays()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, events);

    const BothWays outcome(bytes.toStdString());
    QCOMPARE(QByteArray::fromStdString(outcome.whole), events);
    QVERIFY(outcome.agree());
}

void TestFrameReader::readsAMessageOfAnyLength_data()
{
    QTest::addColumn<int>("length");
    for (const int length : { 1, 7, 8, 9, 124, 125, 126, 127, 128, 65535, 65536, 65537, 262144 })
        QTest::addRow("%d bytes", length) << length;
}

void TestFrameReader::readsAMessageOfAnyLength()
{
    QFETCH(int, length);

    QByteArray message(length, '\0');
    for (int i = 0; i < length; ++i)
        message[i] = static_cast<char>('a' + i % 26);
    const BothWays outcome(frame(0x81, message).toStdString());
    QCOMPARE(QByteArray::fromStdString(outcome.whole), "text " + message + "\n");
    QVERIFY(outcome.agree());
}

void TestFrameReader::refusesWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");

    QTest::newRow("a frame that is not masked") << QByteArray::fromHex("810548656c6c6f") << 1002;
    QTest::newRow("RSV1 without permessage-deflate") << frame(0xc1, "Hello") << 1002;
    QTest::newRow("RSV2") << frame(0xa1, "Hello") << 1002;
    QTest::newRow("RSV3") << frame(0x91, "Hello") << 1002;
    QTest::newRow("RSV1 on a ping") << frame(0xc9, "") << 1002;
    for (const unsigned opcode : { 3U, 4U, 5U, 6U, 7U, 11U, 12U, 13U, 14U, 15U })
        QTest::addRow("the reserved opcode %u", opcode) << frame(0x80 | opcode, "") << 1002;
    QTest::newRow("a fragmented ping") << frame(0x09, "x") << 1002;
    QTest::newRow("a fragmented close") << frame(0x08, "") << 1002;
    QTest::newRow("a ping of 126 bytes") << frame(0x89, QByteArray(126, 'p')) << 1002;
    QTest::newRow("a close of 126 bytes") << frame(0x88, "\x03\xe8" + QByteArray(124, 'r')) << 1002;
    QTest::newRow("a continuation of nothing") << frame(0x80, "lo") << 1002;
    QTest::newRow("a continuation after the message has ended")
        << frame(0x01, "Hel") + frame(0x80, "lo") + frame(0x80, "!") << 1002;
    QTest::newRow("a message within a message") << frame(0x01, "Hel") + frame(0x81, "lo") << 1002;
    QTest::newRow("a binary within a text") << frame(0x01, "Hel") + frame(0x82, "lo") << 1002;
    QTest::newRow("two bytes of length for 125")
        << QByteArray::fromHex("81fe007d37fa213d") + QByteArray(125, 'x') << 1002;
    QTest::newRow("eight bytes of length for 65535")
        << QByteArray::fromHex("82ff000000000000ffff37fa213d") << 1002;
    QTest::newRow("a length with its highest bit set")
        << QByteArray::fromHex("82ff800000000000000037fa213d") << 1002;
    QTest::newRow("a close of one byte") << frame(0x88, "\x03") << 1002;
    for (const int code : { 0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535 }) {
        QByteArray bytes(1, static_cast<char>(code >> 8));
        bytes.append(static_cast<char>(code));
        QTest::addRow("the close code %d", code) << frame(0x88, bytes) << 1002;
    }
    QTest::newRow("a reason that is not UTF-8") << frame(0x88, "\x03\xe8\xff") << 1007;
    QTest::newRow("a text that is not UTF-8") << frame(0x81, "a\xff") << 1007;
    QTest::newRow("a text with an overlong slash") << frame(0x81, "\xc0\xaf") << 1007;
    QTest::newRow("a text with a surrogate") << frame(0x81, "\xed\xa0\x80") << 1007;
    QTest::newRow("a text beyond U+10FFFF") << frame(0x81, "\xf4\x90\x80\x80") << 1007;
    QTest::newRow("a text that ends within a character") << frame(0x81, "a\xe7\xba") << 1007;
    QTest::newRow("fragments that end within a character")
        << frame(0x01, "a\xe7") + frame(0x80, "\xba") << 1007;
    QTest::newRow("a character that a fragment breaks off")
        << frame(0x01, "a\xe7") + frame(0x80, "a") << 1007;
}

void TestFrameReader::refusesWhatIsWrong()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);

    const QByteArray good = frame(0x82, "before");
    const BothWays outcome(good.toStdString() + bytes.toStdString());
    const QByteArray events = QByteArray::fromStdString(outcome.whole);
    QVERIFY(events.startsWith("binary before\n"));
    QCOMPARE(events.mid(events.indexOf("failure")), "failure " + QByteArray::number(code) + "\n");
    QVERIFY(outcome.agree());
}

void TestFrameReader::refusesAtTheFirstByteThatShowsIt_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("innocent");

    QTest::newRow("no mask") << QByteArray::fromHex("817e00ff") << 1;
    QTest::newRow("a reserved opcode") << QByteArray::fromHex("8380") << 1;
    QTest::newRow("a length written too long") << QByteArray::fromHex("81fe007d") << 3;
    QTest::newRow("too long a message")
        << QByteArray::fromHex("81ff000000000001000137fa213d") << 13;
    const QByteArray head = QByteArray::fromHex("81fe040000000000"); // 1024 bytes, key 0
    QTest::newRow("not UTF-8") << head + "abc\xff" << 11;
    QTest::newRow("an overlong form, at its second byte") << head + "abc\xe0\x9f" << 12;
    QTest::newRow("a surrogate, at its second byte") << head + "abc\xed\xa0" << 12;
    QTest::newRow("beyond U+10FFFF, at its second byte") << head + "abc\xf4\x90" << 12;
}

void TestFrameReader::refusesAtTheFirstByteThatShowsIt()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, innocent);

    ReaderWorkspace workspace(65536);
    FrameReader reader(false);
    const std::string all = bytes.toStdString();
    std::string_view before = std::string_view(all).substr(0, static_cast<std::size_t>(innocent));
    QVERIFY(!reader.read(before, workspace));
    std::string_view offending =
        std::string_view(all).substr(static_cast<std::size_t>(innocent), 1);
    const Event event = reader.read(offending, workspace);
    QCOMPARE(event.kind, Event::Kind::Failure);
    QVERIFY(!event.payload.empty());
}

void TestFrameReader::boundsAMessage_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("events");

    const QByteArray ten("0123456789");
    const QByteArray tooBig("failure 1009\n");
    QTest::newRow("as large as may be") << frame(0x81, ten) << "text " + ten + "\n";
    QTest::newRow("one byte more") << frame(0x81, ten + "x") << tooBig;
    QTest::newRow("as large as may be, in fragments")
        << frame(0x01, ten.left(4)) + frame(0x00, ten.mid(4)) + frame(0x80, "")
        << "text " + ten + "\n";
    QTest::newRow("one byte more, in fragments") << frame(0x01, ten) + frame(0x80, "x") << tooBig;
    QTest::newRow("as large as a length can say")
        << QByteArray::fromHex("82ff7fffffffffffffff37fa213d") << tooBig;
    QTest::newRow("each message by itself")
        << frame(0x81, ten) + frame(0x82, ten) << "text " + ten + "\nbinary " + ten + "\n";
    QTest::newRow("a ping may be longer than a message")
        << frame(0x89, ten + ten) << "ping " + ten + ten + "\n";
}

void TestFrameReader::boundsAMessage()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, events);

    const BothWays outcome(bytes.toStdString(), false, 10);
    QCOMPARE(QByteArray::fromStdString(outcome.whole), events);
    QVERIFY(outcome.agree());
}

void TestFrameReader::readsOneEventAtATime()
{
    ReaderWorkspace workspace(1000);
    FrameReader reader(false);
    const std::string second = clientFrame(0x82, "b");
    const std::string all = clientFrame(0x81, "a") + second;
    std::string_view rest = all;
    QCOMPARE(textOf(reader.read(rest, workspace)), std::string("text a\n"));
    QCOMPARE(rest, std::string_view(second));
    QCOMPARE(textOf(reader.read(rest, workspace)), std::string("binary b\n"));
    QVERIFY(rest.empty());
    QVERIFY(!reader.read(rest, workspace));
}

void TestFrameReader::readsNothingMoreAfterTheEnd()
{
    for (const std::string &last : { clientFrame(0x88, ""), clientFrame(0x83, "") }) {
        ReaderWorkspace workspace(1000);
        FrameReader reader(false);
        const std::string all = last + clientFrame(0x81, "more");
        std::string_view rest = all;
        QVERIFY(!reader.hasEnded());
        QVERIFY(reader.read(rest, workspace));
        QVERIFY(reader.hasEnded());
        QVERIFY(!reader.read(rest, workspace));
        QVERIFY(rest.empty());
        QCOMPARE(reader.heldBytes(), std::size_t { 0 });
    }
}

void TestFrameReader::holdsNothingBetweenMessages()
{
    ReaderWorkspace workspace(1000);
    FrameReader reader(false);
    QCOMPARE(reader.heldBytes(), std::size_t { 0 });
    const std::string all =
        clientFrame(0x01, "Hel") + clientFrame(0x89, "") + clientFrame(0x80, "lo");
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
        std::string_view byte = std::string_view(all).substr(i, 1);
        static_cast<void>(reader.read(byte, workspace));
        QVERIFY(reader.heldBytes() > 0);
    }
    std::string_view last = std::string_view(all).substr(all.size() - 1);
    QCOMPARE(textOf(reader.read(last, workspace)), std::string("text Hello\n"));
    QCOMPARE(reader.heldBytes(), std::size_t { 0 });
}

void TestFrameReader::holdsNoMoreThanHasArrived()
{
    ReaderWorkspace workspace(std::size_t { 64 } * 1024 * 1024);
    FrameReader reader(false);
    const QByteArray head = QByteArray::fromHex("82ff000000000400000037fa213d"); // 64 MiB to come
    const std::string bytes = head.toStdString() + "a little";
    std::string_view rest = bytes;
    QVERIFY(!reader.read(rest, workspace));
    QVERIFY(reader.heldBytes() < 1024);
}

void TestFrameReader::sharesAWorkspaceWithOtherReaders()
{
    ReaderWorkspace workspace(1000);
    FrameReader one(false);
    FrameReader other(false);
    const std::string ofOne = clientFrame(0x81, "first");
    const std::string ofOther = clientFrame(0x81, "other");
    for (std::size_t i = 0; i + 1 < ofOne.size(); ++i) {
        std::string_view byteOfOne = std::string_view(ofOne).substr(i, 1);
        std::string_view byteOfOther = std::string_view(ofOther).substr(i, 1);
        QVERIFY(!one.read(byteOfOne, workspace));
        QVERIFY(!other.read(byteOfOther, workspace));
    }
    std::string_view lastOfOther = std::string_view(ofOther).substr(ofOther.size() - 1);
    QCOMPARE(textOf(other.read(lastOfOther, workspace)), std::string("text other\n"));
    std::string_view lastOfOne = std::string_view(ofOne).substr(ofOne.size() - 1);
    QCOMPARE(textOf(one.read(lastOfOne, workspace)), std::string("text first\n"));
}

QTEST_APPLESS_MAIN(TestFrameReader)
#include "tst_framereader.moc"
