// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using holdfast::tests::HttpAnswer;
using holdfast::tests::HttpClient;
using holdfast::tests::ServerProcess;

namespace {

const QByteArray greatest(256 * 1024, 'x');

} // namespace

/// Who may publish, and what happens to hostile payloads.
class TestPublishing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void obeysItsPolicy_data();
    void obeysItsPolicy();
    void carriesAnyName_data();
    void carriesAnyName();
    void refusesNamesThatAreNone_data();
    void refusesNamesThatAreNone();
    void carriesAnyPayload_data();
    void carriesAnyPayload();
    void carriesJsonByteForByte_data();
    void carriesJsonByteForByte();
    void refusesWhatCannotBeCarried_data();
    void refusesWhatCannotBeCarried();
    void forgesNoEvents_data();
    void forgesNoEvents();
    void neverServesAPayloadAsAPage();

private:
    const ServerProcess m_server;
};

void TestPublishing::obeysItsPolicy_data()
{
    QTest::addColumn<QString>("policy");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("status");
    const QByteArray none;
    QTest::newRow("local, from here") << u"local"_s << none << 201;
    QTest::newRow("anyone") << u"anyone"_s << none << 201;
    QTest::newRow("nobody") << u"nobody"_s << none << 403;
    QTest::newRow("local, from a page that is served here")
        << u"local"_s << QByteArray("Origin: http://localhost\r\n") << 201;
    QTest::newRow("local, from a page of somebody else's")
        << u"local"_s << QByteArray("Origin: http://evil.example\r\n") << 403;
    QTest::newRow("anyone, from a page of somebody else's")
        << u"anyone"_s << QByteArray("Origin: http://evil.example\r\n") << 403;
    QTest::newRow("local, from a page in a sandbox")
        << u"local"_s << QByteArray("Origin: null\r\n") << 403;
}

void TestPublishing::obeysItsPolicy()
{
    QFETCH(QString, policy);
    QFETCH(QByteArray, fields);
    QFETCH(int, status);
    const ServerProcess server({ u"--publish"_s, policy });
    HttpClient client = server.connect();
    const QByteArray batch = R"([{"channel":"a","data":"1"}])";
    for (const HttpAnswer &answer : { client.ask("POST /channels/a", "text", fields),
                                      client.ask("PUT /channels/a", "text", fields),
                                      client.ask("POST /channels", batch, fields) }) {
        QCOMPARE(answer.status, status);
        QVERIFY(status == 201 || answer.isProblem(status));
        QCOMPARE(answer.fields.value("access-control-allow-origin"), QByteArray("*"));
    }
    const int published = status == 201 ? 3 : 0;
    QCOMPARE(client.ask("GET /channels/a?since=oldest&wait=0").payloads().size(), published);
}

void TestPublishing::carriesAnyName_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("markup") << QByteArray("<img src=x onerror=alert(1)>");
    QTest::newRow("quotes and backslashes") << QByteArray("a\"b\\c'd");
    QTest::newRow("format string") << QByteArray("%s%n%1%x");
    QTest::newRow("path") << QByteArray("~.%2e%2e.etc");
    QTest::newRow("Chinese") << QByteArray("\xe7\x8f\xad\xe7\xba\xa7.\xe4\xb8\x80");
    QTest::newRow("emoji") << QByteArray("\xf0\x9f\x93\xa3");
    QTest::newRow("right to left override") << QByteArray::fromHex("61e280ae62");
    QTest::newRow("spaces") << QByteArray(" a b ");
    QTest::newRow("query characters") << QByteArray("a&b=c+d;e");
    QTest::newRow("the longest") << QByteArray(200, 'n');
    QTest::newRow("a hundred segments") << QByteArray("a.").repeated(99) + "a";
}

void TestPublishing::carriesAnyName()
{
    QFETCH(QByteArray, name);
    const QByteArray path = "/channels/" + name.toPercentEncoding();
    HttpClient stream = m_server.connect();
    QCOMPARE(stream.openStream(path).status, 200);
    QCOMPARE(stream.message()->name, QByteArray("hello"));
    HttpClient client = m_server.connect();
    const HttpAnswer published = client.ask("POST " + path, "text");
    QCOMPARE(published.status, 201);
    QCOMPARE(published.json().value(u"channel"_s).toString().toUtf8(), name);
    const auto event = stream.message();
    QCOMPARE(event->json().value(u"channel"_s).toString().toUtf8(), name);
    QCOMPARE(event->json().value(u"data"_s).toString(), u"text"_s);
    const HttpAnswer raw = client.ask("GET " + path + "?format=raw&since=oldest");
    QCOMPARE(raw.status, 200);
    QCOMPARE(raw.body, QByteArray("text"));
}

