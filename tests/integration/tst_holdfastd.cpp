// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace holdfast::tests;
using namespace Qt::StringLiterals;

namespace {

/// A subscriber's cursor as its next request hands it back.
QByteArray since(const QByteArray &cursor)
{
    return "&since=" + cursor;
}

/// Runs holdfastd with options that it cannot start with, to its end.
struct Refusal
{
    explicit Refusal(const QStringList &options)
    {
        QProcess process;
        process.start(QStringLiteral(HOLDFASTD_PATH), options);
        hasEnded = process.waitForFinished();
        status = process.exitCode();
        message = process.readAllStandardError();
        output = process.readAllStandardOutput();
        process.kill();
        process.waitForFinished();
    }

    bool hasEnded = false;
    int status = 0;
    QByteArray message;
    QByteArray output;
};

} // namespace

/// holdfastd as a process: how it starts, what it survives, how it ends.
class TestHoldfastd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersTheLinesOfTheReadme();
    void tellsTheGapAfterItWasKilled();
    void losesNothingToADroppedConnection();
    void keepsTheOrderWithSeveralWorkersAndPublishers();
    void listensWhereverItIsTold();
    void obeysItsPublishPolicy_data();
    void obeysItsPublishPolicy();
    void endsWithAGoodbyeToEveryone();
    void refusesToStartWithAReason_data();
    void refusesToStartWithAReason();
    void saysHowItIsUsed();
    void refusesNewcomersAtTheLimitAndKeepsThoseWhoAreHere();
};

void TestHoldfastd::answersTheLinesOfTheReadme()
{
    const ServerProcess server;
    HttpClient stream = server.connect();
    QCOMPARE(stream.openStream("/channels/class").status, 200);
    const auto hello = stream.message();
    QVERIFY(hello);
    QCOMPARE(hello->name, QByteArray("hello"));
    HttpClient poll = server.connect();
    QVERIFY(poll.send(HttpClient::request("GET /channels/class?wait=25")));
    QTRY_COMPARE(server.clients(QStringLiteral("held")), 1);

    // What `curl -d` says.
    const HttpAnswer published =
        server.connect().ask("POST /channels/class", "Open page 42",
                             "Content-Type: application/x-www-form-urlencoded\r\n");
    QCOMPARE(published.status, 201);
    QCOMPARE(published.json().value(QStringLiteral("subscribers")).toInt(), 2);

    const auto event = stream.message();
    QVERIFY(event);
    QCOMPARE(event->json().value(QStringLiteral("data")).toString(),
             QStringLiteral("Open page 42"));
    QVERIFY(!event->json().contains(QStringLiteral("type")));
    QCOMPARE(poll.answer().payloads(), QList<QByteArray> { "Open page 42" });
}

void TestHoldfastd::tellsTheGapAfterItWasKilled()
{
    auto first = std::make_unique<ServerProcess>();
    const HttpAnswer before = first->publish("class", "before");
    const QByteArray cursor = before.cursor();
    QVERIFY(!cursor.isEmpty());
    const QString address = QStringLiteral("127.0.0.1:%1").arg(first->port());
    first->kill();
    QVERIFY(first->hasExited());
    first.reset();

    const ServerProcess second({ QStringLiteral("--listen"), address });
    QCOMPARE(second.publish("class", "after").status, 201);
    const HttpAnswer poll = second.connect().ask("GET /channels/class?wait=25" + since(cursor));
    const QJsonObject gap = poll.json().value(QStringLiteral("gap")).toObject();
    QCOMPARE(gap.value(QStringLiteral("reason")).toString(), QStringLiteral("restarted"));
    QCOMPARE(gap.value(QStringLiteral("from")).toString().toLatin1(), cursor);
    QCOMPARE(poll.payloads(), QList<QByteArray> { "after" });

    HttpClient stream = second.connect();
    QCOMPARE(stream.openStream("/channels/class", "Last-Event-ID: " + cursor + "\r\n").status, 200);
    const auto hello = stream.message();
    const auto told = stream.message();
    const auto message = stream.message();
    QVERIFY(hello && told && message);
    QCOMPARE(told->name, QByteArray("gap"));
    QCOMPARE(message->json().value(QStringLiteral("data")).toString(), QStringLiteral("after"));
    // Told once: what comes back with the next cursor has lost nothing.
    const HttpAnswer next = second.connect().ask("GET /channels/class?wait=0" + since(message->id));
    QVERIFY(!next.json().contains(QStringLiteral("gap")));
}

