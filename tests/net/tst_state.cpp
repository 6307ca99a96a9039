// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/net/runningworker.h"
#include "tests/support/streamclient.h"

#include <QJsonArray>
#include <QMap>
#include <QTest>

using namespace holdfast;
using namespace holdfast::tests;
using namespace Qt::StringLiterals;

namespace {

constexpr unsigned textOpcode = 1;

/// What a subscriber knows: the payload of each key.
using State = QMap<QString, QString>;

void take(const QJsonObject &envelope, State &state)
{
    const QString data = envelope.value(u"data"_s).toString();
    if (data.isEmpty() || envelope.contains(u"retracts"_s))
        state.remove(envelope.value(u"key"_s).toString());
    else
        state[envelope.value(u"key"_s).toString()] = data;
}

QList<QByteArray> told(const State &state)
{
    QList<QByteArray> texts;
    for (auto it = state.begin(); it != state.end(); ++it)
        texts.append((it.key() + u'=' + it.value().left(10)).toUtf8());
    return texts;
}

} // namespace

/// Keyed messages, retraction and replacement, from the request through the log to the socket.
class TestState : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addPollerRows(); }

    void aPollBeginsWithTheState();
    void anEmptyStateIsAnsweredAtOnce();
    void aRawPollIsToldOneKeyAtATime();
    void aStreamBeginsWithTheState_data();
    void aStreamBeginsWithTheState();
    void aLongStateIsToldInParts_data();
    void aLongStateIsToldInParts();
    void aStreamThatIsCutOffGoesOnInTheState();
    void aCursorOfThisLogGoesOnThere();
    void aCursorOfAnotherLogIsFollowedByTheState();
    void isToldWithTheLastMessages();
    void aChangeIsToldInBand_data();
    void aChangeIsToldInBand();
    void whoIsBehindNeverReadsWhatWasRetracted();

private:
    /// Publishes with a key.
    static void put(HttpClient &publisher, const QByteArray &key, const QByteArray &payload)
    {
        QCOMPARE(publisher.ask("POST /channels/a", payload, "Holdfast-Key: " + key + "\r\n").status,
                 201);
    }
};

void TestState::aPollBeginsWithTheState()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    put(client, "slide", "1");
    put(client, "poll", "yes");
    put(client, "slide", "2");
    worker.publish("a", "no key");
    const HttpAnswer answer = client.ask("GET /channels/a?state=1");
    QCOMPARE(answer.payloads(), (QList<QByteArray> { "yes", "2" }));
    QVERIFY(answer.cursor().endsWith("-4"));
    QCOMPARE(answer.json().value(u"state"_s).toString().toUtf8(), answer.cursor());
    client.send(HttpClient::request("GET /channels/a?state=1&since=" + answer.cursor()));
    QTRY_COMPARE(worker.clients().held, std::uint64_t { 1 });
    worker.publish("a", "news");
    QCOMPARE(client.answer().payloads(), (QList<QByteArray> { "news" }));
}

void TestState::anEmptyStateIsAnsweredAtOnce()
{
    RunningWorker worker(fetchedPoller());
    worker.publish("a", "no key");
    HttpClient client = worker.connect();
    const HttpAnswer answer = client.ask("GET /channels/a?state=1");
    QVERIFY(answer.payloads().isEmpty());
    QVERIFY(answer.cursor().endsWith("-1"));
    const HttpAnswer raw = client.ask("GET /channels/a?state=1&format=raw");
    QCOMPARE(raw.status, 204);
    QCOMPARE(raw.fields.value("holdfast-state"), answer.cursor());
}

void TestState::aRawPollIsToldOneKeyAtATime()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    put(client, "1", "one");
    put(client, "2", "two");
    put(client, "3", "three");
    HttpAnswer answer = client.ask("GET /channels/a?state=1&format=raw");
    QCOMPARE(answer.body, QByteArray("one"));
    QCOMPARE(answer.fields.value("holdfast-key"), QByteArray("1"));
    QVERIFY(answer.cursor().endsWith("-3.1"));
    put(client, "2", "new");
    answer = client.ask("GET /channels/a?state=1&format=raw&since=" + answer.cursor());
    QCOMPARE(answer.body, QByteArray("three"));
    QVERIFY(answer.cursor().endsWith("-3"));
    answer = client.ask("GET /channels/a?state=1&format=raw&since=" + answer.cursor());
    QCOMPARE(answer.body, QByteArray("new"));
}

void TestState::aStreamBeginsWithTheState_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("event stream") << int(StreamKind::EventStream);
    QTest::newRow("WebSocket") << int(StreamKind::WebSocket);
}

