// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/framewriter.h"
#include "tests/support/httpclient.h"
#include "tests/websocket/frames.h"

#include <QProcess>
#include <QtTest>

using namespace holdfast::websocket;
using holdfast::tests::HttpAnswer;
using holdfast::tests::HttpClient;
using holdfast::websocket::testing::clientFrame;

namespace {

constexpr int maxBytes = 4 * 1024 * 1024;

const QByteArray handshake("Upgrade: websocket\r\n"
                           "Connection: Upgrade\r\n"
                           "Sec-WebSocket-Version: 13\r\n"
                           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");

QByteArray fromClient(unsigned start, const QByteArray &payload)
{
    return QByteArray::fromStdString(clientFrame(start, payload.toStdString()));
}

QByteArray fromServer(Opcode opcode, const QByteArray &payload)
{
    std::string frame;
    appendFrame(opcode, payload.toStdString(), frame);
    return QByteArray::fromStdString(frame);
}

QByteArray closeFromServer(CloseCode code, const QByteArray &reason = {})
{
    std::string frame;
    appendClose(code, reason.toStdString(), frame);
    return QByteArray::fromStdString(frame);
}

} // namespace

/// Tests the program in the way a conformance suite uses it: over real sockets.
class TestEchoServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void echoesABody_data();
    void echoesABody();
    void echoesABodyInChunks();
    void answersHeadWithoutABody();
    void answersPipelinedRequestsInOrder();
    void asksForABodyThatWaits();
    void endsTheConnectionWhenItIsToldTo_data();
    void endsTheConnectionWhenItIsToldTo();
    void refusesWhatIsNoRequest_data();
    void refusesWhatIsNoRequest();

    void refusesAHandshake_data();
    void refusesAHandshake();
    void staysOpenAfterARefusedHandshake();
    void opensAWebSocket();
    void echoesMessages_data();
    void echoesMessages();
    void echoesAMessageOfManyPieces();
    void readsFramesThatCameWithTheHandshake();
    void compressesWhereTheClientOffersIt();
    void endsAWebSocketInGoodOrder_data();
    void endsAWebSocketInGoodOrder();

    void saysHowItIsUsed_data();
    void saysHowItIsUsed();

private:
    [[nodiscard]] HttpClient connect() const { return HttpClient(m_port); }
    [[nodiscard]] HttpClient openWebSocket(const QByteArray &fields = {}) const;

    QProcess m_server;
    quint16 m_port = 0;
};

void TestEchoServer::initTestCase()
{
    m_server.start(QStringLiteral(ECHOSERVER_PATH),
                   { QStringLiteral("--port"), QStringLiteral("0"), QStringLiteral("--max-bytes"),
                     QString::number(maxBytes) });
    QByteArray said;
    while (!said.contains('\n') && m_server.waitForReadyRead())
        said += m_server.readAllStandardOutput();
    QVERIFY2(said.startsWith("Listening on 127.0.0.1:"), said.constData());
    m_port = said.trimmed().mid(said.indexOf(':') + 1).toUShort();
    QVERIFY(m_port > 0);
}

void TestEchoServer::cleanupTestCase()
{
    QCOMPARE(m_server.state(), QProcess::Running); // none of the requests above has crashed it
    m_server.kill();
    m_server.waitForFinished();
}

void TestEchoServer::echoesABody_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("body");

    for (const char *method :
         { "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND" }) {
        QTest::addRow("%s", method) << QByteArray(method) << QByteArray("a body");
        QTest::addRow("%s without a body", method) << QByteArray(method) << QByteArray();
    }
    QTest::newRow("any bytes") << QByteArray("POST") << QByteArray::fromHex("00ff0d0a0d0a80");
    QTest::newRow("a large body") << QByteArray("POST") << QByteArray(maxBytes, 'x');
}

