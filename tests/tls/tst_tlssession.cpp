// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tls/selfsigned.h"
#include "server/tls/tlscontext.h"
#include "server/tls/tlssession.h"
#include "tests/tls/tlsclient.h"

#include <QtTest>

#include <malloc.h>
#include <memory>
#include <vector>

using namespace holdfast;
using namespace holdfast::tls;
using holdfast::tests::TlsClient;
using State = TlsSession::State;

namespace {

constexpr std::int64_t now = 1'800'000'000;

std::shared_ptr<const TlsContext> anyContext()
{
    const auto credentials = makeSelfSigned({ {}, "desk" }, now);
    return TlsContext::make(credentials.value(), now).value();
}

/// A session and a client whose bytes are carried in pieces.
class Pair
{
public:
    explicit Pair(std::size_t pieceBytes = 100'000, int maxVersion = TLS1_3_VERSION)
        : client(maxVersion), m_pieceBytes(pieceBytes)
    {
        exchange();
    }

    /// Carries bytes both ways until nobody has more to send.
    void exchange()
    {
        fromServer += client.receive({});
        for (int quietRounds = 0; quietRounds < 2;) {
            const std::string forServer = client.takeOutput();
            quietRounds = forServer.empty() && toClient.empty() ? quietRounds + 1 : 0;
            deliver(forServer);
            fromServer += client.receive(std::exchange(toClient, {}));
        }
    }
    /// Gives the server bytes, in pieces.
    void deliver(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const std::string_view piece = bytes.substr(0, m_pieceBytes);
            bytes.remove_prefix(piece.size());
            std::vector<char> plain(piece.size() + TlsSession::maxKeptBytes);
            const std::size_t size = server.receive(piece, plain, toClient);
            fromClient.append(plain.data(), size);
        }
    }

    std::shared_ptr<const TlsContext> context = anyContext();
    TlsWorkspace workspace;
    TlsSession server { *context, workspace };
    TlsClient client;
    std::string toClient;
    std::string fromClient;
    std::string fromServer;

private:
    std::size_t m_pieceBytes;
};

std::string anyText(std::size_t size)
{
    std::string text;
    while (text.size() < size)
        text += std::to_string(text.size()) + ',';
    text.resize(size);
    return text;
}

} // namespace

class TestTlsSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void carriesBytesBothWays_data();
    void carriesBytesBothWays();
    void encryptsAtMostOneRecordAtATime();
    void aRecordCutInTheMiddleIsReadWhenItsRestArrives();
    void offersHttp11_data();
    void offersHttp11();
    void resumesWithATicket();
    void doesNotRenegotiate();
    void answersKeyUpdates();
    void refusesOldVersions();
    void refusesCiphersWithoutForwardSecrecy();
    void saysGoodbyeBothWays();
    void cannotSendBeforeTheHandshakeIsComplete();
    void recognisesPlainHttp_data();
    void recognisesPlainHttp();
    void failsOnGarbage_data();
    void failsOnGarbage();
    void failsOnADamagedRecord();
    void tellsThatThePeerHasGivenUp();
    void anIdleSessionKeepsNoBuffers();
};

void TestTlsSession::carriesBytesBothWays_data()
{
    QTest::addColumn<int>("version");
    QTest::addColumn<int>("pieceBytes");
    QTest::newRow("TLS 1.3, whole") << TLS1_3_VERSION << 100'000;
    QTest::newRow("TLS 1.3, one byte at a time") << TLS1_3_VERSION << 1;
    QTest::newRow("TLS 1.2, whole") << TLS1_2_VERSION << 100'000;
    QTest::newRow("TLS 1.2, one byte at a time") << TLS1_2_VERSION << 1;
    QTest::newRow("TLS 1.3, seven bytes at a time") << TLS1_3_VERSION << 7;
}

