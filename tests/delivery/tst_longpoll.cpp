// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/delivery/longpoll.h"
#include "tests/delivery/readings.h"
#include "tests/manualclock.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::delivery;
using namespace holdfast::tests;

namespace {

/// One answer taken apart. `rest`: what follows it, and should not.
struct Answer
{
    explicit Answer(const QByteArray &bytes)
    {
        const qsizetype end = bytes.indexOf("\r\n\r\n");
        QList<QByteArray> lines = bytes.first(end).split('\n');
        status = lines.takeFirst().trimmed();
        for (const QByteArray &line : lines) {
            const qsizetype colon = line.indexOf(':');
            fields.append({ line.first(colon), line.sliced(colon + 1).trimmed() });
        }
        body = bytes.sliced(end + 4);
    }

    /// All values of the field, as a client reads them together (RFC 9110 section 5.3).
    [[nodiscard]] QByteArray field(const QByteArray &name) const
    {
        QList<QByteArray> values;
        for (const auto &[each, value] : fields) {
            if (each == name)
                values.append(value);
        }
        return values.join(", ");
    }

    QByteArray status;
    QList<std::pair<QByteArray, QByteArray>> fields;
    QByteArray body;
};

} // namespace

class TestLongPoll : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersWithEveryMessageAndWhereTheyEnd();
    void answersWithAnEmptyListWhenTheHoldRanOut();
    void tellsTheGapBesideTheMessages();
    void tellsAGapAfterWhichNothingIsHeld();
    void saysWhetherTheConnectionGoesOn();
    void takesTheDateFromItsClock();

    void givesThePayloadAloneAsItCame_data();
    void givesThePayloadAloneAsItCame();
    void encodesTheChannelOfARawAnswer();
    void tellsTheKeyOfARawAnswer();
    void tellsARawChangeInAField();
    void tellsWhereItIsWithinAState();
    void takesOneRawMessageAtATime();
    void answersRawWithoutContentWhenTheHoldRanOut();
    void tellsARawGapInAField();
    void letsPagesOfOtherOriginsReadWhatIsTold();
    void letsNoPayloadBecomeAPage();

    void saysGoodbyeBesideAnEmptyList();
    void saysGoodbyeToARawPoll();
    void asksToComeBackAfterWholeSeconds_data();
    void asksToComeBackAfterWholeSeconds();
    void endsWithOneAnswer();

private:
    ManualClock m_clock;
    const LongPollEncoder m_json { Format::Json, true, m_clock };
    const LongPollEncoder m_raw { Format::Raw, true, m_clock };
};

void TestLongPoll::answersWithEveryMessageAndWhereTheyEnd()
{
    Reading reading = readingOf({ accepted(7, "a", "one"), accepted(9, "a", "two") });
    reading.position = 12; // 10 to 12 are on other channels
    const Answer answer(encoded(m_json, reading));
    QCOMPARE(answer.status, QByteArray("HTTP/1.1 200 OK"));
    QCOMPARE(answer.field("Content-Type"), QByteArray("application/json"));
    QCOMPARE(answer.field("Cache-Control"), QByteArray("no-store"));
    QCOMPARE(answer.field("Holdfast-Cursor"), QByteArray("k3v9x2ab-12"));
    QCOMPARE(answer.field("Content-Length"), QByteArray::number(answer.body.size()));
    QCOMPARE(answer.body,
             R"({"cursor":"k3v9x2ab-12","messages":[)" + envelope(7, "one") + ","
                 + envelope(9, "two") + "]}\n");
}

void TestLongPoll::answersWithAnEmptyListWhenTheHoldRanOut()
{
    Reading nothing;
    nothing.position = 5;
    const Answer answer(encoded(m_json, nothing));
    QCOMPARE(answer.status, QByteArray("HTTP/1.1 200 OK"));
    QCOMPARE(answer.field("Holdfast-Cursor"), QByteArray("k3v9x2ab-5"));
    QCOMPARE(answer.body,
             QByteArray(R"({"cursor":"k3v9x2ab-5","messages":[]})"
                        "\n"));
}