void TestEchoServer::echoesABody()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, body);

    HttpClient client = connect();
    for (int i = 0; i < 2; ++i) { // on the same connection
        const HttpAnswer answer =
            client.ask(method + " /any/where?x=y", body, "Content-Type: application/x-any\r\n");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, body);
        QCOMPARE(answer.fields.value("content-type"), QByteArray("application/x-any"));
    }
}

void TestEchoServer::echoesABodyInChunks()
{
    HttpClient client = connect();
    QVERIFY(client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                        "5;ext=1\r\nhello\r\n6\r\n world\r\n0\r\nTrailer: x\r\n\r\n"));
    QCOMPARE(client.answer().body, QByteArray("hello world"));
}

void TestEchoServer::answersHeadWithoutABody()
{
    HttpClient client = connect();
    QVERIFY(client.send(HttpClient::request("HEAD /", "four")));
    const HttpAnswer head = client.answerToHead();
    QCOMPARE(head.status, 200);
    QCOMPARE(head.fields.value("content-length"), QByteArray("4"));
    QCOMPARE(client.ask("POST /", "next").body, QByteArray("next"));
}

void TestEchoServer::answersPipelinedRequestsInOrder()
{
    HttpClient client = connect();
    QByteArray requests;
    for (int i = 0; i < 50; ++i)
        requests += HttpClient::request("POST /", QByteArray::number(i));
    QVERIFY(client.send(requests));
    for (int i = 0; i < 50; ++i)
        QCOMPARE(client.answer().body, QByteArray::number(i));
}

void TestEchoServer::asksForABodyThatWaits()
{
    HttpClient client = connect();
    QVERIFY(client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
                        "Expect: 100-continue\r\n\r\n"));
    QCOMPARE(client.answer().status, 100);
    QVERIFY(client.send("body"));
    QCOMPARE(client.answer().body, QByteArray("body"));
}

void TestEchoServer::endsTheConnectionWhenItIsToldTo_data()
{
    QTest::addColumn<QByteArray>("request");

    QTest::newRow("Connection: close")
        << QByteArray("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    QTest::newRow("HTTP/1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n");
}

void TestEchoServer::endsTheConnectionWhenItIsToldTo()
{
    QFETCH(QByteArray, request);

    HttpClient client = connect();
    QVERIFY(client.send(request + "GET /never HTTP/1.1\r\nHost: x\r\n\r\n"));
    const HttpAnswer answer = client.answer();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.fields.value("connection"), QByteArray("close"));
    QVERIFY(client.isEnded());
    QCOMPARE(client.rest(), QByteArray());
}

void TestEchoServer::refusesWhatIsNoRequest_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");

    QTest::newRow("noise") << QByteArray("\x01\x02\x03\r\n\r\n") << 400;
    QTest::newRow("no Host") << QByteArray("GET / HTTP/1.1\r\n\r\n") << 400;
    QTest::newRow("two lengths") << QByteArray(
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")
                                 << 400;
    QTest::newRow("too large a body") << QByteArray("POST / HTTP/1.1\r\nHost: x\r\n"
                                                    "Content-Length: 4194305\r\n\r\n")
                                      << 413;
    QTest::newRow("HTTP/2") << QByteArray("GET / HTTP/2.0\r\nHost: x\r\n\r\n") << 505;
}

void TestEchoServer::refusesWhatIsNoRequest()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);

    HttpClient client = connect();
    QVERIFY(client.send(request));
    const HttpAnswer answer = client.answer();
    QVERIFY2(answer.isProblem(status), answer.body.constData());
    QCOMPARE(answer.fields.value("connection"), QByteArray("close"));
    QVERIFY(client.isEnded());
}

void TestEchoServer::refusesAHandshake_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("status");

    QTest::newRow("none at all") << QByteArray("GET") << QByteArray() << 426;
    QTest::newRow("by POST") << QByteArray("POST") << handshake << 405;
    QByteArray old = handshake;
    QTest::newRow("an old version") << QByteArray("GET") << old.replace("13", "8") << 426;
}

