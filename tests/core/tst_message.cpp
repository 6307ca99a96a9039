// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/message.h"
#include "server/core/messagechange.h"
#include "tests/manualclock.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <array>
#include <limits>

using namespace holdfast;

namespace {

constexpr std::int64_t wallTime = 1763910000123;

Cursor at(std::uint64_t seq)
{
    return Cursor { *Epoch::parse("k3v9x2ab"), seq };
}

Draft draftOf(const QByteArray &payload, const QByteArray &type = {}, const QByteArray &event = {})
{
    return Draft { "class.red", payload.toStdString(), type.toStdString(), event.toStdString() };
}

/// The envelope of the draft, accepted as number 1042.
QByteArray envelopeOf(const Draft &draft)
{
    const auto message = Message::make(draft, wallTime).value();
    message->accept(at(1042), {});
    return QByteArray(message->envelope().data(), qsizetype(message->envelope().size()));
}

} // namespace

class TestMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hasTheEnvelopeOfTheProtocol_data();
    void hasTheEnvelopeOfTheProtocol();
    void anEnvelopeIsOneLineOfJsonWhateverThePayload();
    void carriesAnyBytesAsBase64();
    void hasRoomForEveryNumber_data();
    void hasRoomForEveryNumber();
    void refusesWhatItCannotCarry_data();
    void refusesWhatItCannotCarry();
    void refusesWhatIsNoKey_data();
    void refusesWhatIsNoKey();
    void aJsonTypeIsKnownInAnySpelling_data();
    void aJsonTypeIsKnownInAnySpelling();
    void takesAnEventAndATypeUpToTheirBounds();
    void countsThePayloadAgainstItsBound();
    void hasDefaultsWhereNothingWasGiven();
    void countsWhatBecameOfIt();
    void tellsItsKey();
    void aRetractionHasNoData();
    void aReplacementCarriesTheTargetAsItIsNow();
    void aReplacementExpiresWithItsContent();
    void itsFootprintCoversAllThatItHolds_data();
    void itsFootprintCoversAllThatItHolds();
};

void TestMessage::hasTheEnvelopeOfTheProtocol_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("event");
    QTest::addColumn<QByteArray>("rest");

    const QByteArray json = "application/json";
    const auto row = [](const char *title, const QByteArray &payload, const QByteArray &type,
                        const QByteArray &event, const QByteArray &rest) {
        QTest::newRow(title) << payload << type << event << rest;
    };
    row("text", "Open page 42", "", "", R"("data":"Open page 42"})");
    row("an empty text", "", "", "", R"("data":""})");
    row("text whose type was said", "hi", "text/plain", "message", R"("data":"hi"})");
    row("text of another type", "# hi", "text/markdown", "",
        R"("type":"text/markdown","data":"# hi"})");
    row("an event", "hi", "", "page", R"("event":"page","data":"hi"})");
    row("an event and a type", "hi", "text/markdown", "page",
        R"("event":"page","type":"text/markdown","data":"hi"})");
    row("quotes and line ends", "a\"b\\c\r\nd", "", "", R"("data":"a\"b\\c\r\nd"})");
    row("Chinese", "\xe7\xba\xa2", "", "", "\"data\":\"\xe7\xba\xa2\"}");
    row("an event with a quote", "", "", "a\"b", R"("event":"a\"b","data":""})");
    row("JSON", R"({"page":42})", json, "", R"("type":"application/json","data":{"page":42}})");
    row("JSON over several lines", "{\r\n  \"a\": [ 1,\n 2 ] }\n", json, "",
        R"("type":"application/json","data":{"a":[1,2]}})");
    row("JSON with a parameter", "[1]", "application/json; charset=utf-8", "",
        R"("type":"application/json; charset=utf-8","data":[1]})");
    row("a JSON dialect", "null", "application/ld+json", "",
        R"("type":"application/ld+json","data":null})");
    row("a JSON number", "42", json, "", R"("type":"application/json","data":42})");
    row("JSON text with escapes", R"("a\nb \u0041")", json, "",
        R"("type":"application/json","data":"a\nb \u0041"})");
    row("JSON beyond 64 bits", R"({"wei":100000000000000000000})", json, "",
        R"("type":"application/json","data":{"wei":100000000000000000000}})");
    row("JSON with a lone surrogate", R"(["\ud83c"])", json, "",
        R"("type":"application/json","data":["\ud83c"]})");
    row("JSON with one name twice", R"({"b":1,"a":2.50,"b":3})", json, "",
        R"("type":"application/json","data":{"b":1,"a":2.50,"b":3}})");
    row("not UTF-8", "\xff\xfe", "image/png", "",
        R"("type":"image/png","encoding":"base64","data":"//4="})");
    row("not UTF-8 and no type", "\xff", "", "", R"("encoding":"base64","data":"/w=="})");
}

