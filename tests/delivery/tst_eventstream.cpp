// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/delivery/eventstream.h"
#include "tests/delivery/readings.h"

#include <QtTest>

#include <random>

using namespace holdfast;
using namespace holdfast::delivery;
using namespace holdfast::tests;

namespace {

/// One event's lines as a browser reads them (WHATWG HTML section 9.2.6): each of CRLF, CR and LF
/// ends a line, an empty line ends the event.
QList<QByteArray> linesOf(QByteArray bytes)
{
    return bytes.replace("\r\n", "\n").replace('\r', '\n').split('\n');
}

/// The payload whose every line end has become LF: all that an event stream can say of it.
QByteArray normalised(QByteArray payload)
{
    return payload.replace("\r\n", "\n").replace('\r', '\n');
}

/// What an EventSource would hand to its page as `data`, if `bytes` is one event of number 7 and
/// nothing but data; otherwise "forged" with what else there was.
QByteArray dataOf(const QByteArray &bytes)
{
    QList<QByteArray> lines = linesOf(bytes);
    QList<QByteArray> data;
    if (lines.takeFirst() != "id: k3v9x2ab-7" || !bytes.endsWith("\n\n"))
        return "forged: " + bytes;
    lines.resize(lines.size() - 2);
    for (const QByteArray &line : lines) {
        if (!line.startsWith("data: "))
            return "forged: " + line;
        data.append(line.sliced(6));
    }
    return data.join('\n');
}

} // namespace

class TestEventStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensWithHello();
    void givesEachMessageItsIdAndEnvelope();
    void namesAnEventThatIsNoMessage();
    void splitsARawPayloadIntoItsLines_data();
    void splitsARawPayloadIntoItsLines();
    void givesRawBytesThatAreNoTextInBase64_data();
    void givesRawBytesThatAreNoTextInBase64();
    void cannotBeMadeToForgeAField();
    void tellsChangesInEventsOfTheirOwn();
    void tellsWhereItIsWithinAState();
    void tellsTheGapFirst();
    void doesNotMoveTheIdPastAMessageThatIsYetToCome();
    void saysNothingWhenThereIsNothing();
    void keepsAliveWithAComment();
    void saysGoodbyeWithATimeToComeBack();
    void goesOnAfterADelivery();
};

void TestEventStream::opensWithHello()
{
    std::string out;
    appendStreamOpening({ { at(42) }, "me", 1500 }, wallTime, out);
    const QByteArray bytes = bytesOf(out);
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    const QByteArray head = bytes.first(end + 2);
    QVERIFY(head.startsWith("HTTP/1.1 200 OK\r\n"));
    for (const char *field :
         { "Content-Type: text/event-stream\r\n", "Cache-Control: no-store\r\n",
           "X-Accel-Buffering: no\r\n", "Incremental: ?1\r\n", "Holdfast-Cursor: k3v9x2ab-42\r\n",
           "Connection: close\r\n", "Access-Control-Allow-Origin: *\r\n" })
        QVERIFY2(head.contains(field), field);
    QVERIFY(!head.contains("Content-Length"));
    QCOMPARE(bytes.sliced(end + 4),
             QByteArray("retry: 1500\n"
                        "id: k3v9x2ab-42\n"
                        "event: hello\n"
                        R"(data: {"epoch":"k3v9x2ab","cursor":"k3v9x2ab-42","client":"me",)"
                        R"("retry_ms":1500})"
                        "\n\n"));
}

void TestEventStream::givesEachMessageItsIdAndEnvelope()
{
    const EventStreamEncoder encoder(Format::Json);
    const Reading reading = readingOf({ accepted(7, "a", "one\r\ntwo"), accepted(9, "a", "x") });
    QCOMPARE(encoded(encoder, reading),
             "id: k3v9x2ab-7\ndata: " + envelope(7, R"(one\r\ntwo)") + "\n\n"
                 + "id: k3v9x2ab-9\ndata: " + envelope(9, "x") + "\n\n");
}

void TestEventStream::namesAnEventThatIsNoMessage()
{
    const Draft draft { "a", "42", {}, "page" };
    QCOMPARE(encoded(EventStreamEncoder(Format::Raw), readingOf({ accepted(7, draft) })),
             QByteArray("id: k3v9x2ab-7\nevent: page\ndata: 42\n\n"));
    const QByteArray json =
        encoded(EventStreamEncoder(Format::Json), readingOf({ accepted(7, draft) }));
    QVERIFY(json.startsWith("id: k3v9x2ab-7\nevent: page\ndata: {"));
    const Draft usual { "a", "42", {}, "message" };
    QCOMPARE(encoded(EventStreamEncoder(Format::Raw), readingOf({ accepted(7, usual) })),
             QByteArray("id: k3v9x2ab-7\ndata: 42\n\n"));
}