void TestEchoServer::refusesAHandshake()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, fields);
    QFETCH(int, status);

    HttpClient client = connect();
    const HttpAnswer answer = client.ask(method + " /echo", {}, fields);
    QVERIFY2(answer.isProblem(status), answer.body.constData());
}

void TestEchoServer::staysOpenAfterARefusedHandshake()
{
    HttpClient client = connect();
    QCOMPARE(client.ask("GET /echo").status, 426);
    QCOMPARE(client.ask("POST /", "still here").body, QByteArray("still here"));
    QCOMPARE(client.ask("GET /echo", {}, handshake).status, 101);
}

HttpClient TestEchoServer::openWebSocket(const QByteArray &fields) const
{
    HttpClient client = connect();
    if (client.ask("GET /echo?any=query", {}, handshake + fields).status != 101)
        qWarning("The handshake was refused.");
    return client;
}

void TestEchoServer::opensAWebSocket()
{
    HttpClient client = connect();
    const HttpAnswer answer = client.ask("GET /echo", {}, handshake);
    QCOMPARE(answer.status, 101);
    QCOMPARE(answer.fields.value("upgrade"), QByteArray("websocket"));
    QCOMPARE(answer.fields.value("connection"), QByteArray("Upgrade"));
    QCOMPARE(answer.fields.value("sec-websocket-accept"),
             QByteArray("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    QVERIFY(!answer.fields.contains("sec-websocket-extensions"));
}

void TestEchoServer::echoesMessages_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QByteArray>("echo");

    const QByteArray hello = fromServer(Opcode::Text, "Hello");
    const QByteArray large(maxBytes, 'L');
    QTest::newRow("text") << fromClient(0x81, "Hello") << hello;
    QTest::newRow("binary") << fromClient(0x82, "\xff\xfe")
                            << fromServer(Opcode::Binary, "\xff\xfe");
    QTest::newRow("empty") << fromClient(0x81, "") << fromServer(Opcode::Text, "");
    QTest::newRow("fragments") << fromClient(0x01, "Hel") + fromClient(0x80, "lo") << hello;
    QTest::newRow("ping") << fromClient(0x89, "there?") << fromServer(Opcode::Pong, "there?");
    QTest::newRow("ping between fragments") << fromClient(0x01, "Hel") + fromClient(0x89, "?")
            + fromClient(0x80, "lo") << fromServer(Opcode::Pong, "?") + hello;
    QTest::newRow("pong, which needs no answer")
        << fromClient(0x8a, "x") + fromClient(0x81, "Hello") << hello;
    QTest::newRow("many in one piece")
        << fromClient(0x81, "Hello").repeated(1000) << hello.repeated(1000);
    QTest::newRow("as large as may be")
        << fromClient(0x82, large) << fromServer(Opcode::Binary, large);
}

void TestEchoServer::echoesMessages()
{
    QFETCH(QByteArray, sent);
    QFETCH(QByteArray, echo);

    HttpClient client = openWebSocket();
    QVERIFY(client.send(sent));
    QVERIFY(client.receive(echo.size()));
    QVERIFY(client.rest() == echo);
}

void TestEchoServer::echoesAMessageOfManyPieces()
{
    HttpClient client = openWebSocket();
    const QByteArray frames =
        fromClient(0x01, "Hel") + fromClient(0x89, "?") + fromClient(0x80, "lo");
    for (const char byte : frames)
        QVERIFY(client.send(QByteArray(1, byte)));
    const QByteArray echo = fromServer(Opcode::Pong, "?") + fromServer(Opcode::Text, "Hello");
    QVERIFY(client.receive(echo.size()));
    QCOMPARE(client.rest(), echo);
}

void TestEchoServer::readsFramesThatCameWithTheHandshake()
{
    HttpClient client = connect();
    QVERIFY(
        client.send(HttpClient::request("GET /echo", {}, handshake) + fromClient(0x81, "early")));
    QCOMPARE(client.answer().status, 101);
    const QByteArray echo = fromServer(Opcode::Text, "early");
    QVERIFY(client.receive(echo.size()));
    QCOMPARE(client.rest(), echo);
}

void TestEchoServer::compressesWhereTheClientOffersIt()
{
    HttpClient client = connect();
    const HttpAnswer answer = client.ask(
        "GET /echo", {},
        handshake + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n");
    QCOMPARE(answer.fields.value("sec-websocket-extensions"),
             QByteArray("permessage-deflate; server_no_context_takeover; "
                        "client_no_context_takeover"));

    const std::string message(2000, 'm');
    Deflater deflater;
    const std::string compressed(deflater.deflate(message).value());
    std::string echo;
    appendCompressedFrame(Opcode::Text, message, deflater, echo);
    QVERIFY(echo.size() < 100);
    QVERIFY(client.send(QByteArray::fromStdString(clientFrame(0xc1, compressed))));
    QVERIFY(client.receive(static_cast<qsizetype>(echo.size())));
    QCOMPARE(client.rest(), QByteArray::fromStdString(echo));
}

void TestEchoServer::endsAWebSocketInGoodOrder_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QByteArray>("answer");

    QTest::newRow("a close") << fromClient(0x88, "\x03\xe9going")
                             << closeFromServer(CloseCode::GoingAway);
    QTest::newRow("a close without a code")
        << fromClient(0x88, "") << closeFromServer(CloseCode::NoStatus);
    QTest::newRow("a close after a message")
        << fromClient(0x81, "last") + fromClient(0x88, "\x03\xe8")
        << fromServer(Opcode::Text, "last") + closeFromServer(CloseCode::Normal);
    QTest::newRow("a frame without a mask")
        << QByteArray::fromHex("810548656c6c6f")
        << closeFromServer(CloseCode::ProtocolError, "A client's frame must be masked.");
    QTest::newRow("text that is not UTF-8")
        << fromClient(0x81, "\xff")
        << closeFromServer(CloseCode::InvalidPayload, "Text must be UTF-8.");
    QTest::newRow("too large a message")
        << fromClient(0x82, QByteArray(maxBytes + 1, 'x'))
        << closeFromServer(CloseCode::MessageTooBig,
                           "The message is larger than this server accepts.");
}

void TestEchoServer::endsAWebSocketInGoodOrder()
{
    QFETCH(QByteArray, sent);
    QFETCH(QByteArray, answer);

    HttpClient client = openWebSocket();
    QVERIFY(client.send(sent));
    QVERIFY(client.isEnded());
    QCOMPARE(client.rest(), answer);
}

void TestEchoServer::saysHowItIsUsed_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("exitCode");

    QTest::newRow("asked for help") << QStringList { QStringLiteral("--help") } << 0;
    QTest::newRow("no value") << QStringList { QStringLiteral("--port") } << 2;
    QTest::newRow("a value out of range")
        << QStringList { QStringLiteral("--port"), QStringLiteral("65536") } << 2;
    QTest::newRow("a value that is no number")
        << QStringList { QStringLiteral("--max-bytes"), QStringLiteral("1k") } << 2;
    QTest::newRow("an option that there is not")
        << QStringList { QStringLiteral("--such"), QStringLiteral("1") } << 2;
}

void TestEchoServer::saysHowItIsUsed()
{
    QFETCH(QStringList, options);
    QFETCH(int, exitCode);

    QProcess program;
    program.start(QStringLiteral(ECHOSERVER_PATH), options);
    QVERIFY(program.waitForFinished());
    QCOMPARE(program.exitCode(), exitCode);
    const QByteArray said =
        exitCode == 0 ? program.readAllStandardOutput() : program.readAllStandardError();
    QVERIFY(said.startsWith("Usage: echoserver"));
}

QTEST_GUILESS_MAIN(TestEchoServer)
#include "tst_echoserver.moc"