void TestMessage::hasTheEnvelopeOfTheProtocol()
{
    QFETCH(QByteArray, payload);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, event);
    QFETCH(QByteArray, rest);

    const QByteArray envelope = envelopeOf(draftOf(payload, type, event));
    QCOMPARE(envelope,
             R"({"id":"k3v9x2ab-1042","channel":"class.red","time":1763910000123,)" + rest);
    QVERIFY(QJsonDocument::fromJson(envelope).isObject());
}

void TestMessage::anEnvelopeIsOneLineOfJsonWhateverThePayload()
{
    for (int byte = 0; byte < 256; ++byte) {
        const QByteArray payload = "ab" + QByteArray(1, static_cast<char>(byte)) + "cd";
        const QByteArray envelope = envelopeOf(draftOf(payload));
        for (const char c : envelope)
            QVERIFY(static_cast<unsigned char>(c) >= 0x20);
        const QJsonObject object = QJsonDocument::fromJson(envelope).object();
        const QByteArray data = object.value(QLatin1String("data")).toString().toUtf8();
        const bool isBase64 = object.contains(QLatin1String("encoding"));
        QCOMPARE(isBase64, byte >= 0x80); // never UTF-8 on its own
        QCOMPARE(isBase64 ? QByteArray::fromBase64(data) : data, payload);
    }
}

void TestMessage::carriesAnyBytesAsBase64()
{
    QByteArray payload;
    for (int length = 1; length < 300; ++length) {
        payload.append(static_cast<char>(0xff - length % 64));
        const QJsonObject object = QJsonDocument::fromJson(envelopeOf(draftOf(payload))).object();
        QCOMPARE(object.value(QLatin1String("encoding")).toString(), QLatin1String("base64"));
        QCOMPARE(object.value(QLatin1String("data")).toString().toLatin1(), payload.toBase64());
    }
}

void TestMessage::hasRoomForEveryNumber_data()
{
    QTest::addColumn<quint64>("seq");

    QTest::newRow("the first") << quint64 { 1 };
    QTest::newRow("one digit, at its end") << quint64 { 9 };
    QTest::newRow("two digits") << quint64 { 10 };
    QTest::newRow("nineteen digits") << quint64 { 9'999'999'999'999'999'999U };
    QTest::newRow("the highest") << std::numeric_limits<quint64>::max();
}

void TestMessage::hasRoomForEveryNumber()
{
    QFETCH(quint64, seq);

    const auto message = Message::make(draftOf("x"), wallTime).value();
    message->accept(at(seq), {});
    const std::string opening = R"({"id":"k3v9x2ab-)" + std::to_string(seq) + R"(","channel":)";
    QVERIFY(message->envelope().starts_with(opening));
    QVERIFY(message->envelope().ends_with(R"("data":"x"})"));
    QCOMPARE(quint64 { message->seq() }, seq);
    QCOMPARE(message->id(), at(seq));
}

