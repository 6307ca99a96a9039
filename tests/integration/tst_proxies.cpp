// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"
#include "tests/support/streamclient.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using holdfast::tests::HttpAnswer;
using holdfast::tests::HttpClient;
using holdfast::tests::ServerProcess;
using holdfast::tests::StreamClient;
using holdfast::tests::StreamKind;

namespace {

/// The code block with that language in docs/proxies.md.
QString printed(const QString &language)
{
    QFile file(QDir(QStringLiteral(HOLDFAST_SOURCE_DIR)).filePath(u"docs/proxies.md"_s));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QString fence = u"\n```"_s;
    const QString text = QString::fromUtf8(file.readAll());
    const qsizetype begin = text.indexOf(fence + language + u'\n');
    if (begin < 0)
        return {};
    const qsizetype first = begin + fence.size() + language.size() + 1;
    return text.mid(first, text.indexOf(fence, first) + 1 - first);
}

/// A TCP port that is free now. Another program may take it before it is used.
quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

/// A proxy in front of the server. It listens on a socket in its own folder, so that it needs no
/// port, or on `port`. The destructor ends it.
class Proxy
{
public:
    Proxy(const QString &program, QString configuration, quint16 server, quint16 port = 0)
        : m_port(port)
    {
        for (const QString &printed : { u"127.0.0.1:8080"_s, u"127.0.0.1:8082"_s })
            configuration.replace(printed, u"127.0.0.1:"_s + QString::number(server));
        if (program == u"nginx"_s)
            startNginx(configuration);
        else if (program == u"haproxy"_s)
            startHaproxy(configuration);
        else
            startCaddy(configuration);
    }
    ~Proxy()
    {
        m_process.kill(); // each is one process, and some would wait for their clients
        m_process.waitForFinished();
    }
    Proxy(const Proxy &) = delete;
    Proxy &operator=(const Proxy &) = delete;

    /// Connects to it; waits until it listens. Fails at once if the proxy has ended.
    [[nodiscard]] HttpClient connect(const QByteArray &source = {})
    {
        while (hasNotEnded()) {
            HttpClient client = tryConnect(source);
            if (client.isConnected())
                return client;
            m_process.waitForFinished(10);
        }
        qWarning().noquote() << m_process.readAll();
        return tryConnect();
    }
    /// Waits until it listens; false if it has ended, perhaps because its port is taken.
    [[nodiscard]] bool isListening()
    {
        while (hasNotEnded() && !tryConnect().isConnected())
            m_process.waitForFinished(10);
        return hasNotEnded();
    }

private:
    [[nodiscard]] bool hasNotEnded() const { return m_process.state() != QProcess::NotRunning; }
    [[nodiscard]] HttpClient tryConnect(const QByteArray &source = {}) const
    {
        return m_port != 0 ? HttpClient(m_port, { .source = source })
                           : HttpClient(0, { .address = socket().toUtf8() });
    }
    [[nodiscard]] QString endpoint() const { return u"127.0.0.1:"_s + QString::number(m_port); }
    [[nodiscard]] QString socket() const { return m_folder.filePath(u"s"_s); }

    void start(const QString &program, const QStringList &arguments, const QString &configuration)
    {
        QFile file(m_folder.filePath(u"configuration"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(configuration.toUtf8()) < 0)
            return;
        file.close();
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.setProcessEnvironment(environment());
        m_process.start(program, QStringList(arguments) << file.fileName());
    }
    [[nodiscard]] QProcessEnvironment environment() const
    {
        // Caddy keeps its state in these folders.
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"XDG_DATA_HOME"_s, m_folder.path());
        environment.insert(u"XDG_CONFIG_HOME"_s, m_folder.path());
        return environment;
    }
    void startNginx(QString configuration)
    {
        configuration.replace(u"listen 80;"_s,
                              u"listen "_s + (m_port != 0 ? endpoint() : u"unix:"_s + socket())
                                  + u';');
        const QString folder = m_folder.path();
        QString whole = u"daemon off; master_process off; error_log stderr; events {}\n"_s;
        whole += u"pid %1/pid;\nhttp {\naccess_log off;\n"_s.arg(folder);
        for (const QString &kind :
             { u"client_body"_s, u"proxy"_s, u"fastcgi"_s, u"uwsgi"_s, u"scgi"_s })
            whole += kind + u"_temp_path "_s + folder + u'/' + kind + u";\n"_s;
        whole += configuration + u"}\n"_s;
        start(u"nginx"_s, { u"-e"_s, u"stderr"_s, u"-p"_s, folder, u"-c"_s }, whole);
    }
    void startHaproxy(QString configuration)
    {
        configuration.replace(u"bind :80"_s,
                              u"bind "_s + (m_port != 0 ? endpoint() : u"unix@"_s + socket()));
        start(u"haproxy"_s, { u"-db"_s, u"-f"_s }, configuration);
    }
    void startCaddy(QString configuration)
    {
        configuration.replace(u":80 {\n"_s,
                              m_port != 0 ? u"http://:%1 {\nbind 127.0.0.1\n"_s.arg(m_port)
                                          : u"http://:80 {\nbind unix/"_s + socket() + u'\n');
        start(u"caddy"_s, { u"run"_s, u"--adapter"_s, u"caddyfile"_s, u"--config"_s },
              u"{\nadmin off\n}\n"_s + configuration);
    }

