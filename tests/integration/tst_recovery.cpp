// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"
#include "tests/support/streamclient.h"

#include <QTest>

using namespace Qt::StringLiterals;
using holdfast::tests::HttpAnswer;
using holdfast::tests::HttpClient;
using holdfast::tests::ServerProcess;
using holdfast::tests::StreamClient;
using holdfast::tests::StreamEvent;
using holdfast::tests::StreamKind;

namespace {

QByteArray payloadOf(const StreamEvent &event)
{
    return event.json().value(u"data"_s).toString().toUtf8();
}

QString gapReason(const HttpAnswer &answer)
{
    return answer.json().value(u"gap"_s).toObject().value(u"reason"_s).toString();
}

} // namespace

/// After a lost connection or a killed server, a client loses nothing or gets a gap.
class TestRecovery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void losesNothingWhenAConnectionDrops_data();
    void losesNothingWhenAConnectionDrops();
    void losesNothingBeforeTheFirstMessage();
    void tellsOfTheRestartAfterKillMinusNine_data();
    void tellsOfTheRestartAfterKillMinusNine();
    void tellsWhoHadEverythingBeforeARestart_data();
    void tellsWhoHadEverythingBeforeARestart();
    void tellsTheGapOfEvictedMessages();
    void tellsNoGapToWhoHasMissedNothing();
    void goesOnFromTheOldestAfterAPlaceThatIsNoCursor_data();
    void goesOnFromTheOldestAfterAPlaceThatIsNoCursor();
};

void TestRecovery::losesNothingWhenAConnectionDrops_data()
{
    QTest::addColumn<bool>("isStream");
    QTest::newRow("long-poll") << false;
    QTest::newRow("event stream") << true;
}

void TestRecovery::losesNothingWhenAConnectionDrops()
{
    constexpr int messages = 30;
    QFETCH(bool, isStream);
    const ServerProcess server;
    QByteArray cursor = server.connect().ask("GET /channels/a?wait=0").cursor();
    int next = 0;
    int published = 0;
    while (next < messages) {
        for (int i = 0; i < 3 && published < messages; ++i)
            QCOMPARE(server.publish("a", QByteArray::number(published++)).status, 201);
        HttpClient client = server.connect(); // a new connection each time: the last one was reset
        if (isStream) {
            QCOMPARE(client.openStream("/channels/a", "Last-Event-ID: " + cursor + "\r\n").status,
                     200);
            QCOMPARE(client.message()->name, QByteArray("hello"));
            const auto event =
                client.message(); // then the connection is reset, with events still in transit
            QCOMPARE(event->name, QByteArray("message"));
            QCOMPARE(payloadOf(*event), QByteArray::number(next++));
            cursor = event->id;
        } else {
            const HttpAnswer answer = client.ask("GET /channels/a?since=" + cursor);
            QVERIFY(!answer.json().contains(u"gap"_s));
            for (const QByteArray &payload : answer.payloads())
                QCOMPARE(payload, QByteArray::number(next++));
            cursor = answer.cursor();
        }
        client.abort();
    }
}

void TestRecovery::losesNothingBeforeTheFirstMessage()
{
    const ServerProcess server;
    HttpClient client = server.connect();
    QCOMPARE(client.openStream("/channels/a").status, 200);
    const QByteArray start = client.message()->id;
    client.abort();
    QCOMPARE(server.publish("a", "while it was away").status, 201);
    HttpClient again = server.connect();
    QCOMPARE(again.openStream("/channels/a", "Last-Event-ID: " + start + "\r\n").status, 200);
    QCOMPARE(again.message()->name, QByteArray("hello"));
    QCOMPARE(payloadOf(*again.message()), QByteArray("while it was away"));
}

void TestRecovery::tellsOfTheRestartAfterKillMinusNine_data()
{
    losesNothingWhenAConnectionDrops_data();
}

