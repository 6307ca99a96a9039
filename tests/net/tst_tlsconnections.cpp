// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/net/runningworker.h"
#include "tests/tls/tlsclient.h"

#include <QTest>

using namespace holdfast;
using namespace std::chrono_literals;
using tests::HttpAnswer;
using tests::HttpClient;
using tests::RunningWorker;
using tests::TlsClient;

namespace {

constexpr auto handshakeTime = 10s;
constexpr auto lingerTime = 3s;

constexpr auto pingEvery = 25s;
constexpr auto pongWithin = 20s;
constexpr auto slack = 1s; ///< timers are not exact

/// The connection does not handshake by itself.
const HttpClient::Setup raw { .handshakes = false };

/// Reads until the client has been sent `text`. False if the connection ends before.
bool receiveUntil(HttpClient &connection, TlsClient &tls, std::string_view text)
{
    std::string plain;
    while (plain.find(text) == std::string::npos) {
        if (!connection.receive(1))
            return false;
        plain += tls.receive(connection.take(connection.rest().size()).toStdString());
    }
    return true;
}

bool send(const HttpClient &connection, TlsClient &tls, std::string_view plain)
{
    tls.write(plain);
    return connection.send(QByteArray::fromStdString(tls.takeOutput()));
}

} // namespace

/// What is different about a connection because it speaks TLS. That everything else is as without
/// it is tested by the rows "epoll over TLS" of the other tests.
class TestTlsConnections : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsHandshakes();
    void closesWhoDoesNotComeToTheEndOfAHandshake();
    void keepsWhoseHandshakeItHasNotReadInTime();
    void keepsWhoIsIdleAfterTheHandshake();
    void tellsPlainHttpWhereToGo_data();
    void tellsPlainHttpWhereToGo();
    void answersGarbageWithAnAlert();
    void goesOnAfterAnAttemptToRenegotiate();
    void answersWhoHasClosedItsSide();
    void endsWithCloseNotify();
    void aRequestMayArriveInTheMiddleOfARecord();
    void aPartOfARecordShowsThatAWebSocketIsAlive();

private:
    RunningWorker m_worker { tests::pollerForTls() };
};

void TestTlsConnections::countsHandshakes()
{
    const auto before = m_worker.counters().tlsHandshakes.value();
    HttpClient client = m_worker.connect();
    QCOMPARE(client.tlsVersion(), QByteArray("TLSv1.3"));
    QCOMPARE(client.ask("GET /nothing").status, 404);
    QCOMPARE(m_worker.counters().tlsHandshakes.value(), before + 1);
}

void TestTlsConnections::closesWhoDoesNotComeToTheEndOfAHandshake()
{
    const auto before = m_worker.counters().tlsFailures.value();
    HttpClient silent = m_worker.connect(raw);
    HttpClient halfway = m_worker.connect(raw);
    QVERIFY(halfway.send(QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11)));
    m_worker.advance(handshakeTime / 2);
    QCOMPARE(m_worker.counters().tlsFailures.value(), before);
    m_worker.advance(handshakeTime);
    QVERIFY(silent.isEnded());
    QVERIFY(halfway.isEnded());
    QCOMPARE(m_worker.counters().tlsFailures.value(), before + 2);
    QCOMPARE(m_worker.connections(), std::size_t(0));
}

void TestTlsConnections::keepsWhoseHandshakeItHasNotReadInTime()
{
    HttpClient connection = m_worker.connect(raw);
    TlsClient tls;
    tls.receive({});
    QVERIFY(connection.send(QByteArray::fromStdString(tls.takeOutput())));
    while (!tls.isOpen()) {
        QVERIFY(connection.receive(1));
        tls.receive(connection.take(connection.rest().size()).toStdString());
    }
    m_worker.call([&](const net::Worker &) {
        QVERIFY(send(connection, tls, "GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        m_worker.advanceHere(handshakeTime + slack);
    });
    QVERIFY(receiveUntil(connection, tls, "404"));
}

void TestTlsConnections::keepsWhoIsIdleAfterTheHandshake()
{
    HttpClient client = m_worker.connect();
    m_worker.advance(handshakeTime * 2);
    QCOMPARE(client.ask("GET /nothing").status, 404);
}

void TestTlsConnections::tellsPlainHttpWhereToGo_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("detail");
    QTest::newRow("a page") << HttpClient::request("GET /", {}, "Host: 192.168.1.61:8080\r\n")
                            << QByteArray("This port speaks TLS: use https://192.168.1.61:8080/.");
    QTest::newRow("a channel") << HttpClient::request("GET /channels/a", {}, "Host: desk.local\r\n")
                               << QByteArray("This port speaks TLS: use https://desk.local/.");
    QTest::newRow("a message") << HttpClient::request("POST /channels/a", "secret")
                               << QByteArray("This port speaks TLS: use https://localhost/.");
}

void TestTlsConnections::tellsPlainHttpWhereToGo()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, detail);
    HttpClient client = m_worker.connect(raw);
    // In two parts: the first byte decides.
    QVERIFY(client.send(request.first(1)));
    QVERIFY(client.send(request.sliced(1)));
    const HttpAnswer answer = client.answer();
    QVERIFY2(answer.isProblem(400), answer.body.constData());
    QCOMPARE(answer.json().value(QStringLiteral("detail")).toString().toUtf8(), detail);
    QVERIFY(client.isEnded());
    QCOMPARE(m_worker.hub().head(), std::uint64_t(0)); // nothing was published
}