    const quint16 m_port;
    QTemporaryDir m_folder;
    QProcess m_process;
};

/// Waits until the text has been received; false if the response ends before.
bool hasCome(HttpClient &client, const QByteArray &text)
{
    while (!client.rest().contains(text)) {
        if (!client.receive(client.rest().size() + 1))
            return false;
    }
    return true;
}

/// A publish by a page of `origin`, through a proxy whose host name is `host` in the browser.
QByteArray publishing(const QByteArray &host, const QByteArray &origin)
{
    return "POST /push/channels/a HTTP/1.1\r\nHost: " + host + "\r\nOrigin: " + origin
        + "\r\nContent-Length: 4\r\n\r\nnews";
}

} // namespace

/// The configurations in docs/proxies.md, run as printed.
class TestProxies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();

    void passesEachEventOn();
    void holdsAPoll();
    void opensAWebSocket();
    void publishesFromThePageThatItServes();
    void letsNobodyPublishThroughItUnlessAllowed();
    void tellsWhoTheClientIs();
    void bansTheClientAndNotTheProxy();
    void speaksTheProxyProtocol();
    void servesThePageUnderItsPath();
    void saysThatTheUpgradeIsMissing();

private:
    /// In front of `server`, over TCP, so that clients have an address.
    static std::unique_ptr<Proxy> overTcp(const QString &program, const QString &language,
                                          quint16 server);

    std::unique_ptr<ServerProcess> m_server;
    std::unique_ptr<Proxy> m_proxy;
};

void TestProxies::initTestCase_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("language");
    for (const auto &[program, language] :
         { std::pair { "nginx", "nginx" }, std::pair { "haproxy", "haproxy" },
           std::pair { "caddy", "caddyfile" } })
        QTest::newRow(program) << QString::fromLatin1(program) << QString::fromLatin1(language);
}

void TestProxies::init()
{
    QFETCH_GLOBAL(const QString, program);
    QFETCH_GLOBAL(const QString, language);
    // Server programs may be outside of PATH.
    qputenv("PATH", QByteArray(qgetenv("PATH") + ":/usr/sbin"));
    if (QStandardPaths::findExecutable(program).isEmpty())
        QSKIP(qPrintable(program + u" is not installed"_s));
    const QString configuration = printed(language);
    QVERIFY(configuration.contains(u"127.0.0.1:8080"_s));
    m_proxy.reset();
    m_server = std::make_unique<ServerProcess>(
        QStringList { u"--publish"_s, u"anyone"_s, u"--trusted-proxy"_s, u"127.0.0.1"_s,
                      u"--trusted-proxy"_s, u"::1"_s, u"--listen-proxied"_s, u"127.0.0.1:0"_s });
    m_proxy = std::make_unique<Proxy>(program, configuration, m_server->port());
}

void TestProxies::passesEachEventOn()
{
    HttpClient client = m_proxy->connect();
    client.send(HttpClient::request("GET /push/channels/a", {}, "Accept: text/event-stream\r\n"));
    QVERIFY(hasCome(client, "event: hello"));
    QVERIFY(client.rest().startsWith("HTTP/1.1 200"));
    // Nothing else is sent: an event that the proxy buffers would never arrive.
    for (const char *text : { "first", "second" }) {
        QCOMPARE(m_server->publish("a", text).status, 201);
        QVERIFY(hasCome(client, QByteArray("\"data\":\"") + text));
    }
}