void TestRecovery::tellsOfTheRestartAfterKillMinusNine()
{
    QFETCH(bool, isStream);
    QByteArray cursor;
    quint16 port = 0;
    {
        ServerProcess first;
        port = first.port();
        QCOMPARE(first.publish("a", "lost with the first life").status, 201);
        cursor = first.connect().ask("GET /channels/a?wait=0").cursor();
        HttpClient held = first.connect();
        QCOMPARE(held.openStream("/channels/a").status, 200);
        first.kill();
        QVERIFY(first.hasExited());
        QVERIFY(first.hasCrashed());
        while (held.event()) { } // reads until the connection ends, without a goodbye
    }
    // The same port again at once, although connections to the first server may still exist.
    const ServerProcess second({ u"--listen"_s, u"127.0.0.1:"_s + QString::number(port) });
    QCOMPARE(second.port(), port);
    QCOMPARE(second.publish("a", "of the second life").status, 201);
    HttpClient client = second.connect();
    if (isStream) {
        QCOMPARE(client.openStream("/channels/a", "Last-Event-ID: " + cursor + "\r\n").status, 200);
        QCOMPARE(client.message()->name, QByteArray("hello"));
        const auto gap = client.message();
        QCOMPARE(gap->name, QByteArray("gap"));
        QCOMPARE(gap->json().value(u"reason"_s).toString(), u"restarted"_s);
        QCOMPARE(gap->json().value(u"from"_s).toString().toUtf8(), cursor);
        const auto message = client.message();
        QCOMPARE(payloadOf(*message), QByteArray("of the second life"));
        // The gap is sent once: the new cursor is of the new life.
        HttpClient again = second.connect();
        QVERIFY(gapReason(again.ask("GET /channels/a?wait=0&since=" + message->id)).isEmpty());
    } else {
        const HttpAnswer answer = client.ask("GET /channels/a?since=" + cursor);
        QCOMPARE(gapReason(answer), u"restarted"_s);
        QCOMPARE(answer.payloads(), QList<QByteArray> { "of the second life" });
        // The gap is sent once: the new cursor is of the new life.
        QCOMPARE(second.publish("a", "next").status, 201);
        const HttpAnswer next = client.ask("GET /channels/a?since=" + answer.cursor());
        QVERIFY(gapReason(next).isEmpty());
        QCOMPARE(next.payloads(), QList<QByteArray> { "next" });
    }
}

void TestRecovery::tellsWhoHadEverythingBeforeARestart_data()
{
    QTest::addColumn<bool>("isStream");
    QTest::newRow("long-poll") << false;
    QTest::newRow("event stream") << true;
}

void TestRecovery::tellsWhoHadEverythingBeforeARestart()
{
    QFETCH(bool, isStream);
    QByteArray cursor;
    QJsonObject bye;
    {
        ServerProcess first;
        QCOMPARE(first.publish("a", "1").status, 201);
        HttpClient client = first.connect();
        if (isStream) {
            QCOMPARE(client.openStream("/channels/a?last=1").status, 200);
            QCOMPARE(client.message()->name, QByteArray("hello"));
            cursor = client.message()->id;
        } else {
            cursor = client.ask("GET /channels/a?last=1").cursor();
            client.send(HttpClient::request("GET /channels/a?since=" + cursor));
            QTRY_COMPARE(first.clients(u"held"_s), 1);
        }
        // Messages on other channels make no gap.
        QCOMPARE(first.publish("b", "2").status, 201);
        first.terminate();
        if (isStream) {
            bye = client.message()->json();
        } else {
            const HttpAnswer answer = client.answer();
            cursor = answer.cursor();
            bye = answer.json().value(u"bye"_s).toObject();
        }
        QVERIFY(first.hasExited());
    }
    QCOMPARE(bye.value(u"reason"_s).toString(), u"shutting-down"_s);
    QCOMPARE(bye.value(u"complete"_s), QJsonValue(true));
    // No message of the new life is lost either: the gap ends at its start.
    const ServerProcess second;
    QCOMPARE(second.publish("b", "3").status, 201);
    QCOMPARE(second.publish("a", "4").status, 201);
    const HttpAnswer answer = second.connect().ask("GET /channels/a?since=" + cursor);
    const QJsonObject gap = answer.json().value(u"gap"_s).toObject();
    QCOMPARE(gap.value(u"reason"_s).toString(), u"restarted"_s);
    QCOMPARE(gap.value(u"from"_s).toString().toUtf8(), cursor);
    QVERIFY(gap.value(u"to"_s).toString().endsWith(u"-0"_s));
    QCOMPARE(answer.payloads(), QList<QByteArray> { "4" });
}

