// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"
#include "tests/support/streamclient.h"

#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdfast::tests;

namespace {

/// The clients of this test come through a proxy: this machine needs no PIN.
const QByteArray pupil = "X-Forwarded-For: 198.51.100.7\r\n";
const QByteArray guesser = "X-Forwarded-For: 198.51.100.8\r\n";
const QByteArray stream = "Accept: text/event-stream\r\n";

QStringList withPin(const QString &pin)
{
    return { u"--pin"_s, pin, u"--trusted-proxy"_s, u"127.0.0.1"_s, u"--publish"_s, u"anyone"_s };
}

bool isPinNeeded(const HttpAnswer &answer)
{
    return answer.isProblem(401) && answer.body.contains("/errors/pin-needed")
        && answer.fields.contains("www-authenticate");
}

/// The pass for a PIN; empty if there is none.
QByteArray passFor(const ServerProcess &server, const QByteArray &pin)
{
    return server.connect()
        .ask("POST /join", R"({"pin":")" + pin + "\"}", pupil)
        .json()
        .value(u"token"_s)
        .toString()
        .toUtf8();
}

} // namespace

/// A room that only those enter who know its PIN.
class TestPin : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void letsNobodyInWithoutIt_data();
    void letsNobodyInWithoutIt();
    void letsInWithAPass();
    void saysWhetherItIsNeeded();
    void refusesWrongOnes();
    void refusesAMalformedRequest_data();
    void refusesAMalformedRequest();
    void isMadeIfWanted();
    void closesWhoHasNoPassForAnother();
    void isChangedByTheManagementApi();
    void isNotShownByPrintConfig();
};

void TestPin::letsNobodyInWithoutIt_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("fields");
    const QByteArray none;
    QTest::newRow("a poll") << QByteArray("GET /channels/a") << none << none;
    QTest::newRow("a stream") << QByteArray("GET /channels/a") << none << stream;
    QTest::newRow("a WebSocket")
        << QByteArray("GET /channels/a") << none
        << QByteArray("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    QTest::newRow("a publish") << QByteArray("POST /channels/a") << QByteArray("x") << none;
    QTest::newRow("a batch") << QByteArray("POST /channels")
                             << QByteArray(R"([{"channel":"a","data":"x"}])") << none;
    QTest::newRow("a forged pass")
        << QByteArray("GET /channels/a?token=hfp_9999999999999_00") << none << none;
}

void TestPin::letsNobodyInWithoutIt()
{
    QFETCH(const QByteArray, request);
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, fields);
    const ServerProcess server(withPin(u"482913"_s));
    const HttpAnswer refusal = server.connect().ask(request, body, pupil + fields);
    QVERIFY2(isPinNeeded(refusal), refusal.body.constData());
    QVERIFY(!refusal.body.contains("482913"));
    // This machine needs none, and the page itself is for everybody.
    QCOMPARE(server.publish("a", "x").status, 201);
    QCOMPARE(server.connect().ask("GET /", {}, pupil).status, 200);
}

void TestPin::letsInWithAPass()
{
    const ServerProcess server(withPin(u"482913"_s));
    const HttpAnswer joined = server.connect().ask("POST /join", R"({"pin":"482913"})", pupil);
    QCOMPARE(joined.status, 200);
    QCOMPARE(joined.fields.value("cache-control"), QByteArray("no-store"));
    QVERIFY(joined.json().value(u"expires_in"_s).toInt() > 0);
    const QByteArray pass = joined.json().value(u"token"_s).toString().toUtf8();
    const QByteArray bearer = pupil + "Authorization: Bearer " + pass + "\r\n";

    HttpClient events = server.connect();
    QCOMPARE(events.openStream("/channels/a", bearer).status, 200);
    QVERIFY(events.message());
    StreamClient socket(server.connect(), StreamKind::WebSocket, "/channels/a?token=" + pass,
                        pupil);
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    QVERIFY(socket.say(R"({"subscribe":["b"]})"));
    QCOMPARE(socket.next()->what, QByteArray("subscribed"));
    QVERIFY(socket.say(R"({"publish":{"channel":"a","data":"said"}})"));
    QVERIFY(events.message()->data.contains("said"));
    QCOMPARE(server.connect().ask("POST /channels/a", "news", bearer).status, 201);
    QVERIFY(events.message()->data.contains("news"));
}

void TestPin::saysWhetherItIsNeeded()
{
    const ServerProcess server(withPin(u"482913"_s));
    HttpClient client = server.connect();
    QVERIFY(client.ask("GET /room", {}, pupil).json().value(u"pin"_s).toBool());
    QVERIFY(!client.ask("GET /room").json().contains(u"pin"_s));
    const QByteArray bearer = "Authorization: Bearer " + passFor(server, "482913") + "\r\n";
    QVERIFY(!client.ask("GET /room", {}, pupil + bearer).json().contains(u"pin"_s));
    const ServerProcess open({ u"--trusted-proxy"_s, u"127.0.0.1"_s });
    QVERIFY(!open.connect().ask("GET /room", {}, pupil).json().contains(u"pin"_s));
    QVERIFY(open.connect().ask("POST /join", R"({"pin":"1234"})", pupil).isProblem(404));
}