void TestHoldfastd::losesNothingToADroppedConnection()
{
    const ServerProcess server;
    QByteArray cursor;
    {
        HttpClient stream = server.connect();
        QCOMPARE(stream.openStream("/channels/class").status, 200);
        const auto hello = stream.message();
        QVERIFY(hello);
        cursor = hello->id;
    }
    QCOMPARE(server.publish("class", "one").status, 201);
    QCOMPARE(server.publish("class", "two").status, 201);
    HttpClient again = server.connect();
    QCOMPARE(again.openStream("/channels/class", "Last-Event-ID: " + cursor + "\r\n").status, 200);
    const auto hello = again.message();
    const auto one = again.message();
    const auto two = again.message();
    QVERIFY(hello && one && two);
    QCOMPARE(one->json().value(QStringLiteral("data")).toString(), QStringLiteral("one"));
    QCOMPARE(two->json().value(QStringLiteral("data")).toString(), QStringLiteral("two"));
}

void TestHoldfastd::keepsTheOrderWithSeveralWorkersAndPublishers()
{
    const ServerProcess server({ QStringLiteral("--workers"), QStringLiteral("3") });
    std::vector<HttpClient> streams;
    for (int i = 0; i < 6; ++i) {
        streams.push_back(server.connect());
        QCOMPARE(streams.back().openStream("/channels/class.*,class").status, 200);
        QVERIFY(streams.back().message());
    }
    std::vector<HttpClient> publishers;
    for (int i = 0; i < 4; ++i)
        publishers.push_back(server.connect());
    const int rounds = 25;
    for (int round = 0; round < rounds; ++round) {
        for (HttpClient &publisher : publishers)
            QVERIFY(publisher.send(HttpClient::request("POST /channels/class.red", "x")));
        for (HttpClient &publisher : publishers)
            QCOMPARE(publisher.answer().status, 201);
    }
    const auto sequence = [](const QByteArray &id) {
        return id.split('-').value(1).toULongLong();
    };
    for (HttpClient &stream : streams) {
        qulonglong last = 0;
        for (int i = 0; i < rounds * 4; ++i) {
            const auto event = stream.message();
            QVERIFY(event);
            QCOMPARE(sequence(event->id), last + 1);
            last = sequence(event->id);
        }
    }
}