void TestLongPoll::tellsTheGapBesideTheMessages()
{
    const Reading reading =
        withGap(readingOf({ accepted(9, "a", "x") }), at(2), 8, GapReason::Expired);
    QCOMPARE(Answer(encoded(m_json, reading)).body,
             R"({"cursor":"k3v9x2ab-9","gap":{"from":"k3v9x2ab-2","to":"k3v9x2ab-8",)"
             R"("reason":"expired"},"messages":[)"
                 + envelope(9, "x") + "]}\n");
}

void TestLongPoll::tellsAGapAfterWhichNothingIsHeld()
{
    Reading reading;
    reading.position = 8;
    const Answer answer(encoded(m_json, withGap(reading, at(2), 8)));
    QCOMPARE(answer.body,
             QByteArray(R"({"cursor":"k3v9x2ab-8","gap":{"from":"k3v9x2ab-2","to":"k3v9x2ab-8",)"
                        R"("reason":"evicted"},"messages":[]})"
                        "\n"));
}

void TestLongPoll::saysWhetherTheConnectionGoesOn()
{
    for (const Format format : { Format::Json, Format::Raw }) {
        const Reading reading = readingOf({ accepted(1) });
        const Answer kept(encoded(LongPollEncoder(format, true, m_clock), reading));
        QCOMPARE(kept.field("Connection"), QByteArray());
        const Answer last(encoded(LongPollEncoder(format, false, m_clock), reading));
        QCOMPARE(last.field("Connection"), QByteArray("close"));
        QCOMPARE(last.body, kept.body);
    }
}

void TestLongPoll::takesTheDateFromItsClock()
{
    ManualClock clock;
    clock.setWall(784'111'777'000); // the example of RFC 9110 section 5.6.7
    const LongPollEncoder encoder(Format::Json, true, clock);
    QCOMPARE(Answer(encoded(encoder, readingOf({}))).field("Date"),
             QByteArray("Sun, 06 Nov 1994 08:49:37 GMT"));
}

void TestLongPoll::givesThePayloadAloneAsItCame_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("announced");
    QTest::newRow("text") << QByteArray("a\r\nb") << QByteArray() << QByteArray("text/plain");
    QTest::newRow("nothing") << QByteArray("") << QByteArray() << QByteArray("text/plain");
    QTest::newRow("JSON with its spaces")
        << QByteArray("{ \"a\" : 1 }\n") << QByteArray("application/json; charset=utf-8")
        << QByteArray("application/json; charset=utf-8");
    QTest::newRow("bytes") << QByteArray("\xff\x00\xfe", 3) << QByteArray("image/png")
                           << QByteArray("image/png");
    QTest::newRow("the end of an answer") << QByteArray("\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")
                                          << QByteArray() << QByteArray("text/plain");
}

void TestLongPoll::givesThePayloadAloneAsItCame()
{
    QFETCH(QByteArray, payload);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, announced);
    const Draft draft { "class.\xe7\xba\xa2", payload.toStdString(), type.toStdString(), "page" };
    const Answer answer(encoded(m_raw, readingOf({ accepted(7, draft) })));
    QCOMPARE(answer.status, QByteArray("HTTP/1.1 200 OK"));
    QCOMPARE(answer.field("Content-Type"), announced);
    QCOMPARE(answer.field("Content-Length"), QByteArray::number(payload.size()));
    QCOMPARE(answer.field("Holdfast-Cursor"), QByteArray("k3v9x2ab-7"));
    QCOMPARE(answer.field("Holdfast-Channel"), QByteArray("class.%E7%BA%A2"));
    QCOMPARE(answer.field("Holdfast-Event"), QByteArray("page"));
    QCOMPARE(answer.body, payload);
}

void TestLongPoll::encodesTheChannelOfARawAnswer()
{
    const Reading reading = readingOf({ accepted(7, "\xe7\xba\xa2 1.a", "x") });
    QCOMPARE(Answer(encoded(m_raw, reading)).field("Holdfast-Channel"),
             QByteArray("%E7%BA%A2%201.a"));
}

