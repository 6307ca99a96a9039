// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ownnetwork.h"
#include "tests/support/serverprocess.h"
#include "tests/support/streamclient.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdfast::tests;

namespace {

constexpr const char *ownAddress = "192.0.2.1"; // RFC 5737: a documentation address
constexpr const char *nextOwnAddress = "198.51.100.1";
constexpr const char *phone =
    "192.0.2.77"; // in the same network, but not an address of this machine

/// One way to publish.
struct Way
{
    const char *name;
    bool (*isAllowed)(HttpClient client, const QByteArray &fields);
};

bool isAllowed(const HttpAnswer &answer)
{
    if (answer.status != 201 && !answer.isProblem(401) && !answer.isProblem(403))
        QTest::qFail("neither accepted nor refused", __FILE__, __LINE__);
    return answer.status == 201;
}

const Way ways[] = {
    { "POST",
      [](HttpClient client, const QByteArray &fields) {
          return isAllowed(client.ask("POST /channels/a", "x", fields));
      } },
    { "PUT",
      [](HttpClient client, const QByteArray &fields) {
          return isAllowed(client.ask("PUT /channels/a", "x", fields));
      } },
    { "a batch",
      [](HttpClient client, const QByteArray &fields) {
          return isAllowed(client.ask("POST /channels", R"([{"channel":"a","data":"x"}])", fields));
      } },
    { "a WebSocket",
      [](HttpClient client, const QByteArray &fields) {
          StreamClient socket(std::move(client), StreamKind::WebSocket, "/channels/a", fields);
          if (socket.status() != 101 || !socket.next())
              QTest::qFail("the WebSocket does not open", __FILE__, __LINE__);
          socket.say(R"({"publish":{"channel":"b","data":"x"}})");
          return socket.next().value_or(Told {}).what == "published";
      } },
};

} // namespace

/// --publish local over a real network: which clients are programs on this machine, and which only
/// look like it.
class TestWhoIsLocal : public QObject
{
    Q_OBJECT

public:
    explicit TestWhoIsLocal(bool hasNetwork) : m_hasNetwork(hasNetwork) { }

private Q_SLOTS:
    void init();
    void publishesFromThisMachineOnly_data();
    void publishesFromThisMachineOnly();
    void followsItsAddressesAsTheyChange();
    void tellsAnotherDeviceFromItself();
    void managesUnderItsOwnNamesOnly_data();
    void managesUnderItsOwnNamesOnly();

private:
    const bool m_hasNetwork;
};

void TestWhoIsLocal::init()
{
    if (!m_hasNetwork)
        QSKIP("needs a network namespace of its own, which the system does not allow here");
    QVERIFY(setOwnAddress("lo:1", ownAddress));
}

void TestWhoIsLocal::publishesFromThisMachineOnly_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<bool>("isLocal");
    const auto row = [](const char *title, const char *address, const char *source,
                        const char *fields, bool isLocal) {
        QTest::newRow(title) << QByteArray(address) << QByteArray(source) << QByteArray(fields)
                             << isLocal;
    };
    row("loopback", "127.0.0.1", "", "", true);
    row("another loopback address", "127.0.0.1", "127.9.9.9", "", true);
    row("the address that is for others", ownAddress, "", "Host: 192.0.2.1:8080\r\n", true);
    row("from one own address to another", "127.0.0.1", ownAddress, "", true);
    row("another machine", ownAddress, phone, "Host: 192.0.2.1:8080\r\n", false);
    row("another machine that says localhost", ownAddress, phone, "Host: localhost\r\n", false);
    row("Forwarded", "127.0.0.1", "", "Forwarded: for=192.0.2.60\r\n", false);
    row("X-Forwarded-For", "127.0.0.1", "", "X-Forwarded-For: 192.0.2.60\r\n", false);
    row("X-Forwarded-For that says loopback", "127.0.0.1", "", "X-Forwarded-For: 127.0.0.1\r\n",
        false);
    row("an empty one in another case", "127.0.0.1", "", "x-FORWARDED-for:\r\n", false);
    row("X-Real-IP", ownAddress, "", "X-Real-IP: 192.0.2.60\r\n", false);
    row("Via", "127.0.0.1", "", "Via: 1.1 nginx\r\n", false);
    row("a rebound name", "127.0.0.1", "", "Host: evil.example:8080\r\n", false);
    row("a rebound name, its own page", "127.0.0.1", "",
        "Host: evil.example:8080\r\nOrigin: http://evil.example:8080\r\n", false);
    row("a rebound name, to the address for others", ownAddress, "",
        "Host: evil.example\r\nOrigin: http://evil.example\r\n", false);
    row("a name below localhost", "127.0.0.1", "", "Host: room.localhost:8080\r\n", true);
    row("a page served here", "127.0.0.1", "",
        "Host: localhost:8080\r\nOrigin: http://localhost:8080\r\n", true);
    row("a page of another origin", "127.0.0.1", "", "Origin: http://evil.example\r\n", false);
}

