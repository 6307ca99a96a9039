// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"
#include "tests/support/streamclient.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdfast::tests;

namespace {

/// A header of version 2 that names 198.51.100.7, with a TLV behind the addresses.
const QByteArray header = QByteArray("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0f", 16)
    + QByteArray("\xc6\x33\x64\x07\x7f\0\0\x01\x12\x34\x1f\x90\x04\0\0", 15);
/// The same for ::1, and without a client: a health check.
const QByteArray headerV6 = QByteArray("\r\n\r\n\0\r\nQUIT\n\x21\x21\0\x24", 16)
    + QByteArray(15, '\0') + '\x01' + QByteArray(20, '\0');
const QByteArray local("\r\n\r\n\0\r\nQUIT\n\x20\0\0\0", 16);

QStringList proxied(const QString &proxy)
{
    return { u"--listen-proxied"_s, u"127.0.0.1:0"_s, u"--trusted-proxy"_s, proxy };
}

} // namespace

/// A port for proxies that speak the PROXY protocol, version 2.
class TestProxyProtocol : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesTheAddressFromTheHeader();
    void takesTheHeaderInPieces();
    void takesAHealthCheckForTheProxyItself();
    void knowsThisMachinesPrograms();
    void speaksTlsBehindTheHeader();
    void refusesWhatIsNoHeader_data();
    void refusesWhatIsNoHeader();
    void refusesWhoIsNoTrustedProxy();
    void doesNotUnderstandTheHeaderElsewhere();
    void opensNoSuchPortWithoutATrustedProxy();
    void isNotOfferedToClients();
};

void TestProxyProtocol::takesTheAddressFromTheHeader()
{
    const ServerProcess server(proxied(u"127.0.0.1"_s));
    HttpClient client(server.proxiedPort());
    QVERIFY(client.send(header));
    QCOMPARE(client.openStream("/channels/a?client=me").status, 200);
    QVERIFY(client.message());
    QCOMPARE(server.client(u"me"_s).value(u"address"_s).toString(), u"198.51.100.7"_s);
    // It is not local, although the proxy is.
    HttpClient publisher(server.proxiedPort());
    QVERIFY(publisher.send(header));
    QVERIFY(publisher.ask("POST /channels/a", "x").isProblem(401));
    QCOMPARE(server.publish("a", "news").status, 201);
    QVERIFY(client.message()->data.contains("news"));
}

void TestProxyProtocol::takesTheHeaderInPieces()
{
    const ServerProcess server(proxied(u"127.0.0.1"_s));
    HttpClient client(server.proxiedPort());
    for (const char byte : header) {
        QVERIFY(client.send(QByteArray(1, byte)));
        // The server has most likely read it before it answers somebody else.
        QCOMPARE(server.connect().ask("GET /healthz").status, 200);
    }
    QCOMPARE(client.ask("GET /healthz").status, 200);
}

void TestProxyProtocol::takesAHealthCheckForTheProxyItself()
{
    const ServerProcess server(proxied(u"127.0.0.1"_s));
    HttpClient client(server.proxiedPort());
    QVERIFY(client.send(local));
    QCOMPARE(client.openStream("/channels/a?client=me").status, 200);
    QVERIFY(client.message());
    QCOMPARE(server.client(u"me"_s).value(u"address"_s).toString(), u"127.0.0.1"_s);
}

void TestProxyProtocol::knowsThisMachinesPrograms()
{
    const ServerProcess server(proxied(u"127.0.0.1"_s));
    HttpClient client(server.proxiedPort());
    QVERIFY(client.send(headerV6));
    QCOMPARE(client.ask("POST /channels/a", "x").status, 201);
}

void TestProxyProtocol::speaksTlsBehindTheHeader()
{
    const ServerProcess server(proxied(u"127.0.0.1"_s) << u"--tls-self-signed"_s);
    HttpClient client(server.proxiedPort());
    QVERIFY(client.send(header));
    QVERIFY(client.startTls());
    QCOMPARE(client.openStream("/channels/a?client=me").status, 200);
    QVERIFY(client.message());
    QCOMPARE(server.client(u"me"_s).value(u"address"_s).toString(), u"198.51.100.7"_s);
}

void TestProxyProtocol::refusesWhatIsNoHeader_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("word");
    const QByteArray request = HttpClient::request("GET /healthz");
    QTest::newRow("a request") << request << QByteArray("send-proxy-v2");
    QTest::newRow("version 1") << "PROXY TCP4 198.51.100.7 127.0.0.1 4660 8080\r\n" + request
                               << QByteArray("version 1");
    QTest::newRow("an unknown command")
        << QByteArray(header).replace(12, 1, "\x2f") << QByteArray("command");
    QTest::newRow("UDP") << QByteArray(header).replace(13, 1, "\x12") << QByteArray("TCP");
    QTest::newRow("too long") << QByteArray(header).replace(14, 1, "\xff")
                              << QByteArray("4,096 bytes");
}

void TestProxyProtocol::refusesWhatIsNoHeader()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, word);
    const ServerProcess server(proxied(u"127.0.0.1"_s));
    HttpClient client(server.proxiedPort());
    QVERIFY(client.send(bytes));
    const HttpAnswer refusal = client.answer();
    QVERIFY2(refusal.isProblem(400), refusal.body.constData());
    QVERIFY2(refusal.body.contains(word), refusal.body.constData());
    const HttpClient other(server.proxiedPort());
    QVERIFY(other.send(header));
    QCOMPARE(server.connect().ask("GET /healthz").status, 200);
}

void TestProxyProtocol::refusesWhoIsNoTrustedProxy()
{
    const ServerProcess server(proxied(u"127.0.0.9"_s));
    HttpClient client(server.proxiedPort());
    client.send(header);
    const HttpAnswer refusal = client.answer();
    QVERIFY2(refusal.isProblem(403), refusal.body.constData());
    QVERIFY(refusal.body.contains("--trusted-proxy"));
    HttpClient proxy(server.proxiedPort(), { .source = "127.0.0.9" });
    QVERIFY(proxy.send(header));
    QCOMPARE(proxy.ask("GET /healthz").status, 200);
}

void TestProxyProtocol::doesNotUnderstandTheHeaderElsewhere()
{
    const ServerProcess server(proxied(u"127.0.0.1"_s));
    HttpClient client = server.connect();
    QVERIFY(client.send(header + HttpClient::request("GET /healthz")));
    QVERIFY(client.answer().isProblem(400));
}

void TestProxyProtocol::opensNoSuchPortWithoutATrustedProxy()
{
    ServerProcess server({ u"--listen-proxied"_s, u"127.0.0.1:0"_s });
    QVERIFY(server.hasExited());
    QCOMPARE(server.exitCode(), 2);
    QVERIFY(server.standardError().contains("--trusted-proxy"));
}

void TestProxyProtocol::isNotOfferedToClients()
{
    const ServerProcess server(proxied(u"127.0.0.1"_s));
    const QByteArray port = QByteArray::number(server.proxiedPort());
    QVERIFY(server.standardOutput().contains(QByteArray(':' + port + " for proxies")));
    QVERIFY(!server.askManagement("GET /api/v1/status").body.contains(QByteArray(port + "/")));
}

QTEST_GUILESS_MAIN(TestProxyProtocol)
#include "tst_proxyprotocol.moc"
