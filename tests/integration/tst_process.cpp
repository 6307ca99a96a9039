// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocalServer>
#include <QLocalSocket>
#include <QProcess>
#include <QRegularExpression>
#include <QTcpSocket>
#include <QTest>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <functional>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace holdfast::tests;

namespace {

using Modifier = std::function<void()>;

/// The TCP port on which the process listens; 0 if there is none.
quint16 portOf(qint64 process)
{
    QStringList sockets;
    const QDir descriptors(u"/proc/%1/fd"_s.arg(process));
    const QStringList names = descriptors.entryList(QDir::Files | QDir::System);
    for (const QString &name : names) {
        std::array<char, 64> target {};
        const QByteArray path = QFile::encodeName(descriptors.filePath(name));
        if (::readlink(path.constData(), target.data(), target.size() - 1) > 0)
            sockets.append(QString::fromLatin1(target.data()));
    }
    QFile table(u"/proc/%1/net/tcp"_s.arg(process));
    if (!table.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> lines = table.readAll().split('\n');
    for (const QByteArray &line : lines) {
        const QList<QByteArray> fields = line.simplified().split(' ');
        if (fields.size() > 9 && fields[3] == "0A"
            && sockets.contains(u"socket:[%1]"_s.arg(QString::fromLatin1(fields[9]))))
            return static_cast<quint16>(
                fields[1].mid(fields[1].indexOf(':') + 1).toUInt(nullptr, 16));
    }
    return 0;
}

/// The addresses that the server reported.
QStringList urlsOf(const ServerProcess &server)
{
    static const QRegularExpression line(u"Listening on (\\S+)\n"_s);
    QStringList urls;
    auto matches = line.globalMatch(QString::fromUtf8(server.standardOutput()));
    while (matches.hasNext())
        urls.append(matches.next().captured(1));
    return urls;
}

bool answers(const QString &url)
{
    const QUrl address(url);
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(address.host()), static_cast<quint16>(address.port(80)));
    if (!socket.waitForConnected())
        return false;
    socket.write(HttpClient::request("GET /healthz"));
    return socket.waitForReadyRead() && socket.readAll().startsWith("HTTP/1.1 200");
}

/// The first line of the response to a request over a Unix domain socket.
QByteArray askedThrough(const QString &path, const QByteArray &request)
{
    QLocalSocket socket;
    socket.connectToServer(path);
    if (!socket.waitForConnected())
        return socket.errorString().toUtf8();
    socket.write(request);
    while (!socket.canReadLine() && socket.waitForReadyRead()) { }
    return socket.readLine().trimmed();
}

bool hasIPv6()
{
    QFile table(u"/proc/net/if_inet6"_s);
    return table.open(QIODevice::ReadOnly) && table.readAll().contains(" lo\n");
}

} // namespace

/// holdfastd and its environment: signals, descriptors, terminals, ports and paths.
class TestProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysGoodbyeAtASignalThatEndsIt_data();
    void saysGoodbyeAtASignalThatEndsIt();
    void goesOnAtASignalThatSaysNothing_data();
    void goesOnAtASignalThatSaysNothing();
    void runsWhateverItsDescriptorsAre_data();
    void runsWhateverItsDescriptorsAre();
    void logsWithTimeAndLevel();
    void listensOnlyWhereItSays_data();
    void listensOnlyWhereItSays();
    void listensOnAPath();
    void replacesThePathThatWasLeftBehind();
    void leavesAFileThatIsNoSocket();
    void saysWhoUsesThePort();
    void namesEveryDefault();
};

void TestProcess::saysGoodbyeAtASignalThatEndsIt_data()
{
    QTest::addColumn<int>("number");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGQUIT") << SIGQUIT;
    QTest::newRow("SIGUSR1") << SIGUSR1;
    QTest::newRow("SIGUSR2") << SIGUSR2;
    QTest::newRow("SIGALRM") << SIGALRM;
    QTest::newRow("SIGXCPU") << SIGXCPU;
    QTest::newRow("SIGPWR") << SIGPWR;
    QTest::newRow("a real-time one") << SIGRTMAX;
}

void TestProcess::saysGoodbyeAtASignalThatEndsIt()
{
    QFETCH(int, number);
    ServerProcess server;
    HttpClient stream = server.connect();
    QCOMPARE(stream.openStream("/channels/a").status, 200);
    QVERIFY(stream.message());
    ::kill(static_cast<pid_t>(server.processId()), number);
    const auto bye = stream.message();
    QVERIFY(bye);
    QCOMPARE(bye->name, QByteArray("bye"));
    QVERIFY(stream.isEnded());
    QVERIFY(server.hasExited());
    QVERIFY(!server.hasCrashed());
    QCOMPARE(server.exitCode(), 0);
}