void TestState::aStreamBeginsWithTheState()
{
    QFETCH(int, kind);
    RunningWorker worker(fetchedPoller());
    HttpClient publisher = worker.connect();
    put(publisher, "slide", "1");
    put(publisher, "slide", "2");
    worker.publish("a", "no key");
    StreamClient stream(worker.connect(), StreamKind(kind), "/channels/a,b.*?state=1");
    const auto hello = stream.next();
    QVERIFY(hello);
    QVERIFY(hello->object.value(u"state"_s).toString().endsWith(u"-3"_s));
    QVERIFY(hello->object.value(u"cursor"_s).toString().endsWith(u"-3.1"_s));
    const auto slide = stream.next();
    QCOMPARE(slide->object.value(u"key"_s).toString(), u"slide"_s);
    QCOMPARE(slide->object.value(u"data"_s).toString(), u"2"_s);
    worker.publish("a", "news");
    QCOMPARE(stream.next()->object.value(u"data"_s).toString(), u"news"_s);
}

void TestState::aLongStateIsToldInParts_data()
{
    QTest::addColumn<QByteArray>("transport");
    for (const char *transport : { "long-poll", "event stream", "WebSocket" })
        QTest::newRow(transport) << QByteArray(transport);
}

void TestState::aLongStateIsToldInParts()
{
    QFETCH(QByteArray, transport);
    RunningWorker worker(fetchedPoller());
    HttpClient publisher = worker.connect();
    // More than a poll's answer or a stream's block takes, and more than a socket's buffer.
    State expected;
    for (int i = 0; i < 45; ++i) {
        const QByteArray payload = QByteArray::number(i) + QByteArray(40'000, 'x');
        put(publisher, QByteArray::number(i), payload);
        expected[QString::number(i)] = QString::fromLatin1(payload);
    }
    State state;
    if (transport == "long-poll") {
        HttpClient client = worker.connect();
        QByteArray target = "GET /channels/a?state=1";
        int answers = 0;
        do {
            const HttpAnswer answer = client.ask(target);
            for (const QJsonValue &each : answer.json().value(u"messages"_s).toArray())
                take(each.toObject(), state);
            target = "GET /channels/a?state=1&since=" + answer.cursor();
            if (++answers == 1) {
                put(publisher, "44", "superseded");
                put(publisher, "0", {});
            }
        } while (target.contains('.'));
        QVERIFY(answers > 1);
        for (const QJsonValue &each : client.ask(target).json().value(u"messages"_s).toArray())
            take(each.toObject(), state);
    } else {
        StreamClient stream(worker.connect({}, 4096),
                            transport == "WebSocket" ? StreamKind::WebSocket
                                                     : StreamKind::EventStream,
                            "/channels/a?state=1");
        QCOMPARE(stream.next()->what, QByteArray("hello"));
        put(publisher, "44", "superseded");
        put(publisher, "0", {});
        while (state.value(u"44"_s) != u"superseded"_s || state.contains(u"0"_s)) {
            const auto next = stream.next();
            QVERIFY(next);
            take(next->object, state);
        }
    }
    expected[u"44"_s] = u"superseded"_s;
    expected.remove(u"0"_s);
    QCOMPARE(told(state), told(expected));
}

void TestState::aStreamThatIsCutOffGoesOnInTheState()
{
    RunningWorker worker(fetchedPoller());
    HttpClient publisher = worker.connect();
    for (const char *key : { "1", "2", "3" })
        put(publisher, key, "x");
    StreamClient stream(worker.connect(), StreamKind::EventStream, "/channels/a?state=1");
    QCOMPARE(stream.next()->what, QByteArray("hello"));
    const auto first = stream.next();
    QVERIFY(first->id.endsWith("-3.1"));
    stream.abort();
    put(publisher, "2", "new");
    StreamClient again(worker.connect(), StreamKind::EventStream, "/channels/a?state=1",
                       "Last-Event-ID: " + first->id + "\r\n");
    QCOMPARE(again.next()->what, QByteArray("hello"));
    QCOMPARE(again.next()->object.value(u"key"_s).toString(), u"3"_s);
    QCOMPARE(again.next()->object.value(u"data"_s).toString(), u"new"_s);
}

void TestState::aCursorOfThisLogGoesOnThere()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    const QByteArray start = client.ask("GET /channels/a?wait=0").cursor();
    put(client, "slide", "1");
    worker.publish("a", "no key");
    const HttpAnswer answer = client.ask("GET /channels/a?state=1&since=" + start);
    QCOMPARE(answer.payloads(), (QList<QByteArray> { "1", "no key" }));
    QVERIFY(!answer.json().contains(u"state"_s));
}