void TestPublishing::refusesNamesThatAreNone_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("nothing") << QByteArray("/channels/");
    QTest::newRow("line end") << QByteArray("/channels/a%0D%0ASet-Cookie:%20x");
    QTest::newRow("NUL") << QByteArray("/channels/a%00b");
    QTest::newRow("escape character") << QByteArray("/channels/a%1B%5B2J");
    QTest::newRow("not UTF-8") << QByteArray("/channels/%C0%AF");
    QTest::newRow("half a surrogate pair") << QByteArray("/channels/%ED%A0%80");
    QTest::newRow("broken escape") << QByteArray("/channels/a%G0");
    QTest::newRow("escape cut short") << QByteArray("/channels/a%2");
    QTest::newRow("up a folder") << QByteArray("/channels/..%2f..%2fetc");
    QTest::newRow("up a folder, plainly") << QByteArray("/channels/../healthz");
    QTest::newRow("too long") << "/channels/" + QByteArray(201, 'n');
    QTest::newRow("pattern") << QByteArray("/channels/a.*");
    QTest::newRow("list") << QByteArray("/channels/a,b");
}

void TestPublishing::refusesNamesThatAreNone()
{
    QFETCH(QByteArray, path);
    HttpClient client = m_server.connect();
    const HttpAnswer answer = client.ask("POST " + path, "text");
    QVERIFY2(answer.isProblem(400), answer.body.constData());
    QVERIFY(!answer.fields.contains("set-cookie"));
    QCOMPARE(client.ask("GET /healthz").status, 200);
}

void TestPublishing::carriesAnyPayload_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<bool>("isText");
    QTest::newRow("empty") << QByteArray("") << true;
    QTest::newRow("as large as may be") << greatest << true;
    QTest::newRow("control characters") << QByteArray("\x01\x02\x1b[2J\x7f") << true;
    QTest::newRow("NUL") << QByteArray("a\0b", 3) << true;
    QTest::newRow("line ends of all kinds") << QByteArray("a\r\nb\rc\nd\n\n") << true;
    QTest::newRow("line separators of JavaScript")
        << QByteArray("\xe2\x80\xa8\xe2\x80\xa9") << true;
    QTest::newRow("not UTF-8") << QByteArray("\xff\xfe\x80") << false;
    QTest::newRow("an envelope of its own")
        << QByteArray(R"("},{"id":"x","channel":"y","data":"z)") << true;
}

void TestPublishing::carriesAnyPayload()
{
    QFETCH(QByteArray, payload);
    QFETCH(bool, isText);
    HttpClient stream = m_server.connect();
    QCOMPARE(stream.openStream("/channels/payload").status, 200);
    const QByteArray start = stream.message()->id;
    HttpClient client = m_server.connect();
    QCOMPARE(client.ask("POST /channels/payload", payload).status, 201);
    const auto event = stream.message();
    QCOMPARE(event->name, QByteArray("message"));
    const QByteArray data = event->json().value(u"data"_s).toString().toUtf8();
    QCOMPARE(isText ? data : QByteArray::fromBase64(data), payload);
    QCOMPARE(event->json().value(u"encoding"_s).toString(), isText ? QString() : u"base64"_s);
    const HttpAnswer poll = client.ask("GET /channels/payload?since=" + start);
    QCOMPARE(poll.json().value(u"messages"_s).toArray().size(), 1);
    QCOMPARE(client.ask("GET /channels/payload?format=raw&since=" + start).body, payload);
}

void TestPublishing::carriesJsonByteForByte_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("compact");
    const auto same = [](const char *json) {
        QTest::newRow(json) << QByteArray(json) << QByteArray(json);
    };
    same(R"({"wei":100000000000000000000})"); // JavaScript's text for 1e20
    same("[1e400,-1e-400,1.50]");
    same(R"({"half":"\ud83c","\udc00":1})");
    same(R"({"b":1,"a":2,"b":3})");
    QTest::newRow("white space") << QByteArray("{ \"a b\" :\r\n\t[ 1 , 2 ] }\n")
                                 << QByteArray(R"({"a b":[1,2]})");
}