void TestProcess::goesOnAtASignalThatSaysNothing_data()
{
    QTest::addColumn<int>("number");
    QTest::newRow("SIGHUP") << SIGHUP;
    QTest::newRow("SIGPIPE") << SIGPIPE;
    QTest::newRow("SIGXFSZ") << SIGXFSZ;
}

void TestProcess::goesOnAtASignalThatSaysNothing()
{
    QFETCH(int, number);
    const ServerProcess server;
    HttpClient stream = server.connect();
    QCOMPARE(stream.openStream("/channels/a").status, 200);
    QVERIFY(stream.message());
    for (int i = 0; i < 3; ++i)
        ::kill(static_cast<pid_t>(server.processId()), number);
    QCOMPARE(server.publish("a", "still here").status, 201);
    const auto message = stream.message();
    QVERIFY(message);
    QVERIFY(message->data.contains("still here"));
}

void TestProcess::runsWhateverItsDescriptorsAre_data()
{
    QTest::addColumn<Modifier>("modify");
    QTest::newRow("none of the three is open") << Modifier([] {
        for (const int descriptor : { 0, 1, 2 })
            ::close(descriptor);
    });
    QTest::newRow("no standard input") << Modifier([] { ::close(0); });
    QTest::newRow("no standard error") << Modifier([] { ::close(2); });
    QTest::newRow("nobody reads what it writes") << Modifier([] {
        std::array<int, 2> ends {};
        [[maybe_unused]] const int made = ::pipe(ends.data());
        ::close(ends[0]);
        ::dup2(ends[1], 1);
        ::dup2(ends[1], 2);
    });
    QTest::newRow("the disk is full") << Modifier([] {
        const int full = ::open("/dev/full", O_WRONLY);
        ::dup2(full, 1);
        ::dup2(full, 2);
    });
    QTest::newRow("the reader of the log does not read") << Modifier([] {
        std::array<int, 2> ends {};
        [[maybe_unused]] const int made = ::pipe(ends.data());
        ::fcntl(ends[1], F_SETFL, O_NONBLOCK);
        while (::write(ends[1], "full", 4) > 0) { }
        ::fcntl(ends[1], F_SETFL, 0);
        ::dup2(ends[1], 2);
    });
}

void TestProcess::runsWhateverItsDescriptorsAre()
{
    QFETCH(Modifier, modify);
    const QTemporaryDir folder;
    QProcess server;
    server.setChildProcessModifier(modify);
    server.start(QStringLiteral(HOLDFASTD_PATH),
                 { u"--listen"_s, u"127.0.0.1:0"_s, u"--manage"_s, u"off"_s, u"--token-file"_s,
                   folder.filePath(u"token"_s) });
    QVERIFY(server.waitForStarted());
    quint16 port = 0;
    QTRY_VERIFY((port = portOf(server.processId())) != 0);
    HttpClient stream(port);
    QCOMPARE(stream.openStream("/channels/a").status, 200);
    QVERIFY(stream.message());
    QCOMPARE(HttpClient(port).ask("POST /channels/a", "x").status, 201);
    QVERIFY(stream.message());
    server.terminate();
    const auto bye = stream.message();
    QVERIFY(bye);
    QCOMPARE(bye->name, QByteArray("bye"));
    QVERIFY(server.waitForFinished());
    QCOMPARE(server.exitStatus(), QProcess::NormalExit);
    QCOMPARE(server.exitCode(), 0);
}

void TestProcess::logsWithTimeAndLevel()
{
    ServerProcess server;
    server.terminate();
    QVERIFY(server.hasExited());
    const QStringList lines =
        QString::fromUtf8(server.standardError()).split(u'\n', Qt::SkipEmptyParts);
    QVERIFY(!lines.isEmpty());
    static const QRegularExpression form(u"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z "
                                         "(debug|info|warning|error) holdfast\\.\\w+: "_s);
    for (const QString &line : lines)
        QVERIFY2(form.match(line).hasMatch(), qPrintable(line));
}

void TestProcess::listensOnlyWhereItSays_data()
{
    QTest::addColumn<QString>("listen");
    QTest::addColumn<bool>("isV4");
    QTest::addColumn<bool>("isV6");
    QTest::newRow("both families") << u"[::]:0"_s << true << true;
    QTest::newRow("a port") << u"0"_s << true << true;
    QTest::newRow("a colon and a port") << u":0"_s << true << true;
    QTest::newRow("a star") << u"*:0"_s << true << true;
    QTest::newRow("localhost") << u"localhost:0"_s << true << true;
    QTest::newRow("IPv4") << u"0.0.0.0:0"_s << true << false;
    QTest::newRow("IPv6 loopback") << u"[::1]:0"_s << false << true;
}