void TestMessage::refusesWhatItCannotCarry_data()
{
    QTest::addColumn<QByteArray>("channel");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("event");

    const auto row = [](const char *title, const QByteArray &channel, const QByteArray &payload,
                        const QByteArray &type, const QByteArray &event) {
        QTest::newRow(title) << channel << payload << type << event;
    };
    const QByteArray json = "application/json";
    row("no channel", "", "x", "", "");
    row("a pattern as channel", "class.*", "x", "", "");
    row("a channel with a line end", "a\nb", "x", "", "");
    row("an event with a line feed", "a", "x", "", "x\ndata: forged");
    row("an event with a carriage return", "a", "x", "", "x\rdata: forged");
    row("an event with a NUL", "a", "x", "", QByteArray("x\0", 2));
    row("an event that is not ASCII", "a", "x", "", "\xc3\xa9");
    row("an event of 101 bytes", "a", "x", "", QByteArray(101, 'e'));
    row("an event that looks like bytes", "a", "x", "", "page+base64");
    row("the event that opens a stream", "a", "x", "", "hello");
    row("the event that tells a gap", "a", "x", "", "gap");
    row("the event that says goodbye", "a", "x", "", "bye");
    row("the event that retracts", "a", "x", "", "retract");
    row("the event that replaces", "a", "x", "", "replace");
    row("the event that EventSource fires for a fault", "a", "x", "", "error");
    row("the event that EventSource fires when it has connected", "a", "x", "", "open");
    row("a type with a line end", "a", "x", "text/plain\r\nSet-Cookie: a=b", "");
    row("a type that is not ASCII", "a", "x", "text/\xff", "");
    row("a type of 201 bytes", "a", "x", QByteArray(201, 't'), "");
    row("JSON that is empty", "a", "", json, "");
    row("JSON that is text", "a", "hello", json, "");
    row("JSON cut short", "a", R"({"a":1)", json, "");
    row("JSON with something behind it", "a", R"({"a":1} x)", json, "");
    row("two JSON values", "a", "1 2", json, "");
    row("JSON that would close the envelope", "a", R"(1},"x":{"a":1)", json, "");
    row("JSON with a bare line end in a text", "a", "\"a\nb\"", json, "");
    row("JSON that is not UTF-8", "a", "\"\xff\"", json, "");
    row("JSON behind a byte order mark", "a", "\xef\xbb\xbf{}", json, "");
    row("JSON nested without end", "a", QByteArray(100'000, '['), json, "");
}

void TestMessage::refusesWhatItCannotCarry()
{
    QFETCH(QByteArray, channel);
    QFETCH(QByteArray, payload);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, event);

    const auto message = Message::make(Draft { channel.toStdString(), payload.toStdString(),
                                               type.toStdString(), event.toStdString() },
                                       wallTime);
    QVERIFY(!message.hasValue());
    QCOMPARE(message.error().code, ErrorCode::Malformed);
    QVERIFY(!message.error().message.empty());
    QVERIFY(message.error().reason != ErrorReason::Unspecified);
}

void TestMessage::refusesWhatIsNoKey_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::newRow("101 bytes") << QByteArray(101, 'k');
    QTest::newRow("a line end") << QByteArray("a\nb");
    QTest::newRow("a CR") << QByteArray("a\rb");
    QTest::newRow("NUL") << QByteArray("a\0b", 3);
    QTest::newRow("not ASCII") << QByteArray("\xe7\xba\xa2");
    QTest::newRow("a space before it") << QByteArray(" a");
    QTest::newRow("a space behind it") << QByteArray("a ");
}

void TestMessage::refusesWhatIsNoKey()
{
    QFETCH(QByteArray, key);
    Draft draft = draftOf("x");
    draft.key = key.toStdString();
    QCOMPARE(Message::make(draft, wallTime).error().reason, ErrorReason::NotAKey);
    draft.key = std::string(100, 'k');
    QVERIFY(Message::make(draft, wallTime));
}

void TestMessage::aJsonTypeIsKnownInAnySpelling_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<bool>("isJson");

    // RFC 9110 section 8.3.1: type and subtype are case-insensitive.
    QTest::newRow("capitals") << QByteArray("Application/JSON") << true;
    QTest::newRow("a dialect in capitals") << QByteArray("application/ld+JSON") << true;
    QTest::newRow("a space before the parameter") << QByteArray("application/json ;a=b") << true;
    QTest::newRow("a longer subtype") << QByteArray("application/jsonx") << false;
    QTest::newRow("JSON lines") << QByteArray("application/jsonl") << false;
    QTest::newRow("JSON only in a parameter") << QByteArray("text/plain;a=+json") << false;
}