void TestWhoIsLocal::publishesFromThisMachineOnly()
{
    QFETCH(QByteArray, address);
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, fields);
    QFETCH(bool, isLocal);
    const ServerProcess server({ u"--listen"_s, u"0.0.0.0:0"_s });
    for (const Way &way : ways) {
        HttpClient client(server.port(), { .address = address, .source = source });
        QVERIFY2(way.isAllowed(std::move(client), fields) == isLocal, way.name);
    }
}

void TestWhoIsLocal::followsItsAddressesAsTheyChange()
{
    const ServerProcess server({ u"--listen"_s, u"0.0.0.0:0"_s });
    const auto publishesFrom = [&server](const char *address) {
        HttpClient client(server.port(), { .address = "127.0.0.1", .source = address });
        return client.ask("POST /channels/a", "x").status == 201;
    };
    QVERIFY(publishesFrom(ownAddress));
    QVERIFY(setOwnAddress("lo:1", nextOwnAddress));
    QTRY_VERIFY(publishesFrom(nextOwnAddress));
    QVERIFY(setOwnAddress("lo:1", ownAddress));
    QTRY_VERIFY(publishesFrom(ownAddress));
    QVERIFY(!publishesFrom(phone));
}

void TestWhoIsLocal::tellsAnotherDeviceFromItself()
{
    const ServerProcess server({ u"--listen"_s, u"0.0.0.0:0"_s });
    const auto hasSeenRemote = [&server] {
        return server.status().value(u"remote_device_seen"_s).toBool();
    };
    const auto comesFrom = [&server](const char *source) {
        HttpClient client(server.port(), { .address = ownAddress, .source = source });
        return client.ask("GET /healthz").status == 200;
    };
    QVERIFY(comesFrom("127.0.0.1"));
    QVERIFY(comesFrom(ownAddress));
    QVERIFY(!hasSeenRemote());
    QVERIFY(comesFrom(phone));
    QVERIFY(hasSeenRemote());
}

void TestWhoIsLocal::managesUnderItsOwnNamesOnly_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("status");
    QTest::newRow("localhost") << QByteArray("Host: localhost:8081\r\n") << 200;
    QTest::newRow("a name below localhost") << QByteArray("Host: room.localhost\r\n") << 200;
    QTest::newRow("the address") << QByteArray("Host: 192.0.2.1\r\n") << 200;
    QTest::newRow("a rebound name") << QByteArray("Host: evil.example:8081\r\n") << 403;
    // The token authenticates the request. A proxy that adds TLS adds this field.
    QTest::newRow("through a proxy")
        << QByteArray("Host: localhost\r\nX-Forwarded-For: 192.0.2.60\r\n") << 200;
}

void TestWhoIsLocal::managesUnderItsOwnNamesOnly()
{
    QFETCH(QByteArray, fields);
    QFETCH(int, status);
    const ServerProcess server;
    QCOMPARE(server.askManagement("GET /api/v1/status", fields).status, status);
}

int main(int argc, char **argv)
{
    const bool hasNetwork = enterNetworkOfItsOwn();
    QCoreApplication application(argc, argv);
    TestWhoIsLocal test(hasNetwork);
    return QTest::qExec(&test, argc, argv);
}
#include "tst_whoislocal.moc"
