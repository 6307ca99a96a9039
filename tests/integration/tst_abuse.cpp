// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"
#include "tests/support/streamclient.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using namespace holdfast::tests;

namespace {

/// The clients of this test come through a proxy, so that they can have any address.
const QByteArray one = "X-Forwarded-For: 198.51.100.7\r\n";
const QByteArray another = "X-Forwarded-For: 198.51.100.8\r\n";
/// Many more requests than a burst of the limits below.
constexpr int plenty = 200;

QStringList limited(const QStringList &options)
{
    return QStringList { u"--trusted-proxy"_s, u"127.0.0.1"_s, u"--publish"_s, u"anyone"_s }
    + options;
}

/// A header of the PROXY protocol that names 198.51.100.`last`.
QByteArray proxyHeader(char last)
{
    return QByteArray("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c", 16) + QByteArray("\xc6\x33\x64", 3)
        + last + QByteArray("\x7f\0\0\x01\x12\x34\x1f\x90", 8);
}

/// Asks until the answer has another status than `expected`; that answer.
HttpAnswer askUntilRefused(HttpClient &client, const QByteArray &request, const QByteArray &body,
                           const QByteArray &fields, int expected = 201)
{
    HttpAnswer answer;
    for (int i = 0; i < plenty; ++i) {
        answer = client.ask(request, body, fields);
        if (answer.status != expected)
            break;
    }
    return answer;
}

bool isTooFast(const HttpAnswer &answer)
{
    return answer.isProblem(429) && answer.body.contains("/errors/too-fast")
        && answer.fields.value("retry-after").toInt() > 0;
}

} // namespace

/// What one client may not do to a server: it is refused with what to do, and others are served.
class TestAbuse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesWhoPublishesTooFast_data();
    void refusesWhoPublishesTooFast();
    void refusesAWebSocketThatPublishesTooFast();
    void publishesNothingOfABatchThatIsTooMuch();
    void refusesWhoPublishesTooManyBytes();
    void refusesWhoConnectsTooFast();
    void refusesWhoCreatesTooManyChannels_data();
    void refusesWhoCreatesTooManyChannels();
    void refusesTooManySubscribersOfOneClientOfAProxy();
    void changesTheLimitsWhileItRuns();
};

void TestAbuse::refusesWhoPublishesTooFast_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("POST") << QByteArray("POST /channels/a") << QByteArray("x");
    QTest::newRow("PUT") << QByteArray("PUT /channels/a") << QByteArray("x");
    QTest::newRow("a batch") << QByteArray("POST /channels")
                             << QByteArray(R"([{"channel":"a","data":"x"}])");
}

void TestAbuse::refusesWhoPublishesTooFast()
{
    QFETCH(const QByteArray, request);
    QFETCH(const QByteArray, body);
    const ServerProcess server(limited({ u"--publishes-per-address"_s, u"1"_s }));
    HttpClient client = server.connect();
    const HttpAnswer refusal = askUntilRefused(client, request, body, one);
    QVERIFY2(isTooFast(refusal), refusal.body.constData());
    QVERIFY(refusal.body.contains("--publishes-per-address"));
    // The connection stays; others are served, as is this machine.
    QCOMPARE(client.ask(request, body, another).status, 201);
    for (int i = 0; i < plenty; ++i)
        QCOMPARE(client.ask(request, body).status, 201);
    QVERIFY(
        server.askManagement("GET /metrics").body.contains("holdfast_publishes_too_fast_total"));
    const QJsonObject counters = server.status().value(u"counters"_s).toObject();
    QVERIFY(counters.value(u"publishes_too_fast"_s).toInt() >= 1);
}

void TestAbuse::refusesAWebSocketThatPublishesTooFast()
{
    const ServerProcess server(limited({ u"--publishes-per-address"_s, u"1"_s }));
    StreamClient socket(server.connect(), StreamKind::WebSocket, "/channels/b", one);
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    QJsonObject error;
    for (int i = 0; i < plenty && error.isEmpty(); ++i) {
        QVERIFY(socket.say(R"({"publish":{"channel":"a","data":"x"},"ref":"me"})"));
        const auto reply = socket.next();
        QVERIFY(reply);
        if (reply->what == "error")
            error = reply->object;
    }
    QCOMPARE(error.value(u"ref"_s).toString(), u"me"_s);
    QVERIFY(error.value(u"retry_after"_s).toInt() > 0);
    QVERIFY(error.value(u"detail"_s).toString().contains(u"Try again in"_s));
    // It is one allowance for all that comes from the address.
    QVERIFY(isTooFast(server.connect().ask("POST /channels/a", "x", one)));
    QCOMPARE(server.publish("b", "news").status, 201);
    QCOMPARE(socket.next()->what, QByteArray("message"));
}

void TestAbuse::publishesNothingOfABatchThatIsTooMuch()
{
    const ServerProcess server(limited({ u"--publishes-per-address"_s, u"1"_s }));
    HttpClient client = server.connect();
    const QByteArray two = R"([{"channel":"a","data":"x"},{"channel":"a","data":"y"}])";
    const HttpAnswer refusal = askUntilRefused(client, "POST /channels", two, one);
    QVERIFY2(isTooFast(refusal), refusal.body.constData());
    const HttpAnswer kept = client.ask("GET /channels/a?since=oldest&wait=0");
    QCOMPARE(kept.payloads().size() % 2, 0);
}

void TestAbuse::refusesWhoPublishesTooManyBytes()
{
    const ServerProcess server(limited({ u"--publish-bytes-per-address"_s, u"1000"_s }));
    HttpClient client = server.connect();
    const HttpAnswer refusal =
        askUntilRefused(client, "POST /channels/a", QByteArray(2000, 'x'), one);
    QVERIFY2(isTooFast(refusal), refusal.body.constData());
    QCOMPARE(client.ask("POST /channels/a", QByteArray(2000, 'x'), another).status, 201);
}

