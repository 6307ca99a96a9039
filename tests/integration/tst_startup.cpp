// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using holdfast::tests::HttpAnswer;
using holdfast::tests::HttpClient;
using holdfast::tests::ServerProcess;

/// How holdfastd starts, and its messages when it cannot.
class TestStartup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhereItListens();
    void listensWhereverItIsAskedTo();
    void answersHealthzAndThePage();
    void takesTheSizesOfRequests();
    void saysWhatIsWrongWithAnOption_data();
    void saysWhatIsWrongWithAnOption();
    void saysThatThePortIsTaken();
    void saysThatTheManagementPortIsTaken();
    void saysThatTheAddressIsNotItsOwn();
    void printsHelpAndVersion_data();
    void printsHelpAndVersion();
};

void TestStartup::saysWhereItListens()
{
    ServerProcess server;
    QVERIFY(server.port() != 0);
    QVERIFY(server.standardOutput().contains("Listening on http://127.0.0.1:"));
    QVERIFY(server.isRunning());
    QCOMPARE(server.status().value(u"listeners"_s).toArray().size(), 1);
}

void TestStartup::listensWhereverItIsAskedTo()
{
    const ServerProcess server({ u"--listen"_s, u"127.0.0.1:0"_s, u"--listen"_s, u"127.0.0.1:0"_s,
                                 u"--listen"_s, u"localhost:0"_s });
    // localhost: one address per available family.
    QVERIFY(server.ports().size() == 3 || server.ports().size() == 4);
    for (const quint16 port : server.ports())
        QCOMPARE(HttpClient(port).ask("GET /healthz").body, QByteArray("ok\n"));
}

void TestStartup::answersHealthzAndThePage()
{
    const ServerProcess server;
    HttpClient client = server.connect();
    QCOMPARE(client.ask("GET /healthz").body, QByteArray("ok\n"));
    const auto page = client.ask("GET /");
    QCOMPARE(page.status, 200);
    QCOMPARE(page.fields.value("content-type"), QByteArray("text/html; charset=utf-8"));
    QVERIFY(page.body.startsWith("<!doctype html>"));
    QCOMPARE(client.ask("GET /holdfast.js").fields.value("content-type"),
             QByteArray("text/javascript; charset=utf-8"));
    const auto again =
        client.ask("GET /", {}, "If-None-Match: " + page.fields.value("etag") + "\r\n");
    QCOMPARE(again.status, 304);
    QVERIFY(again.body.isEmpty());
}

