// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"

#include <QFile>
#include <QTest>

#include <optional>
#include <vector>

using namespace Qt::StringLiterals;
using holdfast::tests::HttpAnswer;
using holdfast::tests::HttpClient;
using holdfast::tests::ServerProcess;

namespace {

constexpr int descriptors = 600; ///< the server reserves some of them

/// CPU time that a process has used, in ticks of 10 ms.
qint64 ticksOf(qint64 processId)
{
    QFile stat(u"/proc/%1/stat"_s.arg(processId));
    if (!stat.open(QIODevice::ReadOnly))
        return 0;
    // The program's name is in parentheses and may contain anything; utime and stime come later.
    const QByteArray text = stat.readAll();
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    return fields.value(11).toLongLong() + fields.value(12).toLongLong();
}

/// Connects again; true if the connection is not refused, which `client` then holds.
bool isLetIn(std::optional<HttpClient> &client, const ServerProcess &server)
{
    client.emplace(server.connect());
    if (client->ask("GET /channels/b?wait=0").status != 200)
        client.reset();
    return client.has_value();
}

} // namespace

/// When descriptors are exhausted, new connections are refused with a response, existing ones stay,
/// and the server uses no CPU time.
class TestDescriptors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesTheSurplusAndRecovers();
    void restsWhileItIsFull();

private:
    static void fill(const ServerProcess &server, std::vector<HttpClient> &held);
};

/// Opens streams until one is refused.
void TestDescriptors::fill(const ServerProcess &server, std::vector<HttpClient> &held)
{
    while (true) {
        HttpClient client = server.connect();
        const HttpAnswer answer = client.openStream("/channels/a");
        if (answer.status != 200) {
            QCOMPARE(answer.status, 503);
            return;
        }
        QCOMPARE(client.message()->name, QByteArray("hello"));
        held.push_back(std::move(client));
        QVERIFY(held.size() < descriptors);
    }
}

void TestDescriptors::refusesTheSurplusAndRecovers()
{
    const ServerProcess server({}, descriptors);
    std::vector<HttpClient> held;
    fill(server, held);
    QVERIFY(held.size() > descriptors / 2);
    QCOMPARE(server.status().value(u"max_connections"_s).toInt(), static_cast<int>(held.size()));

    for (int i = 0; i < 300; ++i) {
        HttpClient surplus = server.connect();
        const HttpAnswer refusal = i % 2 == 0 ? surplus.answer() : surplus.ask("GET /healthz");
        QVERIFY2(refusal.isProblem(503), refusal.body.constData());
        QVERIFY(refusal.fields.value("retry-after").toInt() > 0);
        QCOMPARE(refusal.fields.value("connection"), QByteArray("close"));
    }
    // A closed connection makes room for one publisher, whose message reaches all others.
    held.pop_back();
    HttpAnswer published; // QTRY_VERIFY evaluates the condition again after it was true
    QTRY_VERIFY(published.status == 201
                || (published = server.publish("a", "still here")).status == 201);
    QCOMPARE(published.json().value(u"subscribers"_s).toInt(), static_cast<int>(held.size()));
    for (HttpClient &client : held)
        QVERIFY(client.message()->data.contains("still here"));

    held.clear();
    QTRY_COMPARE(server.clients(u"open"_s), 0);
    fill(server, held);
    QVERIFY(held.size() > descriptors / 2);
}

void TestDescriptors::restsWhileItIsFull()
{
    const ServerProcess server({ u"--workers"_s, u"1"_s }, descriptors);
    std::vector<HttpClient> held;
    fill(server, held);
    held.pop_back();
    // CPU time is measured during a hold of two seconds.
    std::optional<HttpClient> poller;
    QTRY_VERIFY(poller || isLetIn(poller, server));
    QCOMPARE(server.connect().answer().status, 503); // no descriptor is left again
    std::vector<HttpClient> refused;
    refused.reserve(50);
    for (int i = 0; i < 50; ++i)
        refused.push_back(server.connect()); // they stay open and unread
    const qint64 before = ticksOf(server.processId());
    QVERIFY(before > 0);
    QCOMPARE(poller->ask("GET /channels/b?wait=2").status, 200);
    QVERIFY2(ticksOf(server.processId()) - before < 50, "half a second of CPU in two, for nothing");
    for (HttpClient &client : refused)
        QCOMPARE(client.answer().status, 503);
}

QTEST_GUILESS_MAIN(TestDescriptors)
#include "tst_descriptors.moc"