void TestEventStream::splitsARawPayloadIntoItsLines_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("lines");
    QTest::newRow("one line") << QByteArray("text") << QByteArray("data: text\n");
    QTest::newRow("nothing") << QByteArray("") << QByteArray("data: \n");
    QTest::newRow("LF") << QByteArray("a\nb") << QByteArray("data: a\ndata: b\n");
    QTest::newRow("CR") << QByteArray("a\rb") << QByteArray("data: a\ndata: b\n");
    QTest::newRow("CRLF") << QByteArray("a\r\nb") << QByteArray("data: a\ndata: b\n");
    QTest::newRow("LF CR are two")
        << QByteArray("a\n\rb") << QByteArray("data: a\ndata: \ndata: b\n");
    QTest::newRow("CR CRLF are two")
        << QByteArray("a\r\r\nb") << QByteArray("data: a\ndata: \ndata: b\n");
    QTest::newRow("a line end at the end") << QByteArray("a\n") << QByteArray("data: a\ndata: \n");
    QTest::newRow("a CR at the end") << QByteArray("a\r") << QByteArray("data: a\ndata: \n");
    QTest::newRow("line ends alone")
        << QByteArray("\r\n\r\n") << QByteArray("data: \ndata: \ndata: \n");
    QTest::newRow("a space in front") << QByteArray(" a\n b") << QByteArray("data:  a\ndata:  b\n");
    QTest::newRow("a field of its own") << QByteArray("a\r\rid: 1\revent: bye")
                                        << QByteArray("data: a\ndata: \ndata: id: 1\n"
                                                      "data: event: bye\n");
    QTest::newRow("other separators end no line")
        << QByteArray("a\v\f\xc2\x85\xe2\x80\xa8")
        << QByteArray("data: a\v\f\xc2\x85\xe2\x80\xa8\n");
}

void TestEventStream::splitsARawPayloadIntoItsLines()
{
    QFETCH(QByteArray, payload);
    QFETCH(QByteArray, lines);
    const Reading reading = readingOf({ accepted(7, "a", payload.toStdString()) });
    QCOMPARE(encoded(EventStreamEncoder(Format::Raw), reading), "id: k3v9x2ab-7\n" + lines + "\n");
}

void TestEventStream::givesRawBytesThatAreNoTextInBase64_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("event");
    QTest::addColumn<QByteArray>("lines");
    QTest::newRow("a byte") << QByteArray("\xff") << QByteArray()
                            << QByteArray("event: message+base64\ndata: /w==\n");
    QTest::newRow("an event of its own") << QByteArray("\xff\r\n\r\nid: 9\n") << QByteArray("page")
                                         << QByteArray("event: page+base64\n"
                                                       "data: /w0KDQppZDogOQo=\n");
    QTest::newRow("half a character")
        << QByteArray("a\xc3") << QByteArray() << QByteArray("event: message+base64\ndata: YcM=\n");
}

void TestEventStream::givesRawBytesThatAreNoTextInBase64()
{
    QFETCH(QByteArray, payload);
    QFETCH(QByteArray, event);
    QFETCH(QByteArray, lines);
    const Draft draft { "a", payload.toStdString(), "image/png", event.toStdString() };
    const Reading reading = readingOf({ accepted(7, draft) });
    QCOMPARE(encoded(EventStreamEncoder(Format::Raw), reading), "id: k3v9x2ab-7\n" + lines + "\n");
}

void TestEventStream::cannotBeMadeToForgeAField()
{
    static constexpr std::array<const char *, 9> pieces { "\r",  "\n",     "\r\n",    "a", ":",
                                                          "id:", "data: ", "event: ", " " };
    std::mt19937 random(7); // any: what it finds must be found again
    const EventStreamEncoder encoder(Format::Raw);
    for (int i = 0; i < 2000; ++i) {
        QByteArray payload;
        for (auto left = random() % 12; left > 0; --left)
            payload += pieces.at(random() % pieces.size());
        const Reading reading = readingOf({ accepted(7, "a", payload.toStdString()) });
        QCOMPARE(dataOf(encoded(encoder, reading)), normalised(payload));
    }
}

