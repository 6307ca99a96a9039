// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/trustedproxies.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::access;

/// Networks as an operator writes them, and which addresses are in them.
class TestTrustedProxies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void containsTheAddressesOfItsNetwork_data();
    void containsTheAddressesOfItsNetwork();
    void refusesWhatIsNoNetwork_data();
    void refusesWhatIsNoNetwork();
    void trustsNobodyByDefault();
};

void TestTrustedProxies::containsTheAddressesOfItsNetwork_data()
{
    QTest::addColumn<QByteArray>("network");
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<bool>("isInside");
    const auto row = [](const char *network, const char *address, bool isInside) {
        QTest::addRow("%s, %s", network, address)
            << QByteArray(network) << QByteArray(address) << isInside;
    };
    row("10.1.2.3", "10.1.2.3", true);
    row("10.1.2.3", "10.1.2.4", false);
    row("10.0.0.0/8", "10.255.0.1", true);
    row("10.0.0.0/8", "11.0.0.1", false);
    row("10.9.9.9/8", "10.0.0.1", true);
    row("192.168.16.0/20", "192.168.31.255", true);
    row("192.168.16.0/20", "192.168.32.0", false);
    row("0.0.0.0/0", "203.0.113.9", true);
    row("0.0.0.0/0", "2001:db8::1", false);
    row("0.0.0.0/0", "unix", false);
    row("::1", "::1", true);
    row("2001:db8::/33", "2001:db8:7fff::1", true);
    row("2001:db8::/33", "2001:db8:8000::1", false);
    row("::/0", "2001:db8::1", true);
    row("::/0", "203.0.113.9", false);
    row("::/0", "unix", false);
    row("unix", "unix", true);
    row("unix", "127.0.0.1", false);
    row("::ffff:10.0.0.1", "10.0.0.1", true);
}

void TestTrustedProxies::containsTheAddressesOfItsNetwork()
{
    QFETCH(const QByteArray, network);
    QFETCH(const QByteArray, address);
    const auto parsed = Network::parse(network.toStdString());
    QVERIFY(parsed);
    const TrustedProxies proxies({ *parsed }, ForwardingField::XForwardedFor);
    const AddressBytes bytes =
        address == "unix" ? noAddress : parseAddress(address.toStdString()).value();
    QTEST(proxies.contains(bytes), "isInside");
}

void TestTrustedProxies::refusesWhatIsNoNetwork_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : { "", "10.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1",
                              "10.0.0.0/8x", "::1/129", "::", "0.0.0.0.0", "proxy.example",
                              "10.0.0.1:80", "[::1]", "fe80::1%eth0", "010.0.0.1" })
        QTest::newRow(text) << QByteArray(text);
}

void TestTrustedProxies::refusesWhatIsNoNetwork()
{
    QFETCH(const QByteArray, text);
    QVERIFY(!Network::parse(text.toStdString()));
}

void TestTrustedProxies::trustsNobodyByDefault()
{
    const TrustedProxies none;
    QVERIFY(none.isEmpty());
    QVERIFY(!none.contains(noAddress));
    QVERIFY(!none.contains(*parseAddress("127.0.0.1")));
}

QTEST_GUILESS_MAIN(TestTrustedProxies)
#include "tst_trustedproxies.moc"
