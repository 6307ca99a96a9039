// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/thismachine.h"

#include <QTest>

using namespace holdfast;
using access::ThisMachine;

namespace {

constexpr AddressBytes lan { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 168, 7, 5 };
constexpr AddressBytes phone { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 168, 7, 9 };
constexpr AddressBytes lanV6 { 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5 };
constexpr AddressBytes loopback { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1 };

} // namespace

/// Which addresses are this machine's, and which Host a request may name to be from here.
class TestThisMachine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void trustsAHost_data();
    void trustsAHost();
    void knowsItsAddresses();
    void hasNoNameWhereTheSystemHasNone();
};

void TestThisMachine::trustsAHost_data()
{
    QTest::addColumn<QByteArray>("authority");
    QTest::addColumn<bool>("isTrusted");
    const auto row = [](const char *title, const char *authority, bool isTrusted) {
        QTest::newRow(title) << QByteArray(authority) << isTrusted;
    };
    row("localhost", "localhost", true);
    row("localhost with a port", "localhost:8081", true);
    row("localhost through a tunnel", "localhost:9999", true);
    row("localhost in capitals", "LOCALHOST", true);
    row("localhost with the root's dot", "localhost.:8080", true);
    row("a name below localhost", "room.localhost:8080", true);
    row("loopback", "127.0.0.1:8081", true);
    row("loopback, IPv6", "[::1]", true);
    row("loopback, IPv6, with a port", "[::1]:8081", true);
    row("an address of this machine", "192.168.7.5:8081", true);
    row("an IPv6 address of this machine, written at length", "[FD00:0::0005]", true);
    row("an IPv4 address in an IPv6 one", "[::ffff:192.168.7.5]", true);
    row("an address that a router passes on from", "203.0.113.9", true);
    row("the host name", "teacher-pc:8080", true);
    row("the host name in capitals", "Teacher-PC", true);
    row("the host name of the local link", "teacher-pc.local:8080", true);
    row("a name below the host name", "evil.teacher-pc", false);
    row("the host name below another domain", "teacher-pc.evil.example", false);
    row("a rebound name", "evil.example", false);
    row("a rebound name with our port", "evil.example:8080", false);
    row("localhost as a prefix", "localhost.evil.example", false);
    row("localhost as the end of a label", "evillocalhost", false);
    row("our address as a prefix", "127.0.0.1.evil.example", false);
    row("a number and a name", "127.0.0.example", false);
    row("five numbers", "127.0.0.1.1", false);
    row("three numbers", "127.0.1", false);
    row("our address as the user", "127.0.0.1@evil.example", false);
    row("localhost as the user", "localhost:80@evil.example", false);
    row("a port that is none", "localhost:port", false);
    row("an IPv6 address without brackets", "::1", false);
    row("an IPv4 address in brackets", "[127.0.0.1]", false);
    row("a name in brackets", "[evil::example]", false);
    row("what follows the brackets", "[::1].evil.example", false);
    row("brackets alone", "[]", false);
    row("nothing", "", false);
    row("a dot", ".", false);
    row("a port alone", ":8081", false);
}

void TestThisMachine::trustsAHost()
{
    QFETCH(const QByteArray, authority);
    QFETCH(const bool, isTrusted);
    ThisMachine machine;
    machine.set({ { lan, lanV6 }, "Teacher-PC" });
    QCOMPARE(machine.isTrustedHost(authority.toStdString()), isTrusted);
}

void TestThisMachine::knowsItsAddresses()
{
    ThisMachine machine;
    QVERIFY(machine.hasAddress(loopback));
    QVERIFY(!machine.hasAddress(lan));
    machine.set({ { lanV6, lan }, {} });
    QVERIFY(machine.hasAddress(lan));
    QVERIFY(machine.hasAddress(lanV6));
    QVERIFY(machine.hasAddress(loopback));
    QVERIFY(!machine.hasAddress(phone));
    machine.set({ { phone }, {} }); // another network
    QVERIFY(!machine.hasAddress(lan));
    QVERIFY(machine.hasAddress(phone));
}

void TestThisMachine::hasNoNameWhereTheSystemHasNone()
{
    const ThisMachine machine;
    QVERIFY(machine.isTrustedHost("localhost"));
    QVERIFY(!machine.isTrustedHost(""));
    QVERIFY(!machine.isTrustedHost(".local"));
}

QTEST_GUILESS_MAIN(TestThisMachine)
#include "tst_thismachine.moc"