void TestRecovery::tellsTheGapOfEvictedMessages()
{
    const ServerProcess server({ u"--history-messages"_s, u"5"_s });
    const QByteArray cursor = server.connect().ask("GET /channels/a?wait=0").cursor();
    HttpClient publisher = server.connect();
    for (int i = 0; i < 20; ++i)
        QCOMPARE(publisher.ask("POST /channels/a", QByteArray::number(i)).status, 201);
    const HttpAnswer answer = publisher.ask("GET /channels/a?since=" + cursor);
    QCOMPARE(gapReason(answer), u"evicted"_s);
    QCOMPARE(answer.payloads(), (QList<QByteArray> { "15", "16", "17", "18", "19" }));
    const HttpAnswer raw = publisher.ask("GET /channels/a?format=raw&since=" + cursor);
    QVERIFY(raw.fields.value("holdfast-gap").endsWith(" evicted"));
    QCOMPARE(raw.body, QByteArray("15"));
}

void TestRecovery::tellsNoGapToWhoHasMissedNothing()
{
    // The limits were reached by another channel; this one has lost nothing.
    const ServerProcess server({ u"--history-messages"_s, u"2"_s });
    const QByteArray cursor = server.connect().ask("GET /channels/quiet?wait=0").cursor();
    for (int i = 0; i < 10; ++i)
        QCOMPARE(server.publish("loud", "x").status, 201);
    QCOMPARE(server.publish("quiet", "1").status, 201);
    const HttpAnswer answer = server.connect().ask("GET /channels/quiet?since=" + cursor);
    QVERIFY(gapReason(answer).isEmpty());
    QCOMPARE(answer.payloads(), QList<QByteArray> { "1" });
}

void TestRecovery::goesOnFromTheOldestAfterAPlaceThatIsNoCursor_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("field");
    const QByteArray none;
    QTest::newRow("zero") << none << QByteArray("Last-Event-ID: 0\r\n");
    QTest::newRow("two, merged by a proxy")
        << none << QByteArray("Last-Event-ID: k3v9x2ab-1, k3v9x2ab-2\r\n");
    QTest::newRow("in a polyfill's query") << QByteArray("lastEventId=null") << none;
    QTest::newRow("in the field's name") << QByteArray("Last-Event-ID=undefined") << none;
    QTest::newRow("in `since`, encoded twice") << QByteArray("since=k3v9x2ab%252D1") << none;
}

void TestRecovery::goesOnFromTheOldestAfterAPlaceThatIsNoCursor()
{
    QFETCH(const QByteArray, query);
    QFETCH(const QByteArray, field);
    const ServerProcess server({ u"--history-messages"_s, u"2"_s });
    for (const char *text : { "1", "2", "3" })
        QCOMPARE(server.publish("a", text).status, 201);
    const QByteArray target = "/channels/a?" + query;

    const HttpAnswer poll = server.connect().ask("GET " + target, {}, field);
    QCOMPARE(poll.status, 200);
    QCOMPARE(gapReason(poll), u"unreadable"_s);
    QCOMPARE(poll.payloads(), (QList<QByteArray> { "2", "3" }));
    const HttpAnswer raw = server.connect().ask("GET " + target + "&format=raw", {}, field);
    QVERIFY(raw.fields.value("holdfast-gap").endsWith(" unreadable"));
    for (const StreamKind kind : { StreamKind::EventStream, StreamKind::WebSocket }) {
        StreamClient stream(server.connect(), kind, target, field);
        QCOMPARE(stream.next()->what, QByteArray("hello"));
        const auto gap = stream.next();
        QCOMPARE(gap->what, QByteArray("gap"));
        QCOMPARE(gap->object.value(u"reason"_s).toString(), u"unreadable"_s);
        QCOMPARE(gap->seq(u"from"_s), 0U);
        QCOMPARE(gap->seq(u"to"_s), 1U);
        QCOMPARE(stream.next()->object.value(u"data"_s).toString(), u"2"_s);
    }
}

QTEST_GUILESS_MAIN(TestRecovery)
#include "tst_recovery.moc"
