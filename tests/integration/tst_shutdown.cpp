// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"

#include <QTest>

#include <vector>

using namespace Qt::StringLiterals;
using holdfast::tests::HttpClient;
using holdfast::tests::ServerProcess;

/// SIGTERM: every client gets a goodbye, and the process ends with status 0.
class TestShutdown : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersPollsAndTellsStreams();
    void endsAlthoughAClientDoesNotClose_data();
    void endsAlthoughAClientDoesNotClose();
    void endsOnceHoweverOftenItIsAsked();
    void endsWithNobodyConnected();
};

void TestShutdown::answersPollsAndTellsStreams()
{
    ServerProcess server({ u"--workers"_s, u"2"_s });
    std::vector<HttpClient> streams;
    std::vector<HttpClient> polls;
    for (int i = 0; i < 20; ++i) {
        streams.push_back(server.connect());
        QCOMPARE(streams.back().openStream("/channels/a").status, 200);
        QCOMPARE(streams.back().message()->name, QByteArray("hello"));
        polls.push_back(server.connect());
        polls.back().send(HttpClient::request("GET /channels/a"));
    }
    QTRY_COMPARE(server.clients(u"held"_s), 20);
    server.terminate();
    for (HttpClient &poll : polls) {
        const auto answer = poll.answer();
        QCOMPARE(answer.status, 200);
        const QJsonObject bye = answer.json().value(u"bye"_s).toObject();
        QCOMPARE(bye.value(u"reason"_s).toString(), u"shutting-down"_s);
        QVERIFY(bye.value(u"retry_ms"_s).toInt() > 0);
        QVERIFY(poll.isEnded());
    }
    for (HttpClient &stream : streams) {
        const auto bye = stream.message();
        QCOMPARE(bye->name, QByteArray("bye"));
        QVERIFY(bye->retry.toInt() > 0);
        QVERIFY(stream.isEnded());
    }
    QVERIFY(server.hasExited());
    QVERIFY(!server.hasCrashed());
    QCOMPARE(server.exitCode(), 0);
}

void TestShutdown::endsAlthoughAClientDoesNotClose_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("says nothing") << QByteArray("");
    QTest::newRow("in the middle of a request") << QByteArray("GET / HT");
    QTest::newRow("in the middle of a body")
        << QByteArray("POST /channels/a HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc");
    QTest::newRow("holds a stream")
        << HttpClient::request("GET /channels/a", {}, "Accept: text/event-stream\r\n");
    QTest::newRow("holds a poll") << HttpClient::request("GET /channels/a");
}

void TestShutdown::endsAlthoughAClientDoesNotClose()
{
    QFETCH(QByteArray, bytes);
    ServerProcess server;
    HttpClient client = server.connect();
    client.send(bytes);
    QCOMPARE(server.publish("b", "by now the server has seen the client").status, 201);
    server.terminate();
    QVERIFY(server.hasExited());
    QCOMPARE(server.exitCode(), 0);
}

void TestShutdown::endsOnceHoweverOftenItIsAsked()
{
    ServerProcess server;
    HttpClient stream = server.connect();
    QCOMPARE(stream.openStream("/channels/a").status, 200);
    for (int i = 0; i < 5; ++i)
        server.terminate();
    QVERIFY(server.hasExited());
    QVERIFY(!server.hasCrashed());
    QCOMPARE(server.exitCode(), 0);
    QVERIFY(stream.isEnded());
    QCOMPARE(stream.rest().count("event: bye"), 1);
}

void TestShutdown::endsWithNobodyConnected()
{
    ServerProcess server;
    server.terminate();
    QVERIFY(server.hasExited());
    QVERIFY(!server.hasCrashed());
    QCOMPARE(server.exitCode(), 0);
}

QTEST_GUILESS_MAIN(TestShutdown)
#include "tst_shutdown.moc"
