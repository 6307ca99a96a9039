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

constexpr int descriptors = 600; ///< of which the server keeps some for itself

/// CPU time that a process has used, in ticks of a hundredth of a second.
qint64 ticksOf(qint64 processId)
{
    QFile stat(u"/proc/%1/stat"_s.arg(processId));
    if (!stat.open(QIODevice::ReadOnly))
        return 0;
    // The program's name stands in parentheses and may hold anything; utime and stime come later.
    const QByteArray text = stat.readAll();
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    return fields.value(11).toLongLong() + fields.value(12).toLongLong();
}

/// Connects anew; true, and `client` is there, if it is not refused.
bool isLetIn(std::optional<HttpClient> &client, const ServerProcess &server)
{
    client.emplace(server.connect());
    if (client->ask("GET /channels/b?wait=0").status != 200)
        client.reset();
    return client.has_value();
}

} // namespace

/// When descriptors run short: newcomers are refused with a word, those who are here stay, and the
/// processor rests.
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
    // One goes: there is room for one, who tells all that are left.
    held.pop_back();
    HttpAnswer published; // the macro asks once more when it has been
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
    // A hold of two seconds is the stretch of time that is looked at; it ends with its answer.
    std::optional<HttpClient> poller;
    QTRY_VERIFY(poller || isLetIn(poller, server));
    QCOMPARE(server.connect().answer().status, 503); // full again
    std::vector<HttpClient> refused;
    refused.reserve(50);
    for (int i = 0; i < 50; ++i)
        refused.push_back(server.connect()); // and they stay, unread
    const qint64 before = ticksOf(server.processId());
    QVERIFY(before > 0);
    QCOMPARE(poller->ask("GET /channels/b?wait=2").status, 200);
    QVERIFY2(ticksOf(server.processId()) - before < 50, "half a second of CPU in two, for nothing");
    for (HttpClient &client : refused)
        QCOMPARE(client.answer().status, 503);
}

QTEST_GUILESS_MAIN(TestDescriptors)
#include "tst_descriptors.moc"
