// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/address.h"

#include <QHostAddress>
#include <QTest>

#include <cstring>

using namespace Qt::StringLiterals;
using holdfast::AddressBytes;

namespace {

AddressBytes bytesOf(const QString &text)
{
    AddressBytes address {};
    const Q_IPV6ADDR v6 = QHostAddress(text).toIPv6Address();
    std::memcpy(address.data(), &v6, address.size());
    return address;
}

} // namespace

/// Addresses as 16 bytes, whatever their family.
class TestAddress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsItselfAndWritesItOut_data();
    void knowsItselfAndWritesItOut();
};

void TestAddress::knowsItselfAndWritesItOut_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isLoopback");
    QTest::newRow("IPv4 loopback") << u"::ffff:127.0.0.1"_s << QByteArray("127.0.0.1") << true;
    QTest::newRow("all of 127/8") << u"::ffff:127.255.3.4"_s << QByteArray("127.255.3.4") << true;
    QTest::newRow("IPv6 loopback") << u"::1"_s << QByteArray("::1") << true;
    QTest::newRow("local network")
        << u"::ffff:192.168.1.61"_s << QByteArray("192.168.1.61") << false;
    QTest::newRow("nearly loopback") << u"::ffff:128.0.0.1"_s << QByteArray("128.0.0.1") << false;
    QTest::newRow("IPv6") << u"fe80::1"_s << QByteArray("fe80::1") << false;
    QTest::newRow("IPv6 that ends in 1") << u"2001:db8::1"_s << QByteArray("2001:db8::1") << false;
    QTest::newRow("127 in an address that is not mapped")
        << u"2001:db8::7f00:1"_s << QByteArray("2001:db8::7f00:1") << false;
    QTest::newRow("a Unix domain socket's peer has none") << u"::"_s << QByteArray("unix") << false;
}

void TestAddress::knowsItselfAndWritesItOut()
{
    QFETCH(QString, given);
    QFETCH(QByteArray, text);
    QFETCH(bool, isLoopback);
    const AddressBytes address = bytesOf(given);
    QCOMPARE(QByteArray::fromStdString(holdfast::net::addressText(address)), text);
    QCOMPARE(holdfast::isLoopback(address), isLoopback);
}

QTEST_GUILESS_MAIN(TestAddress)
#include "tst_address.moc"