void TestMessage::aJsonTypeIsKnownInAnySpelling()
{
    QFETCH(QByteArray, type);
    QFETCH(bool, isJson);

    const QByteArray envelope = envelopeOf(draftOf("[1]", type));
    QVERIFY(envelope.endsWith(isJson ? R"("data":[1]})" : R"("data":"[1]"})"));
}

void TestMessage::takesAnEventAndATypeUpToTheirBounds()
{
    QVERIFY(Message::make(draftOf("", QByteArray(200, 't'), QByteArray(100, 'e')), wallTime));
}

void TestMessage::countsThePayloadAgainstItsBound()
{
    QVERIFY(Message::make(draftOf(QByteArray(256 * 1024, 'x')), wallTime));
    QVERIFY(Message::make(draftOf("1234"), wallTime, 4));
    const auto larger = Message::make(draftOf("12345"), wallTime, 4);
    QVERIFY(!larger);
    QCOMPARE(larger.error().code, ErrorCode::TooLarge);
}

void TestMessage::hasDefaultsWhereNothingWasGiven()
{
    const auto bare = Message::make(draftOf("x"), wallTime).value();
    QCOMPARE(bare->event(), std::string_view("message"));
    QCOMPARE(bare->contentType(), std::string_view("text/plain"));
    QCOMPARE(bare->channel(), std::string("class.red"));
    QCOMPARE(bare->payload(), std::string_view("x"));
    QCOMPARE(bare->wallMilliseconds(), wallTime);

    const auto full = Message::make(draftOf("x", "text/html", "page"), wallTime).value();
    QCOMPARE(full->event(), std::string_view("page"));
    QCOMPARE(full->contentType(), std::string_view("text/html"));
}

void TestMessage::countsWhatBecameOfIt()
{
    const auto message = Message::make(draftOf("x"), wallTime).value();
    const MonotonicTime now { std::chrono::seconds(7) };
    message->accept(at(1), now);
    message->expect(17, 0);
    QCOMPARE(message->expected(), 17U);
    QCOMPARE(message->sent(), 0U);
    QCOMPARE(message->received(), 0U);
    message->countSent(5);
    message->countSent(6);
    message->countReceived();
    QCOMPARE(message->sent(), 11U);
    QCOMPARE(message->received(), 1U);
    QVERIFY(message->acceptedAt() == now);
}

void TestMessage::tellsItsKey()
{
    Draft draft = draftOf("42");
    draft.key = "slide";
    QCOMPARE(envelopeOf(draft),
             QByteArray(R"({"id":"k3v9x2ab-1042","channel":"class.red","time":1763910000123,)"
                        R"("key":"slide","data":"42"})"));
    QVERIFY(Message::make(draft, wallTime).value()->setsKey());
    draft.payload.clear();
    QVERIFY(!Message::make(draft, wallTime).value()->setsKey());
    QVERIFY(!Message::make(draftOf("42"), wallTime).value()->isSpecial());
}

namespace {

/// Accepted as number 7, an hour after the start of the clock.
std::shared_ptr<Message> target()
{
    Draft draft = draftOf("page 41");
    draft.key = "slide";
    draft.client = "teacher";
    auto message = Message::make(draft, wallTime).value();
    message->accept(at(7), MonotonicTime(std::chrono::hours(1)));
    return message;
}

} // namespace