void TestLongPoll::tellsTheKeyOfARawAnswer()
{
    Draft draft { "a", "42", {}, {} };
    draft.key = "slide";
    QCOMPARE(Answer(encoded(m_raw, readingOf({ accepted(1, draft) }))).field("Holdfast-Key"),
             QByteArray("slide"));
    QCOMPARE(Answer(encoded(m_raw, readingOf({ accepted(1, "a", "x") }))).field("Holdfast-Key"),
             QByteArray());
}

void TestLongPoll::tellsARawChangeInAField()
{
    const Answer retraction(
        encoded(m_raw, readingOf({ acceptedChange(9, MessageKind::Retraction) })));
    QCOMPARE(retraction.status, QByteArray("HTTP/1.1 200 OK"));
    QCOMPARE(retraction.field("Holdfast-Retracts"), QByteArray("k3v9x2ab-7"));
    QCOMPARE(retraction.body, QByteArray());
    const Answer replacement(
        encoded(m_raw, readingOf({ acceptedChange(9, MessageKind::Replacement, "new") })));
    QCOMPARE(replacement.field("Holdfast-Replaces"), QByteArray("k3v9x2ab-7"));
    QCOMPARE(replacement.body, QByteArray("new"));
}

void TestLongPoll::tellsWhereItIsWithinAState()
{
    Reading reading = readingOf({ accepted(7, "a", "x") });
    reading.position = 12;
    reading.state = StateRange { 12, 7, 0 };
    reading.isComplete = false;
    const Answer part(encoded(m_json, reading));
    QCOMPARE(part.field("Holdfast-Cursor"), QByteArray("k3v9x2ab-12.7"));
    QCOMPARE(part.body,
             R"({"cursor":"k3v9x2ab-12.7","state":"k3v9x2ab-12","messages":[)" + envelope(7, "x")
                 + "]}\n");
    const Answer raw(encoded(m_raw, reading));
    QCOMPARE(raw.field("Holdfast-Cursor"), QByteArray("k3v9x2ab-12.7"));
    QCOMPARE(raw.field("Holdfast-State"), QByteArray("k3v9x2ab-12"));
    reading.isComplete = true;
    QCOMPARE(Answer(encoded(m_json, reading)).field("Holdfast-Cursor"), QByteArray("k3v9x2ab-12"));
}

void TestLongPoll::takesOneRawMessageAtATime()
{
    QCOMPARE(m_raw.limits().messages, std::size_t { 1 });
    QCOMPARE(m_json.limits().messages, std::size_t { 1000 });
    QCOMPARE(m_json.limits().bytes, std::size_t { 1024 } * 1024);
}

void TestLongPoll::answersRawWithoutContentWhenTheHoldRanOut()
{
    Reading nothing;
    nothing.position = 5;
    const Answer answer(encoded(m_raw, nothing));
    QCOMPARE(answer.status, QByteArray("HTTP/1.1 204 No Content"));
    QCOMPARE(answer.field("Holdfast-Cursor"), QByteArray("k3v9x2ab-5"));
    QCOMPARE(answer.field("Content-Length"), QByteArray());
    QCOMPARE(answer.body, QByteArray());
}

void TestLongPoll::tellsARawGapInAField()
{
    const Cursor before = *Cursor::parse("00000000-77");
    const QByteArray told = "00000000-77 k3v9x2ab-8 restarted";
    const Reading reading =
        withGap(readingOf({ accepted(9, "a", "x") }), before, 8, GapReason::Restarted);
    const Answer answer(encoded(m_raw, reading));
    QCOMPARE(answer.field("Holdfast-Gap"), told);
    QCOMPARE(answer.body, QByteArray("x"));
    Reading nothing;
    nothing.position = 8;
    const Answer empty(encoded(m_raw, withGap(nothing, before, 8, GapReason::Restarted)));
    QCOMPARE(empty.status, QByteArray("HTTP/1.1 204 No Content"));
    QCOMPARE(empty.field("Holdfast-Gap"), told);
    QCOMPARE(Answer(encoded(m_raw, readingOf({ accepted(9) }))).field("Holdfast-Gap"),
             QByteArray());
}

