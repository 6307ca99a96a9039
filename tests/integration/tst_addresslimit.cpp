// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/runningserver.h"
#include "tests/support/ownnetwork.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::tests;

namespace {

/// Documentation addresses (RFC 5737). Loopback addresses would be exempt from the limit.
constexpr const char *oneAddress = "192.0.2.1";
constexpr const char *anotherAddress = "198.51.100.1";
constexpr std::size_t perAddress = 3;

} // namespace

/// The limit of connections per address: the next one is refused, and other addresses are not
/// affected.
class TestAddressLimit : public QObject
{
    Q_OBJECT

public:
    explicit TestAddressLimit(bool hasNetwork) : m_hasNetwork(hasNetwork) { }

private Q_SLOTS:
    void refusesOneTooManyFromOneAddress() const;

private:
    const bool m_hasNetwork;
};

void TestAddressLimit::refusesOneTooManyFromOneAddress() const
{
    if (!m_hasNetwork)
        QSKIP("needs a network namespace of its own, which the system does not allow here");
    ServerSettings settings;
    settings.connections.perAddress = perAddress;
    Server server(settings);
    const auto port = server.listen(QHostAddress(QHostAddress::AnyIPv4), 0);
    QVERIFY(port);
    const auto connectTo = [&port](const char *address) {
        // A connection to one of the machine's own addresses has the same address as its source.
        return HttpClient(port.value(), { .receiveBuffer = 0, .address = address });
    };
    std::vector<HttpClient> held;
    for (std::size_t i = 0; i < perAddress; ++i) {
        held.push_back(connectTo(oneAddress));
        QCOMPARE(held.back().openStream("/channels/a").status, 200);
        QVERIFY(held.back().message());
    }
    for (int i = 0; i < 5; ++i) {
        HttpClient surplus = connectTo(oneAddress);
        const HttpAnswer refusal = surplus.answer();
        QVERIFY2(refusal.isProblem(429), refusal.body.constData());
        QVERIFY(refusal.fields.value("retry-after").toInt() > 0);
        QCOMPARE(refusal.fields.value("connection"), QByteArray("close"));
    }
    QTRY_COMPARE(server.status().counters.connectionsRefused, std::uint64_t { 5 });

    // Another address has its own limit; loopback has none.
    QCOMPARE(connectTo(anotherAddress).ask("GET /healthz").status, 200);
    for (std::size_t i = 0; i < 2 * perAddress; ++i)
        QCOMPARE(connectTo("127.0.0.1").ask("GET /healthz").status, 200);
    QCOMPARE(connectTo("127.0.0.1").ask("POST /channels/a", "still here").status, 201);
    for (HttpClient &client : held)
        QVERIFY(client.message()->data.contains("still here"));

    // A closed connection makes room for a new one.
    held.pop_back();
    bool isIn = false; // QTRY_VERIFY evaluates the condition again after it was true
    QTRY_VERIFY(isIn = isIn || connectTo(oneAddress).ask("GET /healthz").status == 200);
}

int main(int argc, char **argv)
{
    const bool hasNetwork = enterNetworkOfItsOwn() && setOwnAddress("lo:1", oneAddress)
        && setOwnAddress("lo:2", anotherAddress);
    QCoreApplication application(argc, argv);
    TestAddressLimit test(hasNetwork);
    return QTest::qExec(&test, argc, argv);
}
#include "tst_addresslimit.moc"