void TestMessage::aRetractionHasNoData()
{
    Draft publisher;
    publisher.client = "pupil";
    publisher.source = Source::Management;
    const auto retraction = makeRetraction(*target(), 7, publisher, wallTime + 5);
    retraction->accept(at(9), {});
    QCOMPARE(std::string(retraction->envelope()),
             std::string(R"({"id":"k3v9x2ab-9","channel":"class.red","time":1763910000128,)"
                         R"("retracts":"k3v9x2ab-7","key":"slide"})"));
    QCOMPARE(retraction->kind(), MessageKind::Retraction);
    QCOMPARE(retraction->target(), at(7));
    QCOMPARE(retraction->client(), std::string("pupil"));
    QCOMPARE(retraction->source(), Source::Management);
    QVERIFY(!retraction->setsKey());
    QVERIFY(!retraction->version());
}

void TestMessage::aReplacementCarriesTheTargetAsItIsNow()
{
    tests::ManualClock clock;
    Draft draft = draftOf("page 42", {}, "page");
    draft.channel = "elsewhere";
    draft.key = "other";
    const auto replacement = makeReplacement(*target(), 7, draft, clock).value();
    replacement->accept(at(9), {});
    const QByteArray now = QByteArray::number(qlonglong(clock.wallMilliseconds()));
    QCOMPARE(QByteArray::fromStdString(std::string(replacement->envelope())),
             R"({"id":"k3v9x2ab-9","channel":"class.red","time":)" + now
                 + R"(,"replaces":"k3v9x2ab-7","key":"slide","event":"page","data":"page 42"})");
    QVERIFY(!replacement->setsKey());
    const MessagePtr version = replacement->version();
    QCOMPARE(QByteArray::fromStdString(std::string(version->envelope())),
             R"({"id":"k3v9x2ab-7","channel":"class.red","time":1763910000123,"key":"slide",)"
             R"("edited":)"
                 + now + R"(,"event":"page","data":"page 42"})");
    QVERIFY(version->setsKey());
    QCOMPARE(version->client(), std::string("teacher"));
    QVERIFY(replacement->footprintBytes() > version->footprintBytes());

    draft.contentType = "application/json";
    draft.payload = "no JSON";
    QCOMPARE(makeReplacement(*target(), 7, draft, clock).error().reason, ErrorReason::NotJson);
    draft.payload = "too long";
    QCOMPARE(makeReplacement(*target(), 7, draft, clock, 4).error().code, ErrorCode::TooLarge);
}

void TestMessage::aReplacementExpiresWithItsContent()
{
    tests::ManualClock clock;
    const auto old = Message::make(draftOf("old"), wallTime).value();
    old->accept(at(7), clock.now());
    clock.advance(std::chrono::seconds(100));
    Draft draft = draftOf("new");
    draft.timeToLive = std::chrono::seconds(10);
    const MessagePtr version = makeReplacement(*old, 7, draft, clock).value()->version();
    clock.advance(std::chrono::seconds(9));
    QVERIFY(!version->isExpiredAt(clock.now()));
    clock.advance(std::chrono::seconds(1));
    QVERIFY(version->isExpiredAt(clock.now()));
}

void TestMessage::itsFootprintCoversAllThatItHolds_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<int>("nameBytes");

    QTest::newRow("a short message") << QByteArray("x") << 1;
    QTest::newRow("long names") << QByteArray("x") << 100;
    QTest::newRow("a long payload") << QByteArray(100'000, 'p') << 1;
    QTest::newRow("a payload that grows sixfold in the envelope") << QByteArray(1000, '\x01') << 1;
}

void TestMessage::itsFootprintCoversAllThatItHolds()
{
    QFETCH(QByteArray, payload);
    QFETCH(int, nameBytes);

    const QByteArray name(nameBytes, 'n');
    Draft draft = draftOf(payload, name, name);
    draft.channel = name.toStdString();
    const auto message = Message::make(std::move(draft), wallTime).value();
    message->accept(at(1), {});
    QVERIFY(message->footprintBytes() >= sizeof(Message) + message->envelope().size()
                + message->payload().size() + 3 * name.toStdString().size());
}

QTEST_APPLESS_MAIN(TestMessage)
#include "tst_message.moc"