void TestProxies::holdsAPoll()
{
    HttpClient client = m_proxy->connect();
    client.send(HttpClient::request("GET /push/channels/a?wait=120"));
    QTRY_COMPARE(m_server->clients(u"held"_s), 1);
    QCOMPARE(m_server->publish("a", "news").status, 201);
    QVERIFY(hasCome(client, "\"data\":\"news\""));
}

void TestProxies::opensAWebSocket()
{
    StreamClient socket(m_proxy->connect(), StreamKind::WebSocket, "/push/channels/a",
                        "Sec-WebSocket-Protocol: chat, holdfast.v1\r\n");
    QCOMPARE(socket.status(), 101);
    QCOMPARE(socket.head().fields.value("sec-websocket-protocol"), QByteArray("holdfast.v1"));
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    QVERIFY(socket.say(R"({"publish":{"channel":"b","data":"said"}})"));
    QCOMPARE(socket.next()->what, QByteArray("published"));
    QCOMPARE(m_server->publish("a", "news").status, 201);
    QCOMPARE(socket.next()->object.value(u"data"_s).toString(), u"news"_s);
}

void TestProxies::publishesFromThePageThatItServes()
{
    HttpClient own = m_proxy->connect();
    own.send(publishing("class.example:8443", "https://class.example:8443"));
    QVERIFY(hasCome(own, "\r\n\r\n"));
    QVERIFY2(own.rest().startsWith("HTTP/1.1 201"), own.rest().constData());
    HttpClient other = m_proxy->connect();
    other.send(publishing("class.example:8443", "https://class.example"));
    QVERIFY(hasCome(other, "\r\n\r\n"));
    QVERIFY2(other.rest().startsWith("HTTP/1.1 403"), other.rest().constData());
}

std::unique_ptr<Proxy> TestProxies::overTcp(const QString &program, const QString &language,
                                            quint16 server)
{
    std::unique_ptr<Proxy> proxy;
    for (int tries = 0; tries < 5 && (!proxy || !proxy->isListening()); ++tries)
        proxy = std::make_unique<Proxy>(program, printed(language), server, freePort());
    return proxy;
}

/// Whatever the client says about itself, on all transports.
void TestProxies::tellsWhoTheClientIs()
{
    QFETCH_GLOBAL(const QString, program);
    QFETCH_GLOBAL(const QString, language);
    const auto proxy = overTcp(program, language, m_server->port());
    const QByteArray lies = "X-Forwarded-For: 203.0.113.9\r\nForwarded: for=203.0.113.10\r\n";
    HttpClient poll = proxy->connect("127.0.0.2");
    poll.send(HttpClient::request("GET /push/channels/a?wait=120&client=poll", {}, lies));
    HttpClient stream = proxy->connect("127.0.0.3");
    stream.send(HttpClient::request("GET /push/channels/a?client=stream", {},
                                    lies + "Accept: text/event-stream\r\n"));
    StreamClient socket(proxy->connect("127.0.0.4"), StreamKind::WebSocket,
                        "/push/channels/a?client=socket", lies);
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    QTRY_COMPARE(m_server->clients(u"held"_s) + m_server->clients(u"open"_s), 3);
    const auto addressOf = [this](const QString &id) {
        return m_server->client(id).value(u"address"_s).toString();
    };
    QCOMPARE(addressOf(u"poll"_s), u"127.0.0.2"_s);
    QCOMPARE(addressOf(u"stream"_s), u"127.0.0.3"_s);
    QCOMPARE(addressOf(u"socket"_s), u"127.0.0.4"_s);
}