void TestEventStream::tellsChangesInEventsOfTheirOwn()
{
    const Reading reading = readingOf({ acceptedChange(8, MessageKind::Replacement, "new"),
                                        acceptedChange(9, MessageKind::Retraction) });
    for (const Format format : { Format::Json, Format::Raw }) {
        QCOMPARE(encoded(EventStreamEncoder(format), reading),
                 QByteArray("id: k3v9x2ab-8\nevent: replace\n"
                            R"(data: {"id":"k3v9x2ab-8","channel":"a","time":1763910000123,)"
                            R"("replaces":"k3v9x2ab-7","data":"new"})"
                            "\n\nid: k3v9x2ab-9\nevent: retract\n"
                            R"(data: {"id":"k3v9x2ab-9","channel":"a","time":1763910000123,)"
                            R"("retracts":"k3v9x2ab-7"})"
                            "\n\n"));
    }
}

void TestEventStream::tellsWhereItIsWithinAState()
{
    Reading reading = readingOf({ accepted(7), accepted(9) });
    reading.position = 12;
    reading.state = StateRange { 12, 9, 0 };
    reading.isComplete = false;
    const auto ids = [&reading] {
        QList<QByteArray> all;
        for (const QByteArray &line :
             encoded(EventStreamEncoder(Format::Raw), reading).split('\n')) {
            if (line.startsWith("id: "))
                all.append(line.sliced(4));
        }
        return all;
    };
    QCOMPARE(ids(), (QList<QByteArray> { "k3v9x2ab-12.7", "k3v9x2ab-12.9" }));
    reading.isComplete = true;
    QCOMPARE(ids(), (QList<QByteArray> { "k3v9x2ab-12.7", "k3v9x2ab-12" }));
    reading = withGap(reading, at(3), 8);
    QCOMPARE(ids(), (QList<QByteArray> { "k3v9x2ab-12.6", "k3v9x2ab-12.7", "k3v9x2ab-12" }));
}

void TestEventStream::tellsTheGapFirst()
{
    for (const Format format : { Format::Json, Format::Raw }) {
        const Reading reading = withGap(readingOf({ accepted(9) }), at(2), 8, GapReason::Expired);
        const QByteArray bytes = encoded(EventStreamEncoder(format), reading);
        QVERIFY(bytes.startsWith("id: k3v9x2ab-8\n"
                                 "event: gap\n"
                                 R"(data: {"from":"k3v9x2ab-2","to":"k3v9x2ab-8",)"
                                 R"("reason":"expired"})"
                                 "\n\nid: k3v9x2ab-9\ndata: "));
    }
}

void TestEventStream::doesNotMoveTheIdPastAMessageThatIsYetToCome()
{
    // On one channel everything up to 8 is lost, on another 5 is still there.
    const Reading reading =
        withGap(readingOf({ accepted(5, "b"), accepted(9) }), at(2), 8, GapReason::Evicted);
    const QByteArray bytes = encoded(EventStreamEncoder(Format::Json), reading);
    QVERIFY(bytes.startsWith("id: k3v9x2ab-4\nevent: gap\n"));
    QVERIFY(bytes.contains(R"("to":"k3v9x2ab-8")"));
}

void TestEventStream::saysNothingWhenThereIsNothing()
{
    QCOMPARE(encoded(EventStreamEncoder(Format::Json), readingOf({})), QByteArray());
}

void TestEventStream::keepsAliveWithAComment()
{
    std::string out;
    EventStreamEncoder(Format::Raw).encodeHeartbeat(out);
    QCOMPARE(bytesOf(out), QByteArray(":\n\n"));
}

void TestEventStream::saysGoodbyeWithATimeToComeBack()
{
    std::string out;
    appendStreamBye({ "shutting-down", 2500, true }, out);
    QCOMPARE(bytesOf(out),
             QByteArray("retry: 2500\nevent: bye\n"
                        R"(data: {"reason":"shutting-down","retry_ms":2500,"complete":true})"
                        "\n\n"));
}

void TestEventStream::goesOnAfterADelivery()
{
    QVERIFY(!EventStreamEncoder(Format::Raw).isOneShot());
    QCOMPARE(EventStreamEncoder(Format::Raw).limits().messages, std::size_t { 1000 });
}

QTEST_APPLESS_MAIN(TestEventStream)
#include "tst_eventstream.moc"