void TestHoldfastd::listensWhereverItIsTold()
{
    const ServerProcess server({ QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"),
                                 QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0") });
    QCOMPARE(server.ports().size(), 2);
    for (const quint16 port : server.ports())
        QCOMPARE(HttpClient(port).ask("GET /healthz").body, QByteArray("ok\n"));
}

void TestHoldfastd::obeysItsPublishPolicy_data()
{
    QTest::addColumn<QString>("policy");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("status");
    QTest::newRow("this computer may by default") << "local" << QByteArray() << 201;
    QTest::newRow("anyone may") << "anyone" << QByteArray() << 201;
    QTest::newRow("nobody may") << "nobody" << QByteArray() << 403;
    QTest::newRow("a page of somebody else's may not")
        << "anyone" << QByteArray("Origin: http://elsewhere.example\r\n") << 403;
}

void TestHoldfastd::obeysItsPublishPolicy()
{
    QFETCH(const QString, policy);
    QFETCH(const QByteArray, fields);
    QFETCH(const int, status);
    const ServerProcess server({ QStringLiteral("--publish"), policy });
    const HttpAnswer answer = server.connect().ask("POST /channels/class", "x", fields);
    QCOMPARE(answer.status, status);
    QVERIFY(status == 201 || answer.isProblem(status));
}

void TestHoldfastd::endsWithAGoodbyeToEveryone()
{
    ServerProcess server({ QStringLiteral("--workers"), QStringLiteral("2") });
    HttpClient stream = server.connect();
    QCOMPARE(stream.openStream("/channels/class").status, 200);
    QVERIFY(stream.message());
    HttpClient poll = server.connect();
    QVERIFY(poll.send(HttpClient::request("GET /channels/class?wait=25")));
    QTRY_COMPARE(server.clients(QStringLiteral("held")), 1);

    server.terminate();
    const QJsonObject bye = poll.answer().json().value(QStringLiteral("bye")).toObject();
    QCOMPARE(bye.value(QStringLiteral("reason")).toString(), QStringLiteral("shutting-down"));
    QVERIFY(bye.value(QStringLiteral("retry_ms")).toInt() > 0);
    const auto told = stream.message();
    QVERIFY(told);
    QCOMPARE(told->name, QByteArray("bye"));
    QVERIFY(poll.isEnded());
    QVERIFY(stream.isEnded());
    QVERIFY(server.hasExited());
    QCOMPARE(server.exitCode(), 0);
}

void TestHoldfastd::refusesToStartWithAReason_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("word");
    QTest::newRow("an unknown option")
        << QStringList { u"--nonsense"_s } << 2 << QByteArray("--help");
    QTest::newRow("an address without a port")
        << QStringList { u"--listen"_s, u"127.0.0.1"_s } << 2 << QByteArray("ADDRESS:PORT");
    QTest::newRow("no workers") << QStringList { u"--workers"_s, u"0"_s } << 2
                                << QByteArray("1 to 64");
    QTest::newRow("a policy that is none") << QStringList { u"--publish"_s, u"everybody"_s } << 2
                                           << QByteArray("local, anyone or nobody");
    QTest::newRow("an address of another computer")
        << QStringList { u"--manage"_s, u"off"_s, u"--listen"_s, u"192.0.2.77:0"_s } << 1
        << QByteArray("192.0.2.77");
}

void TestHoldfastd::refusesToStartWithAReason()
{
    QFETCH(const QStringList, options);
    QFETCH(const int, status);
    QFETCH(const QByteArray, word);
    const Refusal refusal(options);
    QVERIFY(refusal.hasEnded);
    QCOMPARE(refusal.status, status);
    QVERIFY2(refusal.message.contains(word), refusal.message.constData());
    // A port that is taken: only known once somebody has it.
    const ServerProcess server;
    const Refusal taken({ QStringLiteral("--manage"), QStringLiteral("off"),
                          QStringLiteral("--listen"),
                          QStringLiteral("127.0.0.1:%1").arg(server.port()) });
    QVERIFY(taken.hasEnded);
    QCOMPARE(taken.status, 1);
    QVERIFY2(taken.message.contains("another port"), taken.message.constData());
}

void TestHoldfastd::saysHowItIsUsed()
{
    const Refusal help({ QStringLiteral("--help") });
    QCOMPARE(help.status, 0);
    QVERIFY(help.output.contains("--listen"));
    const Refusal version({ QStringLiteral("--version") });
    QCOMPARE(version.status, 0);
    QVERIFY(version.output.startsWith("holdfast"));
}

void TestHoldfastd::refusesNewcomersAtTheLimitAndKeepsThoseWhoAreHere()
{
    const int descriptors = 600; // 256 of them are kept for what is no client
    const ServerProcess server({}, descriptors);
    std::vector<HttpClient> held;
    int refused = 0;
    for (int i = 0; i < descriptors; ++i) {
        HttpClient client = server.connect();
        const HttpAnswer answer = client.ask("GET /healthz");
        if (answer.status == 200) {
            held.push_back(std::move(client));
            continue;
        }
        QVERIFY(answer.isProblem(503));
        QVERIFY(answer.fields.contains("retry-after"));
        ++refused;
    }
    QVERIFY(held.size() > 300);
    QVERIFY(refused > 200);
    for (HttpClient &client : held)
        QCOMPARE(client.ask("GET /healthz").status, 200);
    // One that goes makes room for one.
    held.pop_back();
    bool isIn = false; // the macro asks once more when it has been
    QTRY_VERIFY(isIn = isIn || server.connect().ask("GET /healthz").status == 200);
}

QTEST_GUILESS_MAIN(TestHoldfastd)
#include "tst_holdfastd.moc"