void TestPublishing::carriesJsonByteForByte()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, compact);
    HttpClient client = m_server.connect();
    const QByteArray single = "json.single." + QByteArray::number(qHash(json));
    const QByteArray batch = "json.batch." + QByteArray::number(qHash(json));
    QCOMPARE(
        client.ask("POST /channels/" + single, json, "Content-Type: application/json\r\n").status,
        201);
    const QByteArray entry = "[{\"channel\":\"" + batch + "\",\"data\":" + json.trimmed() + "}]";
    QCOMPARE(client.ask("POST /channels", entry).status, 201);
    for (const QByteArray &channel : { single, batch }) {
        const QByteArray target = "GET /channels/" + channel + "?since=oldest&wait=0";
        const QByteArray answer = client.ask(target).body;
        QVERIFY2(answer.contains(QByteArray(",\"data\":" + compact + "}")), answer.constData());
        QCOMPARE(client.ask(target + "&format=raw").body,
                 channel == single ? json : json.trimmed());
    }
}

void TestPublishing::refusesWhatCannotBeCarried_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("status");
    const QByteArray none;
    const QByteArray text("text");
    QTest::newRow("one byte too large") << QByteArray(greatest + 'x') << none << 413;
    QTest::newRow("no JSON") << QByteArray("{\"a\":")
                             << QByteArray("Content-Type: application/json\r\n") << 400;
    QTest::newRow("the server's own event: hello")
        << text << QByteArray("Holdfast-Event: hello\r\n") << 400;
    QTest::newRow("the server's own event: gap")
        << text << QByteArray("Holdfast-Event: gap\r\n") << 400;
    QTest::newRow("the server's own event: bye")
        << text << QByteArray("Holdfast-Event: bye\r\n") << 400;
    QTest::newRow("an event beyond ASCII")
        << text << QByteArray("Holdfast-Event: \xc3\xa4\r\n") << 400;
    QTest::newRow("an endless event") << text << "Holdfast-Event: " + QByteArray(101, 'e') + "\r\n"
                                      << 400;
    QTest::newRow("a lifetime that is none") << text << QByteArray("Holdfast-TTL: soon\r\n") << 400;
    QTest::newRow("a priority that is none")
        << text << QByteArray("Holdfast-Priority: 9\r\n") << 400;
}

void TestPublishing::refusesWhatCannotBeCarried()
{
    QFETCH(QByteArray, payload);
    QFETCH(QByteArray, fields);
    QFETCH(int, status);
    HttpClient client = m_server.connect();
    const HttpAnswer answer = client.ask("POST /channels/refused", payload, fields);
    QVERIFY2(answer.isProblem(status), answer.body.constData());
    HttpClient reader = m_server.connect();
    QVERIFY(reader.ask("GET /channels/refused?since=oldest&wait=0").payloads().isEmpty());
}

void TestPublishing::forgesNoEvents_data()
{
    QTest::addColumn<QByteArray>("lineEnd");
    QTest::newRow("LF") << QByteArray("\n");
    QTest::newRow("CR") << QByteArray("\r");
    QTest::newRow("CRLF") << QByteArray("\r\n");
    QTest::newRow("CR CR LF") << QByteArray("\r\r\n");
}

void TestPublishing::forgesNoEvents()
{
    QFETCH(QByteArray, lineEnd);
    for (const QByteArray &format : { QByteArray("json"), QByteArray("raw") }) {
        HttpClient stream = m_server.connect();
        QCOMPARE(stream.openStream("/channels/forge?format=" + format).status, 200);
        QCOMPARE(stream.message()->name, QByteArray("hello"));
        const QByteArray forged = QByteArray("harmless") + lineEnd + lineEnd + "id: forged"
            + lineEnd + "event: bye" + lineEnd + "retry: 1" + lineEnd + "data: forged" + lineEnd
            + lineEnd;
        QCOMPARE(m_server.publish("forge", forged).status, 201);
        QCOMPARE(m_server.publish("forge", "the end").status, 201);
        const auto event = stream.message();
        QCOMPARE(event->name, QByteArray("message"));
        QVERIFY(event->id != "forged");
        QVERIFY(event->retry.isEmpty());
        QVERIFY(event->data.contains("harmless") && event->data.contains("data: forged"));
        QVERIFY(stream.message()->data.contains("the end"));
    }
}

void TestPublishing::neverServesAPayloadAsAPage()
{
    // Otherwise a publisher could run scripts in this server's origin.
    HttpClient client = m_server.connect();
    QCOMPARE(
        client
            .ask("POST /channels/page", "<script>alert(1)</script>", "Content-Type: text/html\r\n")
            .status,
        201);
    const HttpAnswer raw = client.ask("GET /channels/page?format=raw&since=oldest");
    QCOMPARE(raw.fields.value("content-type"), QByteArray("text/html"));
    QCOMPARE(raw.fields.value("x-content-type-options"), QByteArray("nosniff"));
    QVERIFY(raw.fields.value("content-security-policy").contains("sandbox"));
}

QTEST_GUILESS_MAIN(TestPublishing)
#include "tst_publishing.moc"