void TestProcess::listensOnlyWhereItSays()
{
    QFETCH(QString, listen);
    QFETCH(bool, isV4);
    QFETCH(bool, isV6);
    if (!isV4 && !hasIPv6())
        QSKIP("this machine has no IPv6");
    const ServerProcess server({ u"--listen"_s, listen });
    const QStringList urls = urlsOf(server);
    for (const QString &url : urls)
        QVERIFY2(answers(url), qPrintable(url));
    const QString port = QString::number(server.port());
    QCOMPARE(urls.contains(u"http://127.0.0.1:%1/"_s.arg(port)), isV4);
    QCOMPARE(urls.contains(u"http://[::1]:%1/"_s.arg(port)), isV6 && hasIPv6());
}

void TestProcess::listensOnAPath()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"s"_s);
    ServerProcess server({ u"--listen"_s, u"unix:"_s + path, u"--listen"_s, u"127.0.0.1:0"_s });
    QVERIFY(urlsOf(server).contains(u"unix:"_s + path));
    struct stat status
    {
    };
    QCOMPARE(::stat(QFile::encodeName(path).constData(), &status), 0);
    QCOMPARE(status.st_mode & 0777U, 0666U);
    QCOMPARE(askedThrough(path, HttpClient::request("GET /healthz")),
             QByteArray("HTTP/1.1 200 OK"));
    // A Unix domain socket is for proxies, so its clients do not count as local.
    QCOMPARE(askedThrough(path, HttpClient::request("POST /channels/a", "x")),
             QByteArray("HTTP/1.1 401 Unauthorized"));
    QCOMPARE(server.status().value(u"remote_device_seen"_s).toBool(), false);
    ServerProcess second({ u"--listen"_s, u"unix:"_s + path });
    QVERIFY(second.hasExited());
    QCOMPARE(second.exitCode(), 1);
    QVERIFY(second.standardError().contains("another program listens there"));
    QCOMPARE(askedThrough(path, HttpClient::request("GET /healthz")),
             QByteArray("HTTP/1.1 200 OK"));
    server.terminate();
    QVERIFY(server.hasExited());
    QVERIFY(!QFileInfo::exists(path));
}

void TestProcess::replacesThePathThatWasLeftBehind()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"s"_s);
    {
        ServerProcess killed({ u"--listen"_s, u"unix:"_s + path });
        killed.kill();
        QVERIFY(killed.hasExited());
        QVERIFY(QFileInfo::exists(path));
    }
    const ServerProcess server({ u"--listen"_s, u"unix:"_s + path });
    QCOMPARE(askedThrough(path, HttpClient::request("GET /healthz")),
             QByteArray("HTTP/1.1 200 OK"));
}

void TestProcess::leavesAFileThatIsNoSocket()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"s"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("mine");
    file.close();
    ServerProcess server({ u"--listen"_s, u"unix:"_s + file.fileName() });
    QVERIFY(server.hasExited());
    QCOMPARE(server.exitCode(), 1);
    QVERIFY(server.standardError().contains("a file that is no socket is there"));
    QCOMPARE(QFileInfo(file).size(), 4);
}

void TestProcess::saysWhoUsesThePort()
{
    const ServerProcess first;
    const QByteArray owner = "Port " + QByteArray::number(first.port())
        + " is used by holdfastd (process " + QByteArray::number(first.processId()) + ")";
    const QString taken = u"127.0.0.1:"_s + QString::number(first.port());
    for (const QString &option : { u"--listen"_s, u"--manage"_s }) {
        ServerProcess second({ option, taken });
        QVERIFY(second.hasExited());
        QCOMPARE(second.exitCode(), 1);
        const QByteArray complaint = second.standardError();
        QVERIFY2(complaint.contains(owner), complaint.constData());
    }
}

void TestProcess::namesEveryDefault()
{
    ServerProcess server({ u"--help"_s });
    QVERIFY(server.hasExited());
    const QString help = QString::fromUtf8(server.standardOutput()).simplified();
    static const QRegularExpression option(u" --([a-z-]+) "_s);
    QStringList names;
    auto matches = option.globalMatch(help);
    while (matches.hasNext()) {
        if (const QString name = matches.next().captured(1); !names.contains(name))
            names.append(name);
    }
    QVERIFY(names.size() > 8);
    for (const QString &name : names) {
        if (name == u"help" || name == u"version" || name == u"help-all")
            continue;
        const qsizetype start = help.indexOf(u" --%1 "_s.arg(name));
        const qsizetype end = help.indexOf(QRegularExpression(u" --[a-z-]+ [<A-Z]"_s), start + 4);
        QVERIFY2(help.mid(start, end - start).contains(u"(default: "), qPrintable(name));
    }
    QVERIFY(help.contains(u"0.0.0.0:8080"));
    QVERIFY(help.contains(u"127.0.0.1:8081"));
    QVERIFY(help.contains(u"use token or nobody"));
}

QTEST_GUILESS_MAIN(TestProcess)
#include "tst_process.moc"