void TestTlsConnections::answersGarbageWithAnAlert()
{
    const auto before = m_worker.counters().tlsFailures.value();
    HttpClient client = m_worker.connect(raw);
    QVERIFY(client.send(QByteArray("\x16\x03\x01\x00\x05hello", 10)));
    QVERIFY(client.receive(7));
    QVERIFY2(client.rest().startsWith(QByteArray("\x15\x03", 2)),
             client.rest().toHex().constData());
    QVERIFY(client.isEnded());
    m_worker.advance(lingerTime);
    QCOMPARE(m_worker.counters().tlsFailures.value(), before + 1);
}

void TestTlsConnections::goesOnAfterAnAttemptToRenegotiate()
{
    constexpr int tls12 = 0x0303;
    HttpClient client = m_worker.connect(raw);
    QVERIFY(client.startTls({}, tls12));
    QCOMPARE(client.tlsVersion(), QByteArray("TLSv1.2"));
    HttpClient other = m_worker.connect();
    client.renegotiate(); // OpenSSL's client gives up when it is refused
    QCOMPARE(other.ask("GET /nothing").status, 404);
}

void TestTlsConnections::answersWhoHasClosedItsSide()
{
    HttpClient client = m_worker.connect();
    QVERIFY(client.send(HttpClient::request("GET /channels/a")));
    client.finishSending();
    // As without TLS: the poll is answered as if its hold had ended.
    const HttpAnswer answer = client.answer();
    QVERIFY(answer.status == 200 || answer.status == 204);
    QVERIFY(client.isEnded());
}

void TestTlsConnections::endsWithCloseNotify()
{
    HttpClient client = m_worker.connect();
    QCOMPARE(client.ask("GET /nothing", {}, "Connection: close\r\n").status, 404);
    QVERIFY(client.isEnded()); // without close_notify OpenSSL reports a failure
}

void TestTlsConnections::aRequestMayArriveInTheMiddleOfARecord()
{
    HttpClient client = m_worker.connect();
    const QByteArray body(200'000, 'x'); // a dozen records, cut anywhere by the socket
    QCOMPARE(client.ask("POST /channels/a", body).status, 201);
}

void TestTlsConnections::aPartOfARecordShowsThatAWebSocketIsAlive()
{
    HttpClient connection = m_worker.connect(raw);
    TlsClient tls;
    tls.receive({});
    QVERIFY(connection.send(QByteArray::fromStdString(tls.takeOutput())));
    while (!tls.isOpen()) {
        QVERIFY(connection.receive(1));
        tls.receive(connection.take(connection.rest().size()).toStdString());
    }
    QVERIFY(send(connection, tls,
                 "GET /channels/a HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                 "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
    QVERIFY(receiveUntil(connection, tls, "hello"));
    m_worker.advance(pingEvery + slack);
    QVERIFY(receiveUntil(connection, tls, "\x89"));

    std::string pongs;
    for (int i = 0; i < 100; ++i)
        pongs.append("\x8a\x80\x01\x02\x03\x04", 6);
    tls.write(pongs);
    const QByteArray record = QByteArray::fromStdString(tls.takeOutput());
    QVERIFY(connection.send(record.first(record.size() / 2))); // a slow network
    m_worker.call([](const net::Worker &) {});
    m_worker.advance(pongWithin + slack);
    QVERIFY(connection.send(record.sliced(record.size() / 2)));
    m_worker.publish("a", "still here");
    QVERIFY(receiveUntil(connection, tls, "still here"));
}

QTEST_GUILESS_MAIN(TestTlsConnections)
#include "tst_tlsconnections.moc"
