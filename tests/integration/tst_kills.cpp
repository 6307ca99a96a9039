// SPDX-License-Identifier: GPL-3.0-or-later
//
// kill -9 in the middle of publishes, again and again on the same data folder. HOLDFAST_KILLS is
// how often, HOLDFAST_SEED decides when.
#include "tests/support/serverprocess.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QMap>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

using namespace Qt::StringLiterals;
using holdfast::tests::HttpAnswer;
using holdfast::tests::HttpClient;
using holdfast::tests::ServerProcess;

namespace {

constexpr int publishers = 4;
constexpr int batchSize = 3;

/// What publishers have been told, over all lives of the server.
class Acknowledged
{
public:
    void add(const QByteArray &id, const QByteArray &payload)
    {
        const std::lock_guard lock(m_mutex);
        m_payloads.insert(id, payload);
        ++m_count;
    }
    [[nodiscard]] int count() const { return m_count; }
    [[nodiscard]] QMap<QByteArray, QByteArray> payloads() const
    {
        const std::lock_guard lock(m_mutex);
        return m_payloads;
    }

private:
    mutable std::mutex m_mutex;
    QMap<QByteArray, QByteArray> m_payloads; ///< by message id
    std::atomic<int> m_count = 0;
};

QByteArray idOf(const QByteArray &line)
{
    return QJsonDocument::fromJson(line).object().value(u"id"_s).toString().toUtf8();
}

/// Publishes single messages and batches until the server is gone.
void publishUntilTheEnd(HttpClient client, const QByteArray &name, Acknowledged &acknowledged)
{
    for (int i = 0;; ++i) {
        const QByteArray payload = name + '.' + QByteArray::number(i);
        if (i % 3 > 0) {
            const HttpAnswer answer = client.ask("POST /channels/k.single", payload);
            if (answer.status != 201)
                return;
            acknowledged.add(idOf(answer.body), payload);
            continue;
        }
        QByteArray batch;
        for (int part = 0; part < batchSize; ++part) {
            batch += "{\"channel\":\"k." + QByteArray::number(part) + "\",\"data\":\"" + payload
                + '/' + QByteArray::number(part) + "\"}\n";
        }
        const HttpAnswer answer = client.ask("POST /channels", batch);
        if (answer.status != 201)
            return;
        const QList<QByteArray> lines = answer.body.trimmed().split('\n');
        for (int part = 0; part < lines.size(); ++part)
            acknowledged.add(idOf(lines[part]), payload + '/' + QByteArray::number(part));
    }
}

struct Held
{
    QByteArray id;
    QByteArray payload;
};

} // namespace

class TestKills : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyAcknowledgedMessageIsThereOnceAndInOrder();

private:
    /// All messages after the cursor; fails the test on a gap.
    static void readAll(const ServerProcess &server, QByteArray cursor, QList<Held> &held);
    static void checkBatches(const QList<Held> &held);
};

void TestKills::readAll(const ServerProcess &server, QByteArray cursor, QList<Held> &held)
{
    HttpClient client = server.connect();
    for (qsizetype before = -1; before != held.size();) {
        before = held.size();
        const HttpAnswer answer = client.ask("GET /channels/k.*?wait=0&since=" + cursor);
        QCOMPARE(answer.status, 200);
        QVERIFY2(!answer.json().contains(u"gap"_s), answer.body.constData());
        const QJsonArray messages = answer.json().value(u"messages"_s).toArray();
        for (const QJsonValue &message : messages) {
            held.append(
                { message[u"id"_s].toString().toUtf8(), message[u"data"_s].toString().toUtf8() });
        }
        cursor = answer.cursor();
    }
}

void TestKills::checkBatches(const QList<Held> &held)
{
    for (qsizetype i = 0; i < held.size(); ++i) {
        const qsizetype slash = held[i].payload.lastIndexOf('/');
        if (slash < 0)
            continue;
        const QByteArray name = held[i].payload.left(slash);
        for (int part = 0; part < batchSize; ++part)
            QCOMPARE(held.value(i + part).payload, name + '/' + QByteArray::number(part));
        i += batchSize - 1;
    }
}

void TestKills::everyAcknowledgedMessageIsThereOnceAndInOrder()
{
    const int kills = qEnvironmentVariableIntValue("HOLDFAST_KILLS") > 0
        ? qEnvironmentVariableIntValue("HOLDFAST_KILLS")
        : 12;
    const int givenSeed = qEnvironmentVariableIntValue("HOLDFAST_SEED");
    const unsigned seed = givenSeed > 0 ? unsigned(givenSeed) : std::random_device {}();
    qInfo("HOLDFAST_SEED=%u", seed);
    std::mt19937 random(seed);
    const QTemporaryDir folder;
    const QStringList options { u"--data"_s, folder.path(), u"--history-messages"_s, u"1000000"_s };
    Acknowledged acknowledged;
    QByteArray start;
    for (int round = 0; round < kills; ++round) {
        ServerProcess server(options);
        QVERIFY(server.port() != 0);
        if (start.isEmpty())
            start = server.connect().ask("GET /channels/k.*?wait=0").cursor();
        std::vector<std::thread> threads;
        for (int i = 0; i < publishers; ++i) {
            // As a value: what + makes of two texts refers to them.
            const QByteArray name = QByteArray::number(round) + '.' + QByteArray::number(i);
            threads.emplace_back(publishUntilTheEnd, server.connect(), name,
                                 std::ref(acknowledged));
        }
        const int enough = acknowledged.count() + int(random() % 200);
        QTRY_VERIFY_WITH_TIMEOUT(acknowledged.count() >= enough, 60'000);
        server.kill();
        QVERIFY(server.hasExited());
        for (std::thread &thread : threads)
            thread.join();
    }
    const ServerProcess server(options);
    QList<Held> held;
    readAll(server, start, held);
    checkBatches(held);
    QMap<QByteArray, QByteArray> left = acknowledged.payloads();
    QVERIFY(left.size() >= kills);
    QSet<QByteArray> payloads;
    qulonglong last = 0;
    for (const Held &message : held) {
        const qulonglong seq = message.id.mid(message.id.indexOf('-') + 1).toULongLong();
        QVERIFY(seq > last);
        last = seq;
        QVERIFY2(!payloads.contains(message.payload),
                 message.payload.constData()); // published once each
        payloads.insert(message.payload);
        if (const auto it = left.find(message.id); it != left.end()) {
            QCOMPARE(message.payload, it.value());
            left.erase(it);
        }
    }
    QVERIFY2(left.isEmpty(), qPrintable(u"%1 messages are missing"_s.arg(left.size())));
}

QTEST_GUILESS_MAIN(TestKills)
#include "tst_kills.moc"