void TestState::aCursorOfAnotherLogIsFollowedByTheState()
{
    RunningWorker::Setup setup;
    setup.makePoller = fetchedPoller();
    setup.hub.history.messages = 1;
    RunningWorker worker(setup);
    HttpClient client = worker.connect();
    put(client, "slide", "1");
    worker.publish("a", "gone");
    worker.publish("a", "held");
    for (const QByteArray &since :
         { QByteArray("00000000-5"), QByteArray("nonsense"), QByteArray("00000000-5.2") }) {
        const HttpAnswer answer = client.ask("GET /channels/a?state=1&since=" + since);
        QVERIFY(answer.json().contains(u"gap"_s));
        QCOMPARE(answer.payloads(), (QList<QByteArray> { "1", "held" }));
        QVERIFY(answer.cursor().endsWith("-3"));
    }
}

void TestState::isToldWithTheLastMessages()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    put(client, "slide", "1");
    worker.publish("a", "2");
    worker.publish("a", "3");
    QCOMPARE(client.ask("GET /channels/a?state=1&last=1").payloads(),
             (QList<QByteArray> { "1", "3" }));
    QCOMPARE(client.ask("GET /channels/a?state=1&since=oldest").payloads(),
             (QList<QByteArray> { "1", "2", "3" }));
    QCOMPARE(client.ask("GET /channels/a?state=0&last=1").payloads(), (QList<QByteArray> { "3" }));
}

void TestState::aChangeIsToldInBand_data()
{
    aLongStateIsToldInParts_data();
}

void TestState::aChangeIsToldInBand()
{
    QFETCH(QByteArray, transport);
    RunningWorker worker(fetchedPoller());
    HttpClient publisher = worker.connect();
    const QByteArray id = publisher.ask("POST /channels/a", "old").cursor();
    QList<QJsonObject> changes;
    QByteArray target = "/channels/a?since=" + id;
    const auto change = [&] {
        QCOMPARE(publisher.ask("PUT /messages/" + id, "new").status, 200);
        QCOMPARE(publisher.ask("DELETE /messages/" + id).status, 200);
        QCOMPARE(publisher.ask("DELETE /messages/" + id).status, 410);
    };
    if (transport == "long-poll") {
        change();
        HttpClient client = worker.connect();
        const QJsonObject answer = client.ask("GET " + target).json();
        for (const QJsonValue &each : answer.value(u"messages"_s).toArray())
            changes.append(each.toObject());
    } else {
        StreamClient stream(
            worker.connect(),
            transport == "WebSocket" ? StreamKind::WebSocket : StreamKind::EventStream, target);
        QCOMPARE(stream.next()->what, QByteArray("hello"));
        change();
        for (int i = 0; i < 2; ++i) {
            const auto next = stream.next();
            QVERIFY(next);
            if (transport == "event stream")
                QCOMPARE(next->what, QByteArray(i == 0 ? "replace" : "retract"));
            changes.append(next->object);
        }
    }
    QCOMPARE(changes.size(), 2);
    QCOMPARE(changes[0].value(u"replaces"_s).toString().toUtf8(), id);
    QCOMPARE(changes[0].value(u"data"_s).toString(), u"new"_s);
    QCOMPARE(changes[1].value(u"retracts"_s).toString().toUtf8(), id);
    QVERIFY(!changes[1].contains(u"data"_s));
}

void TestState::whoIsBehindNeverReadsWhatWasRetracted()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    const QByteArray start = client.ask("GET /channels/a?wait=0").cursor();
    const QByteArray secret = client.ask("POST /channels/a", "secret").cursor();
    const QByteArray wrong = client.ask("POST /channels/a", "wrong").cursor();
    worker.publish("a", "kept");
    QCOMPARE(client.ask("DELETE /messages/" + secret).status, 200);
    QCOMPARE(client.ask("PUT /messages/" + wrong, "right").status, 200);
    const HttpAnswer answer = client.ask("GET /channels/a?since=" + start);
    QCOMPARE(answer.payloads(), (QList<QByteArray> { "right", "kept", "", "right" }));
    QVERIFY(!answer.json().contains(u"gap"_s));
    QCOMPARE(client.ask("GET /channels/a?last=2").payloads(),
             (QList<QByteArray> { "right", "kept" }));
}

QTEST_GUILESS_MAIN(TestState)
#include "tst_state.moc"