void TestLongPoll::letsPagesOfOtherOriginsReadWhatIsTold()
{
    // A gap that a page cannot read is a gap that was not told (Fetch standard, CORS protocol).
    const Draft draft { "a", "x", {}, "page" };
    const Answer answer(encoded(m_raw, withGap(readingOf({ accepted(9, draft) }), at(2), 8)));
    QList<QByteArray> exposed = answer.field("Access-Control-Expose-Headers").split(',');
    for (QByteArray &name : exposed)
        name = name.trimmed();
    for (const auto &[name, value] : answer.fields)
        QVERIFY2(!name.startsWith("Holdfast-") || exposed.contains(name), name.constData());
    QVERIFY(exposed.contains("Holdfast-Gap"));
}

void TestLongPoll::letsNoPayloadBecomeAPage()
{
    const Draft draft { "a", "<script>alert(1)</script>", "text/html", {} };
    const Answer answer(encoded(m_raw, readingOf({ accepted(7, draft) })));
    QCOMPARE(answer.field("X-Content-Type-Options"), QByteArray("nosniff"));
    QVERIFY(answer.field("Content-Security-Policy").startsWith("sandbox;"));
}

void TestLongPoll::saysGoodbyeBesideAnEmptyList()
{
    std::string out;
    appendPollBye(at(5), Format::Json, { "shutting-down", 1500 }, wallTime, out);
    const Answer answer(bytesOf(out));
    QCOMPARE(answer.status, QByteArray("HTTP/1.1 200 OK"));
    QCOMPARE(answer.field("Holdfast-Cursor"), QByteArray("k3v9x2ab-5"));
    QCOMPARE(answer.field("Connection"), QByteArray("close"));
    QCOMPARE(answer.body,
             QByteArray(R"({"cursor":"k3v9x2ab-5","messages":[],)"
                        R"("bye":{"reason":"shutting-down","retry_ms":1500}})"
                        "\n"));
}

void TestLongPoll::saysGoodbyeToARawPoll()
{
    std::string out;
    appendPollBye(at(5), Format::Raw, { "shutting-down", 1500 }, wallTime, out);
    const Answer answer(bytesOf(out));
    QCOMPARE(answer.status, QByteArray("HTTP/1.1 204 No Content"));
    QCOMPARE(answer.field("Holdfast-Cursor"), QByteArray("k3v9x2ab-5"));
    QCOMPARE(answer.field("Retry-After"), QByteArray("2"));
    QCOMPARE(answer.field("Connection"), QByteArray("close"));
    QCOMPARE(answer.body, QByteArray());
}

void TestLongPoll::asksToComeBackAfterWholeSeconds_data()
{
    QTest::addColumn<unsigned>("milliseconds");
    QTest::addColumn<QByteArray>("seconds");
    QTest::newRow("at once") << 0U << QByteArray("0");
    QTest::newRow("a moment") << 1U << QByteArray("1");
    QTest::newRow("a whole one") << 1000U << QByteArray("1");
    QTest::newRow("a little more") << 1001U << QByteArray("2");
}

void TestLongPoll::asksToComeBackAfterWholeSeconds()
{
    QFETCH(unsigned, milliseconds);
    QFETCH(QByteArray, seconds);
    std::string out;
    appendPollBye(at(5), Format::Json, { "removed", milliseconds }, wallTime, out);
    QCOMPARE(Answer(bytesOf(out)).field("Retry-After"), seconds);
}

void TestLongPoll::endsWithOneAnswer()
{
    QVERIFY(m_json.isOneShot());
    std::string out;
    m_json.encodeHeartbeat(out);
    QVERIFY(out.empty()); // nothing can be said before the answer
}

QTEST_APPLESS_MAIN(TestLongPoll)
#include "tst_longpoll.moc"
