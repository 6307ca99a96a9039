// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/clientfeed.h"
#include "tests/engine/runningserver.h"

#include <QTest>

#include <map>
#include <memory>
#include <string>
#include <vector>

using namespace holdfast;
using tests::HttpClient;
using tests::RunningServer;

namespace {

/// A reader's rows, kept up to date only by the changes.
struct Rows
{
    std::map<std::uint64_t, api::ClientSnapshot> bySerial;
    int resets = 0;
    std::size_t largest = 0;

    void apply(const api::ClientChanges &changes)
    {
        if (changes.isReset) {
            bySerial.clear();
            ++resets;
        }
        for (const api::ClientSnapshot &client : changes.changed)
            bySerial[client.serial] = client;
        for (const std::uint64_t serial : changes.removed)
            bySerial.erase(serial);
        largest = std::max(largest, changes.changed.size());
    }
    /// True if they equal a full page of the engine.
    [[nodiscard]] bool areEqualTo(const api::ClientPage &page) const
    {
        return bySerial.size() == page.clients.size()
            && std::all_of(page.clients.begin(), page.clients.end(), [this](const auto &client) {
                   const auto it = bySerial.find(client.serial);
                   return it != bySerial.end() && it->second.id == client.id
                       && it->second.state == client.state
                       && it->second.requests == client.requests;
               });
    }
};

api::ClientQuery everybody()
{
    api::ClientQuery query;
    query.limit = 1000;
    return query;
}

} // namespace

/// If the changes are applied in order, the reader's rows equal the engine's.
class TestClientFeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginsWithEverybodyWhoIsHere();
    void tellsOnlyWhatChanged();
    void tellsWhoIsGone();
    void tellsNoMoreAtOnceThanAskedFor();
    void staysEqualThroughComingAndGoing();
    void servesEachReaderByItself();
};

void TestClientFeed::beginsWithEverybodyWhoIsHere()
{
    RunningServer server;
    const HttpClient early = server.streaming("/channels/a?client=early&name=Early%20Bird");
    const auto feed = server.engine().watchClients();
    const api::ClientChanges first = feed->take(100);
    QVERIFY(first.isReset);
    QCOMPARE(first.changed.size(), std::size_t { 1 });
    const api::ClientSnapshot &client = first.changed.front();
    QCOMPARE(client.id, std::string("early"));
    QCOMPARE(client.name, std::string("Early Bird"));
    QCOMPARE(client.address, std::string("127.0.0.1"));
    QCOMPARE(client.state, api::ClientState::Open);
    QCOMPARE(client.transport, api::Transport::EventStream);
    QCOMPARE(*client.channels, std::vector<std::string> { "a" });
    const api::ClientChanges second = feed->take(100);
    QVERIFY(!second.isReset && second.changed.empty() && second.removed.empty());
}

void TestClientFeed::tellsOnlyWhatChanged()
{
    RunningServer server;
    const auto feed = server.engine().watchClients();
    const HttpClient silent = server.streaming("/channels/a?client=silent");
    Rows rows;
    rows.apply(feed->take(100));
    HttpClient poller = server.connect();
    QCOMPARE(poller.ask("GET /channels/a?wait=0&client=poller").status, 200);
    const auto &polls = rows.bySerial;
    const auto isThere = [&] {
        const api::ClientChanges changes = feed->take(100);
        for (const api::ClientSnapshot &client : changes.changed) {
            if (client.id == "silent")
                qFatal("it did not change");
        }
        rows.apply(changes);
        return polls.size() == 2 && polls.rbegin()->second.state == api::ClientState::Polling;
    };
    QTRY_VERIFY(isThere());
    server.broadcast({ "a" }, "a message is no change of a row");
    QVERIFY(feed->take(100).changed.empty());
    QCOMPARE(rows.resets, 1);
}

void TestClientFeed::tellsWhoIsGone()
{
    RunningServer server;
    const auto feed = server.engine().watchClients();
    Rows rows;
    {
        const HttpClient nameless = server.streaming("/channels/a");
        rows.apply(feed->take(100));
        QCOMPARE(rows.bySerial.size(), std::size_t { 1 });
    }
    const auto isEmpty = [&] {
        rows.apply(feed->take(100));
        return rows.bySerial.empty();
    };
    QTRY_VERIFY(isEmpty());
}

void TestClientFeed::tellsNoMoreAtOnceThanAskedFor()
{
    RunningServer server;
    std::vector<HttpClient> clients;
    for (int i = 0; i < 50; ++i)
        clients.push_back(server.streaming("/channels/a?client=c" + QByteArray::number(i)));
    const auto feed = server.engine().watchClients();
    Rows rows;
    int takes = 0;
    while (rows.bySerial.size() < clients.size()) {
        rows.apply(feed->take(7));
        QVERIFY(++takes <= 100);
    }
    QVERIFY(rows.largest <= 7);
    QCOMPARE(rows.resets, 1);
    QVERIFY(rows.areEqualTo(server.engine().clients(everybody())));
}

void TestClientFeed::staysEqualThroughComingAndGoing()
{
    RunningServer server(tests::withWorkers(2));
    const auto feed = server.engine().watchClients();
    Rows rows;
    std::vector<std::unique_ptr<HttpClient>> clients;
    for (int round = 0; round < 120; ++round) {
        const QByteArray number = QByteArray::number(round % 17);
        const QByteArray id = round % 3 == 0 ? QByteArray() : QByteArray("&client=c" + number);
        clients.push_back(
            std::make_unique<HttpClient>(server.streaming(QByteArray("/channels/a?wait=1" + id))));
        if (round % 4 == 3)
            clients.erase(clients.begin() + round % 5);
        if (round % 6 == 5)
            rows.apply(feed->take(3));
        if (round % 31 == 30 && !server.engine().disconnectClient("c" + number.toStdString()))
            rows.apply(feed->take(100));
    }
    clients.clear();
    const auto isSettled = [&] {
        rows.apply(feed->take(100));
        return server.engine().status().connections == 0
            && rows.areEqualTo(server.engine().clients(everybody()));
    };
    QTRY_VERIFY(isSettled());
}

void TestClientFeed::servesEachReaderByItself()
{
    RunningServer server;
    const auto first = server.engine().watchClients();
    QVERIFY(first->take(10).isReset);
    const HttpClient client = server.streaming("/channels/a?client=me");
    const auto second = server.engine().watchClients();
    QCOMPARE(second->take(10).changed.size(), std::size_t { 1 });
    const api::ClientChanges changes = first->take(10);
    QVERIFY(!changes.isReset);
    QCOMPARE(changes.changed.size(), std::size_t { 1 });
}

QTEST_GUILESS_MAIN(TestClientFeed)
#include "tst_clientfeed.moc"