void TestPin::refusesWrongOnes()
{
    const ServerProcess server(withPin(u"482913"_s));
    HttpClient client = server.connect();
    HttpAnswer answer;
    int wrong = 0;
    do {
        answer = client.ask("POST /join", R"({"pin":"000000"})", guesser);
        wrong += isPinNeeded(answer) ? 1 : 0;
    } while (answer.status == 401 && wrong < 100);
    QVERIFY2(answer.isProblem(429), answer.body.constData());
    QVERIFY(wrong >= 10);
    QVERIFY(client.ask("POST /join", R"({"pin":"482913"})", guesser).isProblem(429));
    QVERIFY(!passFor(server, "482913").isEmpty());
}

void TestPin::refusesAMalformedRequest_data()
{
    QTest::addColumn<QByteArray>("body");
    for (const char *body : { "", "482913", "{}", R"({"pin":482913})", R"({"pin":"482913","x":1})",
                              R"({"pin":"482913","pin":"482913"})", R"(["482913"])" })
        QTest::newRow(body) << QByteArray(body);
}

void TestPin::refusesAMalformedRequest()
{
    QFETCH(const QByteArray, body);
    const ServerProcess server(withPin(u"482913"_s));
    QVERIFY(server.connect().ask("POST /join", body, pupil).isProblem(400));
}

void TestPin::isMadeIfWanted()
{
    const ServerProcess server(withPin(u"new"_s));
    const QString pin = server.managed("pin").value(u"pin"_s).toString();
    QCOMPARE(pin.size(), 6);
    QVERIFY(!passFor(server, pin.toUtf8()).isEmpty());
}

void TestPin::closesWhoHasNoPassForAnother()
{
    const ServerProcess server({ u"--trusted-proxy"_s, u"127.0.0.1"_s });
    HttpClient stranger = server.connect();
    QCOMPARE(stranger.openStream("/channels/a", pupil).status, 200);
    QVERIFY(stranger.message());
    HttpClient own = server.connect();
    QCOMPARE(own.openStream("/channels/a").status, 200);
    QVERIFY(own.message());
    QCOMPARE(server.askManagement("PUT /api/v1/pin", {}, R"({"pin":"482913"})").status, 200);
    const auto goodbye = stranger.message();
    QVERIFY(goodbye);
    QCOMPARE(goodbye->name, QByteArray("bye"));
    QCOMPARE(goodbye->json().value(u"reason"_s).toString(), u"forbidden"_s);

    HttpClient joined = server.connect();
    const QByteArray bearer = pupil + "Authorization: Bearer " + passFor(server, "482913") + "\r\n";
    QCOMPARE(joined.openStream("/channels/a", bearer).status, 200);
    QVERIFY(joined.message());
    QCOMPARE(server.askManagement("PUT /api/v1/pin", {}, R"({"pin":"1111"})").status, 200);
    QCOMPARE(joined.message()->name, QByteArray("bye"));
    QCOMPARE(server.publish("a", "news").status, 201);
    QVERIFY(own.message()->data.contains("news"));
}

void TestPin::isChangedByTheManagementApi()
{
    const ServerProcess server;
    QVERIFY(server.managed("pin").value(u"pin"_s).isNull());
    const HttpAnswer set = server.askManagement("PUT /api/v1/pin", {}, R"({"pin":"new"})");
    QCOMPARE(set.status, 200);
    QCOMPARE(set.json().value(u"pin"_s).toString().size(), 6);
    QCOMPARE(server.managed("pin"), set.json());
    for (const char *body : { R"({"pin":"12"})", R"({"pin":""})", R"({"pin":1234})", "{}" })
        QVERIFY(server.askManagement("PUT /api/v1/pin", {}, body).isProblem(400));
    QCOMPARE(server.askManagement("DELETE /api/v1/pin").status, 204);
    QVERIFY(server.managed("pin").value(u"pin"_s).isNull());
}

void TestPin::isNotShownByPrintConfig()
{
    QProcess program;
    program.start(QStringLiteral(HOLDFASTD_PATH), { u"--pin"_s, u"482913"_s, u"--print-config"_s });
    QVERIFY(program.waitForFinished());
    const QByteArray printed = program.readAllStandardOutput();
    QVERIFY2(printed.contains("# pin: not shown  # --pin"), printed.constData());
    QVERIFY(!printed.contains("482913"));
}

QTEST_GUILESS_MAIN(TestPin)
#include "tst_pin.moc"
