// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/connectionindex.h"

#include <QTest>

#include <algorithm>
#include <memory>
#include <vector>

using namespace holdfast;
using net::Connection;
using net::ConnectionIndex;

namespace {

constexpr std::uint64_t clients = 1000;

/// Clients with the serials 1 to 1000, and connections of theirs.
struct World
{
    World()
    {
        for (std::uint64_t serial = 1; serial <= clients; ++serial) {
            all.push_back(std::make_unique<Client>());
            all.back()->serial = serial;
        }
    }
    Connection *add(std::uint64_t serial)
    {
        connections.push_back(std::make_unique<Connection>());
        connections.back()->setClient(all[serial - 1].get());
        index.add(*connections.back());
        return connections.back().get();
    }

    std::vector<std::unique_ptr<Client>> all;
    std::vector<std::unique_ptr<Connection>> connections;
    ConnectionIndex index;
};

} // namespace

class TestConnectionIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsNothingWhileItIsEmpty();
    void findsAClientsConnectionsAmongMany();
    void forgetsWhatIsTakenOut();
};

void TestConnectionIndex::findsNothingWhileItIsEmpty()
{
    QVERIFY(ConnectionIndex().find(1).empty());
}

void TestConnectionIndex::findsAClientsConnectionsAmongMany()
{
    World world;
    for (std::uint64_t serial = 1; serial <= clients; ++serial)
        world.add(serial);
    const Connection *second = world.add(7);
    QCOMPARE(world.index.find(7).size(), std::size_t { 2 });
    QVERIFY(std::ranges::count(world.index.find(7), second) == 1);
    for (std::uint64_t serial = 8; serial <= clients; ++serial)
        QCOMPARE(world.index.find(serial).size(), std::size_t { 1 });
    QVERIFY(world.index.find(clients + 1).empty());
}

void TestConnectionIndex::forgetsWhatIsTakenOut()
{
    World world;
    for (std::uint64_t serial = 1; serial <= clients; ++serial)
        world.add(serial);
    for (const auto &connection : world.connections) {
        const std::uint64_t serial = connection->client()->serial;
        if (serial % 2 == 0)
            world.index.remove(*connection, serial);
    }
    for (std::uint64_t serial = 1; serial <= clients; ++serial)
        QCOMPARE(world.index.find(serial).size(), std::size_t { serial % 2 });
}

QTEST_APPLESS_MAIN(TestConnectionIndex)
#include "tst_connectionindex.moc"