void TestTlsSession::carriesBytesBothWays()
{
    QFETCH(int, version);
    QFETCH(int, pieceBytes);
    Pair pair(std::size_t(pieceBytes), version);
    QCOMPARE(pair.server.state(), State::Open);
    QVERIFY(pair.client.isOpen());
    QCOMPARE(pair.server.version(), version == TLS1_3_VERSION ? "TLSv1.3" : "TLSv1.2");

    const std::string text = anyText(40'000);
    pair.client.write(text);
    pair.exchange();
    QCOMPARE(pair.fromClient, text);

    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t taken = pair.server.encrypt(rest, pair.toClient);
        QVERIFY(taken > 0);
        rest.remove_prefix(taken);
    }
    pair.exchange();
    QCOMPARE(pair.fromServer, text);
}

void TestTlsSession::encryptsAtMostOneRecordAtATime()
{
    Pair pair;
    std::string cipherText;
    QCOMPARE(pair.server.encrypt(anyText(100'000), cipherText), TlsSession::maxRecordBytes);
    QVERIFY(cipherText.size() < TlsSession::maxRecordBytes + 64);
    QCOMPARE(pair.server.encrypt({}, cipherText), std::size_t(0));
}

void TestTlsSession::aRecordCutInTheMiddleIsReadWhenItsRestArrives()
{
    Pair pair;
    pair.client.write(anyText(16'000));
    const std::string bytes = pair.client.takeOutput();
    pair.deliver(std::string_view(bytes).substr(0, 9000));
    QCOMPARE(pair.fromClient, std::string());
    pair.deliver(std::string_view(bytes).substr(9000));
    QCOMPARE(pair.fromClient, anyText(16'000));
}

void TestTlsSession::offersHttp11_data()
{
    QTest::addColumn<QByteArray>("offered");
    QTest::addColumn<bool>("isAccepted");
    QTest::newRow("http/1.1 alone") << QByteArray("\x08http/1.1") << true;
    QTest::newRow("after h2, as browsers do") << QByteArray("\x02h2\x08http/1.1") << true;
    QTest::newRow("only h2") << QByteArray("\x02h2") << false;
    QTest::newRow("none") << QByteArray() << true;
}

void TestTlsSession::offersHttp11()
{
    QFETCH(QByteArray, offered);
    QFETCH(bool, isAccepted);
    const auto context = anyContext();
    TlsWorkspace workspace;
    TlsSession server(*context, workspace);
    TlsClient client;
    SSL_set_alpn_protos(client.ssl(), reinterpret_cast<const unsigned char *>(offered.constData()),
                        unsigned(offered.size()));
    for (int round = 0; round < 4; ++round) {
        std::string answers;
        std::vector<char> plain(100'000);
        client.receive({});
        server.receive(client.takeOutput(), plain, answers);
        client.receive(answers);
    }
    QCOMPARE(server.state(), isAccepted ? State::Open : State::Failed);
    const unsigned char *chosen = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(client.ssl(), &chosen, &size);
    QCOMPARE(QByteArray(reinterpret_cast<const char *>(chosen), int(size)),
             isAccepted && !offered.isEmpty() ? QByteArray("http/1.1") : QByteArray());
    if (!isAccepted)
        QCOMPARE(client.failure(), SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL);
}

void TestTlsSession::resumesWithATicket()
{
    const auto context = anyContext();
    TlsWorkspace workspace;
    SSL_SESSION *kept = nullptr;
    for (const bool isResumed : { false, true }) {
        TlsSession server(*context, workspace);
        TlsClient client;
        if (kept != nullptr)
            SSL_set_session(client.ssl(), kept);
        for (int round = 0; round < 4; ++round) {
            std::string answers;
            std::vector<char> plain(100'000);
            client.receive({});
            server.receive(client.takeOutput(), plain, answers);
            client.receive(answers);
        }
        QCOMPARE(server.state(), State::Open);
        QCOMPARE(SSL_session_reused(client.ssl()) == 1, isResumed);
        SSL_SESSION_free(kept);
        client.close();
        kept = SSL_get1_session(client.ssl());
    }
    SSL_SESSION_free(kept);
}

void TestTlsSession::doesNotRenegotiate()
{
    Pair pair(100'000, TLS1_2_VERSION);
    SSL_renegotiate(pair.client.ssl());
    SSL_do_handshake(pair.client.ssl());
    const std::string asked = pair.client.takeOutput();
    QVERIFY(!asked.empty());
    pair.deliver(asked);
    QVERIFY(pair.fromClient.empty());
    // RFC 5246 section 7.2.2: a warning. The client decides whether it goes on.
    QCOMPARE(pair.server.state(), State::Open);
    pair.client.receive(pair.toClient);
    QCOMPARE(pair.client.failure(), SSL_R_NO_RENEGOTIATION);
}

void TestTlsSession::answersKeyUpdates()
{
    Pair pair;
    for (int i = 0; i < 20; ++i) {
        QCOMPARE(SSL_key_update(pair.client.ssl(), SSL_KEY_UPDATE_REQUESTED), 1);
        pair.client.write("x");
        pair.exchange();
        std::string cipherText;
        QCOMPARE(pair.server.encrypt("y", pair.toClient), std::size_t(1));
        pair.exchange();
    }
    QCOMPARE(pair.fromClient, std::string(20, 'x'));
    QCOMPARE(pair.fromServer, std::string(20, 'y'));
}

void TestTlsSession::refusesOldVersions()
{
    const auto context = anyContext();
    TlsWorkspace workspace;
    TlsSession server(*context, workspace);
    TlsClient client(TLS1_1_VERSION, TLS1_VERSION);
    client.receive({});
    std::string answers;
    std::vector<char> plain(100'000);
    server.receive(client.takeOutput(), plain, answers);
    QCOMPARE(server.state(), State::Failed);
    QCOMPARE(server.failure(), TlsFailure::Handshake);
    client.receive(answers);
    QCOMPARE(client.failure(), SSL_R_TLSV1_ALERT_PROTOCOL_VERSION);
}

void TestTlsSession::refusesCiphersWithoutForwardSecrecy()
{
    const auto context = anyContext();
    TlsWorkspace workspace;
    TlsSession server(*context, workspace);
    TlsClient client(TLS1_2_VERSION);
    QCOMPARE(SSL_set_cipher_list(client.ssl(), "AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA"), 1);
    client.receive({});
    std::string answers;
    std::vector<char> plain(100'000);
    server.receive(client.takeOutput(), plain, answers);
    QCOMPARE(server.failure(), TlsFailure::Handshake);
    client.receive(answers);
    QCOMPARE(client.failure(), SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE);
}

void TestTlsSession::saysGoodbyeBothWays()
{
    Pair pair;
    pair.client.write("last");
    pair.client.close();
    pair.deliver(pair.client.takeOutput());
    QCOMPARE(pair.fromClient, std::string("last"));
    QCOMPARE(pair.server.state(), State::PeerClosed);
    // Half-close: the answer is still sent.
    QCOMPARE(pair.server.encrypt("answer", pair.toClient), std::size_t(6));
    pair.server.close(pair.toClient);
    const std::size_t size = pair.toClient.size();
    pair.server.close(pair.toClient);
    QCOMPARE(pair.toClient.size(), size);
    QCOMPARE(pair.server.encrypt("more", pair.toClient), std::size_t(0));
}

void TestTlsSession::cannotSendBeforeTheHandshakeIsComplete()
{
    const auto context = anyContext();
    TlsWorkspace workspace;
    TlsSession server(*context, workspace);
    std::string out;
    QCOMPARE(server.encrypt("early", out), std::size_t(0));
    server.close(out);
    QVERIFY(out.empty());
    QCOMPARE(server.state(), State::Handshaking);
}

void TestTlsSession::recognisesPlainHttp_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("a request") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    QTest::newRow("its first byte") << QByteArray("P");
    QTest::newRow("after an empty line") << QByteArray("\r\nGET / HTTP/1.1\r\n");
    QTest::newRow("HTTP/2") << QByteArray("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
}

void TestTlsSession::recognisesPlainHttp()
{
    QFETCH(QByteArray, bytes);
    const auto context = anyContext();
    TlsWorkspace workspace;
    TlsSession server(*context, workspace);
    std::string answers;
    std::vector<char> plain(100'000);
    QCOMPARE(server.receive(bytes.toStdString(), plain, answers), std::size_t(0));
    QCOMPARE(server.state(), State::Failed);
    QCOMPARE(server.failure(), TlsFailure::PlainHttp);
    QVERIFY(answers.empty());
}

void TestTlsSession::failsOnGarbage_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("zeroes") << QByteArray(100, '\0');
    QTest::newRow("a record of the wrong type") << QByteArray("\x17\x03\x03\x00\x05hello", 10);
    QTest::newRow("a handshake that is none") << QByteArray("\x16\x03\x01\x00\x05hello", 10);
    QTest::newRow("an SSH client, after a handshake's byte")
        << QByteArray("\x16SSH-2.0-OpenSSH\r\n");
}

void TestTlsSession::failsOnGarbage()
{
    QFETCH(QByteArray, bytes);
    const auto context = anyContext();
    TlsWorkspace workspace;
    TlsSession server(*context, workspace);
    std::string answers;
    std::vector<char> plain(100'000);
    for (const char c : bytes)
        server.receive({ &c, 1 }, plain, answers);
    QCOMPARE(server.state(), State::Failed);
    QCOMPARE(server.failure(), TlsFailure::Handshake);
    std::string more;
    QCOMPARE(server.receive("more", plain, more), std::size_t(0));
    QVERIFY(more.empty());
}

void TestTlsSession::failsOnADamagedRecord()
{
    Pair pair;
    pair.client.write("first");
    pair.exchange();
    pair.client.write("second");
    std::string bytes = pair.client.takeOutput();
    bytes.back() = char(bytes.back() ^ 1);
    pair.deliver(bytes);
    QCOMPARE(pair.fromClient, std::string("first"));
    QCOMPARE(pair.server.failure(), TlsFailure::BadRecord);
    pair.client.receive(pair.toClient);
    QCOMPARE(pair.client.failure(), SSL_R_SSLV3_ALERT_BAD_RECORD_MAC);
}

void TestTlsSession::tellsThatThePeerHasGivenUp()
{
    const auto context = anyContext();
    TlsWorkspace workspace;
    TlsSession server(*context, workspace);
    TlsClient client;
    SSL_set_verify(client.ssl(), SSL_VERIFY_PEER, nullptr); // it trusts no certificate
    for (int round = 0; round < 3; ++round) {
        std::string answers;
        std::vector<char> plain(100'000);
        client.receive({});
        server.receive(client.takeOutput(), plain, answers);
        client.receive(answers);
    }
    QCOMPARE(server.failure(), TlsFailure::PeerAlert);
}

void TestTlsSession::anIdleSessionKeepsNoBuffers()
{
    // What a session needs while nothing is sent: keys, and neither OpenSSL's state (13 KB) nor
    // record buffers (17 KB each). Counted as the memory that many more sessions need.
    static std::size_t allocated = 0;
    const auto context = anyContext();
    TlsWorkspace workspace;
    std::vector<std::unique_ptr<TlsSession>> sessions;
    struct mallinfo2 before
    {
    };
    constexpr std::size_t count = 2000;
    for (std::size_t i = 0; i < count + 10; ++i) {
        if (i == 10)
            before = mallinfo2();
        auto server = std::make_unique<TlsSession>(*context, workspace);
        TlsClient client;
        for (int round = 0; round < 3; ++round) {
            std::string answers;
            std::vector<char> plain(40'000);
            client.receive({});
            server->receive(client.takeOutput(), plain, answers);
            client.receive(answers);
        }
        QCOMPARE(server->state(), State::Open);
        std::string record;
        server->encrypt("an event", record);
        sessions.push_back(std::move(server));
    }
    allocated = mallinfo2().uordblks - before.uordblks;
    qInfo() << "bytes per idle session:" << allocated / count;
    QVERIFY(allocated / count < 1000);
}

QTEST_APPLESS_MAIN(TestTlsSession)
#include "tst_tlssession.moc"