void TestAbuse::refusesWhoConnectsTooFast()
{
    const ServerProcess server(
        limited({ u"--connects-per-address"_s, u"1"_s, u"--listen-proxied"_s, u"127.0.0.1:0"_s }));
    HttpAnswer answer;
    for (int i = 0; i < plenty && answer.status != 429; ++i) {
        HttpClient client(server.proxiedPort());
        client.send(proxyHeader(7) + HttpClient::request("GET /healthz"));
        answer = client.answer();
    }
    QVERIFY2(isTooFast(answer), answer.body.constData());
    HttpClient other(server.proxiedPort());
    QVERIFY(other.send(proxyHeader(8)));
    QCOMPARE(other.ask("GET /healthz").status, 200);
}

void TestAbuse::refusesWhoCreatesTooManyChannels_data()
{
    QTest::addColumn<QByteArray>("request"); // NAME stands for a new name
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("publishing") << QByteArray("POST /channels/NAME") << QByteArray("x");
    QTest::newRow("a batch") << QByteArray("POST /channels")
                             << QByteArray(R"([{"channel":"NAME","data":"x"}])");
    QTest::newRow("subscribing") << QByteArray("GET /channels/NAME?wait=0") << QByteArray();
    QTest::newRow("a change") << QByteArray("PATCH /clients/me/channels")
                              << QByteArray(R"({"add":["NAME"]})");
}

void TestAbuse::refusesWhoCreatesTooManyChannels()
{
    QFETCH(const QByteArray, request);
    QFETCH(const QByteArray, body);
    const ServerProcess server(limited({ u"--channels-per-address"_s, u"20"_s }));
    HttpClient held = server.connect();
    QCOMPARE(held.openStream("/channels/mine?client=me").status, 200);
    QVERIFY(held.message());
    HttpClient client = server.connect();
    const auto ask = [&](int number, const QByteArray &fields) {
        const QByteArray name = "c" + QByteArray::number(number);
        return client.ask(QByteArray(request).replace("NAME", name),
                          QByteArray(body).replace("NAME", name), fields);
    };
    HttpAnswer answer = ask(0, one);
    const int status = answer.status;
    QVERIFY2(status == 200 || status == 201, answer.body.constData());
    int made = 1;
    for (; made < plenty && answer.status == status; ++made)
        answer = ask(made, one);
    QVERIFY2(isTooFast(answer), answer.body.constData());
    QVERIFY(answer.body.contains("--channels-per-address"));
    QVERIFY(made > 20);
    // Channels that are here may be used, and others may create some.
    QCOMPARE(client.ask("POST /channels/mine", "x", one).status, 201);
    QCOMPARE(client.ask("GET /channels/mine?wait=0", {}, one).status, 200);
    QCOMPARE(ask(plenty, another).status, status);
}

void TestAbuse::refusesTooManySubscribersOfOneClientOfAProxy()
{
    const ServerProcess server(limited({ u"--connections-per-address"_s, u"2"_s }));
    HttpClient stream = server.connect();
    QCOMPARE(stream.openStream("/channels/a", one).status, 200);
    QVERIFY(stream.message());
    auto socket =
        std::make_unique<StreamClient>(server.connect(), StreamKind::WebSocket, "/channels/a", one);
    QCOMPARE(socket->next()->what, QByteArray("hello"));
    HttpClient surplus = server.connect();
    const HttpAnswer refusal = surplus.ask("GET /channels/a", {}, one);
    QVERIFY2(refusal.isProblem(429), refusal.body.constData());
    // The connection is the proxy's: another client may use it.
    QCOMPARE(surplus.ask("GET /channels/a?wait=0", {}, another).status, 200);
    QCOMPARE(server.publish("a", "news").status, 201);
    QVERIFY(stream.message()->data.contains("news"));
    socket.reset();
    bool isIn = false; // QTRY_VERIFY evaluates the condition again after it was true
    QTRY_VERIFY(isIn = isIn || surplus.ask("GET /channels/a?wait=0", {}, one).status == 200);
}

void TestAbuse::changesTheLimitsWhileItRuns()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"holdfast.toml"_s));
    const auto write = [&file](const QByteArray &text) {
        return file.open(QIODevice::WriteOnly | QIODevice::Truncate)
            && file.write(text) == text.size() && (file.close(), true);
    };
    QVERIFY(write("publishes-per-address = 1\nconnections-per-address = 1\n"));
    const ServerProcess server(limited({ u"--config"_s, file.fileName() }));
    HttpClient client = server.connect();
    QVERIFY(isTooFast(askUntilRefused(client, "POST /channels/a", "x", one)));
    HttpClient stream = server.connect();
    QCOMPARE(stream.openStream("/channels/a", one).status, 200);
    QVERIFY(client.ask("GET /channels/a?wait=0", {}, one).isProblem(429));

    QVERIFY(write("publishes-per-address = 0\nconnections-per-address = 2\nconnections = 50\n"));
    const HttpAnswer reload = server.askManagement("POST /api/v1/reload");
    QCOMPARE(reload.status, 200);
    QVERIFY2(reload.body.contains("publishes-per-address"), reload.body.constData());
    QVERIFY(reload.json().value(u"needs_restart"_s).toArray().isEmpty());
    for (int i = 0; i < plenty; ++i)
        QCOMPARE(client.ask("POST /channels/a", "x", one).status, 201);
    QCOMPARE(client.ask("GET /channels/a?wait=0", {}, one).status, 200);
    QCOMPARE(server.status().value(u"max_connections"_s).toInt(), 50);
}

QTEST_GUILESS_MAIN(TestAbuse)
#include "tst_abuse.moc"
