// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tls/selfsigned.h"
#include "tests/support/serverprocess.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTest>

#include <csignal>
#include <vector>

using namespace Qt::StringLiterals;
using namespace holdfast;
using namespace holdfast::tests;

namespace {

const QByteArray handshake = "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                             "Sec-WebSocket-Version: 13\r\n";

/// A certificate with its key in files that a test can replace.
class CertificateFiles
{
public:
    CertificateFiles() { make(); }

    /// Makes another certificate in the same files; returns its SHA-256.
    QByteArray make(std::int64_t age = 0)
    {
        const auto made = tls::makeSelfSigned({}, QDateTime::currentSecsSinceEpoch() - age).value();
        write(certificate(), QByteArray::fromStdString(made.certificate));
        write(key(), QByteArray::fromStdString(made.key));
        return QSslCertificate(QByteArray::fromStdString(made.certificate))
            .digest(QCryptographicHash::Sha256)
            .toHex(':')
            .toUpper();
    }
    [[nodiscard]] QString certificate() const { return m_folder.filePath(u"a.crt"_s); }
    [[nodiscard]] QString key() const { return m_folder.filePath(u"a.key"_s); }
    [[nodiscard]] QStringList options() const
    {
        return { u"--tls-certificate"_s, certificate(), u"--tls-key"_s, key() };
    }
    static void write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }

private:
    QTemporaryDir m_folder;
};

/// What a program that is installed prints; empty if it fails.
QByteArray outputOf(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    const bool isDone = process.waitForFinished() && process.exitCode() == 0;
    return isDone ? process.readAllStandardOutput() : QByteArray();
}

QByteArray payloadOf(const std::optional<StreamEvent> &event)
{
    return event ? event->json().value(u"data"_s).toString().toUtf8() : "(none)";
}

} // namespace

/// The real holdfastd over TLS, with clients of several makers.
class TestTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void curlTrustsTheSelfSignedCertificate();
    void opensslFindsNothingWrong();
    void aQtClientVerifiesAndIsAnswered();
    void carriesEveryTransport();
    void theManagementPortSpeaksTlsToo();
    void plainHttpIsToldWhereToGo();
    void aHangUpChangesTheCertificateOfNewConnections();
    void aBadCertificateReplacesNothing();
    void whoNeverReadsDelaysNobody();
    void aUnixSocketStaysPlain();
    void theLoadGeneratorLosesNothing_data();
    void theLoadGeneratorLosesNothing();
    void doesNotStartWithWhatItCannotUse_data();
    void doesNotStartWithWhatItCannotUse();
};

void TestTls::curlTrustsTheSelfSignedCertificate()
{
    const ServerProcess server({ u"--tls-self-signed"_s });
    QVERIFY2(server.port() != 0, server.standardOutput().constData());
    const QString certificate = server.folder().filePath(u"self-signed.crt"_s);
    for (const QString &host : { u"localhost"_s, u"127.0.0.1"_s }) {
        const QByteArray room = outputOf(u"curl"_s,
                                         { u"-sS"_s, u"--fail"_s, u"--cacert"_s, certificate,
                                           u"https://%1:%2/room"_s.arg(host).arg(server.port()) });
        QVERIFY2(room.contains("\"channels\""), room.constData());
    }
    // Nobody else may read the key.
    const auto permissions = QFile::permissions(server.folder().filePath(u"self-signed.key"_s));
    QVERIFY((permissions & (QFile::ReadGroup | QFile::ReadOther)) == 0);
}