void TestStartup::takesTheSizesOfRequests()
{
    const ServerProcess server({ u"--request-head-bytes"_s, u"1024"_s, u"--request-body-bytes"_s,
                                 u"300000"_s, u"--request-header-fields"_s, u"20"_s });
    const auto ask = [&server](const QByteArray &target, const QByteArray &body,
                               const QByteArray &fields = {}) {
        return server.connect().ask(target, body, fields);
    };
    QCOMPARE(ask("POST /channels/a", QByteArray(300'000, 'x')).status, 201);
    const HttpAnswer tooLong = ask("POST /channels/a", QByteArray(300'001, 'x'));
    QCOMPARE(tooLong.status, 413);
    QVERIFY2(tooLong.body.contains("300000"), tooLong.body.constData());
    QCOMPARE(ask("GET /channels/a?wait=0", {}, "X-Long: " + QByteArray(1000, 'x') + "\r\n").status,
             431);
    QCOMPARE(ask("GET /channels/" + QByteArray(600, 'a'), {}).status, 414);
    QByteArray many;
    for (int i = 0; i < 20; ++i)
        many += "X-" + QByteArray::number(i) + ": y\r\n";
    QCOMPARE(ask("GET /channels/a?wait=0", {}, many).status, 431);
}

void TestStartup::saysWhatIsWrongWithAnOption_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("unknown option") << QStringList { u"--port"_s, u"80"_s } << QByteArray("--help");
    QTest::newRow("an argument that is no option")
        << QStringList { u"8080"_s } << QByteArray("'8080' is not an option");
    QTest::newRow("address without a port")
        << QStringList { u"--listen"_s, u"127.0.0.1"_s } << QByteArray("ADDRESS:PORT");
    QTest::newRow("a port that is none")
        << QStringList { u"--listen"_s, u"127.0.0.1:70000"_s } << QByteArray("ADDRESS:PORT");
    QTest::newRow("a name where an address is asked for")
        << QStringList { u"--listen"_s, u"example.org:80"_s } << QByteArray("ADDRESS:PORT");
    QTest::newRow("no workers") << QStringList { u"--workers"_s, u"0"_s }
                                << QByteArray("--workers must be a whole number from 1 to 64");
    QTest::newRow("too many workers")
        << QStringList { u"--workers"_s, u"65"_s }
        << QByteArray("--workers must be a whole number from 1 to 64");
    QTest::newRow("workers that are no number")
        << QStringList { u"--workers"_s, u"many"_s }
        << QByteArray("--workers must be a whole number from 1 to 64");
    QTest::newRow("unknown policy") << QStringList { u"--publish"_s, u"everyone"_s }
                                    << QByteArray("anyone, local, token or nobody");
    QTest::newRow("management that is neither")
        << QStringList { u"--manage"_s, u"on"_s } << QByteArray("--manage");
    QTest::newRow("a value is missing") << QStringList { u"--workers"_s } << QByteArray("workers");
}

void TestStartup::saysWhatIsWrongWithAnOption()
{
    QFETCH(QStringList, options);
    QFETCH(QByteArray, says);
    ServerProcess server(options);
    QVERIFY(server.hasExited());
    QVERIFY(!server.hasCrashed());
    QCOMPARE(server.exitCode(), 2);
    const QByteArray complaint = server.standardError();
    QVERIFY2(complaint.startsWith("holdfastd: "), complaint.constData());
    QVERIFY2(complaint.contains(says), complaint.constData());
    QVERIFY(server.standardOutput().isEmpty());
}

void TestStartup::saysThatThePortIsTaken()
{
    const ServerProcess first;
    const QString taken = u"127.0.0.1:"_s + QString::number(first.port());
    ServerProcess second({ u"--listen"_s, taken });
    QVERIFY(second.hasExited());
    QVERIFY(!second.hasCrashed());
    QCOMPARE(second.exitCode(), 1);
    const QByteArray complaint = second.standardError();
    QVERIFY(complaint.contains(QByteArray::number(first.port())));
    QVERIFY(complaint.contains("Choose another port"));
    QVERIFY(first.isRunning());
    QCOMPARE(first.publish("a", "still here").status, 201);
}

void TestStartup::saysThatTheManagementPortIsTaken()
{
    const ServerProcess first;
    const QString taken = u"127.0.0.1:"_s + QString::number(first.port());
    ServerProcess second({ u"--manage"_s, taken });
    QVERIFY(second.hasExited());
    QCOMPARE(second.exitCode(), 1);
    QVERIFY(second.standardError().contains(QByteArray::number(first.port())));
}

void TestStartup::saysThatTheAddressIsNotItsOwn()
{
    ServerProcess server(
        { u"--listen"_s, u"192.0.2.77:0"_s }); // RFC 5737: not an address of this machine
    QVERIFY(server.hasExited());
    QCOMPARE(server.exitCode(), 1);
    const QByteArray complaint = server.standardError();
    QVERIFY2(complaint.contains("192.0.2.77"), complaint.constData());
}

void TestStartup::printsHelpAndVersion_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("help") << u"--help"_s << QByteArray("--listen");
    QTest::newRow("help, short") << u"-h"_s << QByteArray("--publish");
    QTest::newRow("version") << u"--version"_s << QByteArray("holdfast");
}

void TestStartup::printsHelpAndVersion()
{
    QFETCH(QString, option);
    QFETCH(QByteArray, says);
    ServerProcess server({ option });
    QVERIFY(server.hasExited());
    QVERIFY(!server.hasCrashed());
    QCOMPARE(server.exitCode(), 0);
    QVERIFY(server.standardOutput().contains(says));
}

QTEST_GUILESS_MAIN(TestStartup)
#include "tst_startup.moc"