void TestProxies::bansTheClientAndNotTheProxy()
{
    QFETCH_GLOBAL(const QString, program);
    QFETCH_GLOBAL(const QString, language);
    const auto proxy = overTcp(program, language, m_server->port());
    StreamClient banned(proxy->connect("127.0.0.2"), StreamKind::WebSocket, "/push/channels/a");
    QCOMPARE(banned.next()->what, QByteArray("hello"));
    StreamClient other(proxy->connect("127.0.0.3"), StreamKind::WebSocket, "/push/channels/a");
    QCOMPARE(other.next()->what, QByteArray("hello"));
    QCOMPARE(m_server
                 ->askManagement("POST /api/v1/bans", "Content-Type: application/json\r\n",
                                 R"({"address":"127.0.0.2"})")
                 .status,
             201);
    QCOMPARE(banned.next()->what, QByteArray("bye"));
    const auto statusFor = [&proxy](const char *source) {
        HttpClient client = proxy->connect(source);
        client.send(HttpClient::request("GET /push/channels/a?wait=0"));
        return client.answer().status;
    };
    QCOMPARE(statusFor("127.0.0.2"), 403);
    QCOMPARE(statusFor("127.0.0.3"), 200);
    QCOMPARE(m_server->publish("a", "news").status, 201);
    QCOMPARE(other.next()->object.value(u"data"_s).toString(), u"news"_s);
}

void TestProxies::speaksTheProxyProtocol()
{
    QFETCH_GLOBAL(const QString, program);
    if (program != u"haproxy"_s)
        return;
    const auto proxy = overTcp(program, u"haproxy tcp"_s, m_server->proxiedPort());
    HttpClient stream = proxy->connect("127.0.0.2");
    QCOMPARE(stream.openStream("/channels/a?client=stream").status, 200);
    QVERIFY(stream.message());
    QCOMPARE(m_server->client(u"stream"_s).value(u"address"_s).toString(), u"127.0.0.2"_s);
    QCOMPARE(m_server->publish("a", "news").status, 201);
    QVERIFY(stream.message()->data.contains("news"));
}

/// The default is `--publish local`: whoever comes through a proxy is not local, although the proxy
/// connects from this machine.
void TestProxies::letsNobodyPublishThroughItUnlessAllowed()
{
    QFETCH_GLOBAL(const QString, program);
    QFETCH_GLOBAL(const QString, language);
    const ServerProcess server(QStringList {});
    // Over TCP: a client on a Unix socket has no address that the proxy could pass on.
    const auto proxy = overTcp(program, language, server.port());
    const QByteArray plain = HttpClient::request("POST /push/channels/a", "news");
    const QByteArray byPage = publishing("class.example", "https://class.example");
    for (const QByteArray &request : { plain, byPage }) {
        HttpClient client = proxy->connect();
        client.send(request);
        QVERIFY(hasCome(client, "\r\n\r\n"));
        QVERIFY2(client.rest().startsWith("HTTP/1.1 401"), client.rest().constData());
    }
    StreamClient socket(proxy->connect(), StreamKind::WebSocket, "/push/channels/a");
    QCOMPARE(socket.status(), 101);
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    QVERIFY(socket.say(R"({"publish":{"channel":"a","data":"said"}})"));
    QCOMPARE(socket.next()->what, QByteArray("error"));
    // Without the proxy this machine may publish, and nothing came before.
    QCOMPARE(server.publish("a", "news").status, 201);
    QCOMPARE(socket.next()->object.value(u"data"_s).toString(), u"news"_s);
}

void TestProxies::servesThePageUnderItsPath()
{
    for (const char *file :
         { "", "page.css", "page.js", "holdfast.js", "icon.svg", "icon-news.svg", "healthz" }) {
        HttpClient client = m_proxy->connect();
        client.send(HttpClient::request(QByteArray("GET /push/") + file));
        QVERIFY(hasCome(client, "\r\n\r\n"));
        QVERIFY2(client.rest().startsWith("HTTP/1.1 200"), file);
    }
}

/// A common nginx configuration: a bare proxy_pass, which removes Upgrade and uses HTTP/1.0.
void TestProxies::saysThatTheUpgradeIsMissing()
{
    QFETCH_GLOBAL(const QString, program);
    if (program != u"nginx"_s)
        return;
    Proxy bare(program,
               u"server { listen 80; location / { proxy_pass http://127.0.0.1:8080; } }\n"_s,
               m_server->port());
    const StreamClient socket(bare.connect(), StreamKind::WebSocket, "/channels/a");
    QCOMPARE(socket.status(), 426);
}

QTEST_GUILESS_MAIN(TestProxies)
#include "tst_proxies.moc"