void TestTls::opensslFindsNothingWrong()
{
    const CertificateFiles files;
    const ServerProcess server(files.options());
    QProcess client;
    client.start(u"openssl"_s,
                 { u"s_client"_s, u"-connect"_s, u"127.0.0.1:%1"_s.arg(server.port()), u"-CAfile"_s,
                   files.certificate(), u"-verify_return_error"_s, u"-alpn"_s, u"h2,http/1.1"_s,
                   u"-servername"_s, u"localhost"_s });
    client.write("GET /room HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    QVERIFY(client.waitForFinished());
    const QByteArray said = client.readAllStandardOutput();
    QVERIFY2(said.contains("ALPN protocol: http/1.1"), said.constData());
    QVERIFY2(said.contains("Verify return code: 0 (ok)"), said.constData());
    QVERIFY2(said.contains("HTTP/1.1 200"), said.constData());
}

void TestTls::aQtClientVerifiesAndIsAnswered()
{
    const CertificateFiles files;
    const ServerProcess server(files.options());
    QSslSocket socket;
    QSslConfiguration configuration;
    configuration.setCaCertificates(QSslCertificate::fromPath(files.certificate()));
    socket.setSslConfiguration(configuration);
    socket.connectToHostEncrypted(u"127.0.0.1"_s, server.port(), u"localhost"_s);
    QVERIFY2(socket.waitForEncrypted(), qPrintable(socket.errorString()));
    QCOMPARE(socket.sessionProtocol(), QSsl::TlsV1_3);
    socket.write("GET /room HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QByteArray answer;
    while (!answer.contains("channels") && socket.waitForReadyRead())
        answer += socket.readAll();
    QVERIFY2(answer.startsWith("HTTP/1.1 200"), answer.constData());
}

void TestTls::carriesEveryTransport()
{
    const CertificateFiles files;
    const ServerProcess server(files.options());
    HttpClient poll = server.connect();
    QVERIFY(poll.send(HttpClient::request("GET /channels/a?wait=60")));
    HttpClient stream = server.connect();
    QCOMPARE(stream.openStream("/channels/a").status, 200);
    QCOMPARE(stream.message()->name, QByteArray("hello"));
    HttpClient socket = server.connect();
    QVERIFY(socket.send(HttpClient::request("GET /channels/a", {}, handshake)));
    QCOMPARE(socket.answerToHead().status, 101);
    QTRY_COMPARE(server.clients(u"held"_s), 1);
    QTRY_COMPARE(server.clients(u"open"_s), 2);

    const QByteArray text = "over TLS: " + QByteArray(50'000, 'x'); // more than three records
    QCOMPARE(server.publish("a", text).status, 201);
    QCOMPARE(poll.answer().payloads(), QList<QByteArray> { text });
    QCOMPARE(payloadOf(stream.message()), text);
    QVERIFY(socket.receive(text.size()));
    while (!socket.rest().contains(text.right(50'000)))
        QVERIFY(socket.receive(socket.rest().size() + 1));
}

void TestTls::theManagementPortSpeaksTlsToo()
{
    const CertificateFiles files;
    const ServerProcess server(files.options());
    QVERIFY(server.standardOutput().contains("Management API on https://"));
    const QJsonObject status = server.status();
    QCOMPARE(status.value(u"join_urls"_s).toArray().at(0).toString(),
             u"https://127.0.0.1:%1/"_s.arg(server.port()));
    QVERIFY(status.value(u"listeners"_s).toArray().at(0)[u"tls"_s].toBool());
    HttpClient client(server.managementPort());
    QVERIFY(client.startTls(QFile::encodeName(files.certificate())));
    QCOMPARE(client.ask("GET /healthz").status, 200);
    QCOMPARE(client.ask("GET /healthz").status, 200); // the connection stays
}

void TestTls::plainHttpIsToldWhereToGo()
{
    const CertificateFiles files;
    const ServerProcess server(files.options());
    for (const quint16 port : { server.port(), server.managementPort() }) {
        HttpClient client(port);
        const HttpAnswer answer =
            client.ask("GET /healthz", {}, "Host: localhost:" + QByteArray::number(port) + "\r\n");
        QVERIFY2(answer.isProblem(400), answer.body.constData());
        const QByteArray address = "https://localhost:" + QByteArray::number(port) + "/";
        QVERIFY2(answer.body.contains(address), answer.body.constData());
        QVERIFY(client.isEnded());
    }
}

void TestTls::aHangUpChangesTheCertificateOfNewConnections()
{
    CertificateFiles files;
    const QByteArray first = files.make();
    const ServerProcess server(files.options());
    HttpClient stream = server.connect();
    QCOMPARE(stream.certificate(), first);
    QCOMPARE(stream.openStream("/channels/a").status, 200);
    QCOMPARE(stream.message()->name, QByteArray("hello"));

    const QByteArray second = files.make();
    QVERIFY(first != second);
    ::kill(static_cast<pid_t>(server.processId()), SIGHUP);
    QTRY_COMPARE(server.connect().certificate(), second);
    HttpClient management(server.managementPort());
    QVERIFY(management.startTls());
    QCOMPARE(management.certificate(), second);

    QCOMPARE(server.publish("a", "still here").status, 201);
    QCOMPARE(payloadOf(stream.message()), QByteArray("still here"));
}

void TestTls::aBadCertificateReplacesNothing()
{
    CertificateFiles files;
    const QByteArray first = files.make();
    ServerProcess server(files.options());
    CertificateFiles::write(files.key(), "not a key");
    ::kill(static_cast<pid_t>(server.processId()), SIGHUP);
    QByteArray said;
    QTRY_VERIFY((said += server.standardError()).contains("There is no private key in"));
    QCOMPARE(server.connect().certificate(), first);
}

void TestTls::whoNeverReadsDelaysNobody()
{
    const CertificateFiles files;
    const ServerProcess server(files.options());
    std::vector<HttpClient> stalled;
    for (int i = 0; i < 10; ++i) {
        stalled.push_back(server.connect({ .receiveBuffer = 4096 }));
        QCOMPARE(stalled.back().openStream("/channels/a").status, 200);
    }
    HttpClient quick = server.connect();
    QCOMPARE(quick.openStream("/channels/a").status, 200);
    QCOMPARE(quick.message()->name, QByteArray("hello"));
    const QByteArray filling(200'000, '.');
    HttpClient publisher = server.connect();
    for (int i = 0; i < 60; ++i) {
        const QByteArray text = QByteArray::number(i) + filling;
        QCOMPARE(publisher.ask("POST /channels/a", text).status, 201);
        QCOMPARE(payloadOf(quick.message()), text);
    }
    QVERIFY(server.status()[u"counters"_s][u"slow_subscribers"_s].toInt() >= 10);
}

void TestTls::aUnixSocketStaysPlain()
{
    const CertificateFiles files;
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"holdfast.sock"_s);
    const ServerProcess server(
        files.options()
        + QStringList { u"--listen"_s, u"127.0.0.1:0"_s, u"--listen"_s, u"unix:"_s + path });
    HttpClient client(0, { .address = QFile::encodeName(path) });
    QCOMPARE(client.ask("GET /room").status, 200);
}

void TestTls::theLoadGeneratorLosesNothing_data()
{
    QTest::addColumn<QString>("transport");
    QTest::newRow("long-poll") << u"long-poll"_s;
    QTest::newRow("SSE") << u"sse"_s;
    QTest::newRow("WebSocket") << u"ws"_s;
}

void TestTls::theLoadGeneratorLosesNothing()
{
    QFETCH(QString, transport);
    const CertificateFiles files;
    const ServerProcess server(files.options());
    const QByteArray said = outputOf(
        QStringLiteral(BENCH_PROGRAM),
        { u"fanout"_s, u"--tls"_s, u"--port"_s, QString::number(server.port()), u"--transport"_s,
          transport, u"--subscribers=50"_s, u"--messages=3"_s, u"--size=40000"_s, u"--json"_s });
    const QJsonObject report = QJsonDocument::fromJson(said).object();
    QCOMPARE(report[u"delivered"_s].toInt(), 150);
    QCOMPARE(report[u"lost"_s].toInt(-1), 0);
}

void TestTls::doesNotStartWithWhatItCannotUse_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("a certificate without a key")
        << QStringList { u"--tls-certificate"_s, u"/nowhere/a.crt"_s } << QByteArray("--tls-key");
    QTest::newRow("a key without a certificate")
        << QStringList { u"--tls-key"_s, u"/nowhere/a.key"_s } << QByteArray("--tls-certificate");
    QTest::newRow("both kinds of certificate")
        << QStringList { u"--tls-self-signed"_s, u"--tls-certificate"_s, u"/nowhere/a.crt"_s,
                         u"--tls-key"_s, u"/nowhere/a.key"_s }
        << QByteArray("--tls-self-signed");
    QTest::newRow("a file that is not there")
        << QStringList { u"--tls-certificate"_s, u"/nowhere/a.crt"_s, u"--tls-key"_s,
                         u"/nowhere/a.key"_s }
        << QByteArray("Cannot read /nowhere/a.crt");
}

void TestTls::doesNotStartWithWhatItCannotUse()
{
    QFETCH(QStringList, options);
    QFETCH(QByteArray, said);
    ServerProcess server(options);
    QVERIFY(server.hasExited());
    QVERIFY(server.exitCode() != 0);
    const QByteArray error = server.standardError();
    QVERIFY2(error.contains(said), error.constData());
}

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
