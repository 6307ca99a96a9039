// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint.h"

#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

/// Tests the parsing of --listen and --manage values.
class TestEndpoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhereToListen_data();
    void readsWhereToListen();
    void refusesWhatMayMeanTwoThings_data();
    void refusesWhatMayMeanTwoThings();
    void readsTheManagementEndpoint();
    void writesAUrl();
};

void TestEndpoint::readsWhereToListen_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<ListenTarget>("target");
    const QHostAddress every(QHostAddress::Any);
    const QHostAddress everyV4(QHostAddress::AnyIPv4);
    const QHostAddress loopback(QHostAddress::LocalHost);
    const QHostAddress loopbackV6(QHostAddress::LocalHostIPv6);
    QTest::newRow("a port") << u"8080"_s << ListenTarget { { every }, 8080, {} };
    QTest::newRow("any port") << u"0"_s << ListenTarget { { every }, 0, {} };
    QTest::newRow("a colon and a port") << u":8080"_s << ListenTarget { { every }, 8080, {} };
    QTest::newRow("a star") << u"*:8080"_s << ListenTarget { { every }, 8080, {} };
    QTest::newRow("both families") << u"[::]:8080"_s << ListenTarget { { every }, 8080, {} };
    QTest::newRow("the same, written at length")
        << u"[0:0:0:0:0:0:0:0]:8080"_s << ListenTarget { { every }, 8080, {} };
    QTest::newRow("IPv4 only") << u"0.0.0.0:8080"_s << ListenTarget { { everyV4 }, 8080, {} };
    QTest::newRow("an address") << u"127.0.0.1:80"_s << ListenTarget { { loopback }, 80, {} };
    QTest::newRow("an IPv6 address") << u"[::1]:80"_s << ListenTarget { { loopbackV6 }, 80, {} };
    QTest::newRow("localhost") << u"localhost:8080"_s
                               << ListenTarget { { loopback, loopbackV6 }, 8080, {} };
    QTest::newRow("a path") << u"unix:/run/holdfast.sock"_s
                            << ListenTarget { {}, 0, u"/run/holdfast.sock"_s };
    QTest::newRow("a path with a colon")
        << u"unix:/run/a:1"_s << ListenTarget { {}, 0, u"/run/a:1"_s };
}

void TestEndpoint::readsWhereToListen()
{
    QFETCH(QString, text);
    QFETCH(ListenTarget, target);
    const auto read = parseListenTarget(text);
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QCOMPARE(read->addresses, target.addresses);
    QCOMPARE(read->port, target.port);
    QCOMPARE(read->path, target.path);
}

void TestEndpoint::refusesWhatMayMeanTwoThings_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text :
         { "", ":", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", "70000", "-1", "80a",
           "example.org:80", "::1:8080", "[::1]", "[::1]8080", "unix:", "**:80" })
        QTest::newRow(*text == '\0' ? "nothing" : text) << QString::fromLatin1(text);
}

void TestEndpoint::refusesWhatMayMeanTwoThings()
{
    QFETCH(QString, text);
    QVERIFY(!parseListenTarget(text));
    QVERIFY(!parseEndpoint(text));
}

void TestEndpoint::readsTheManagementEndpoint()
{
    QCOMPARE(parseEndpoint(u"localhost:8081"_s)->address, QHostAddress(QHostAddress::LocalHost));
    QCOMPARE(parseEndpoint(u"[::]:8081"_s)->address, QHostAddress(QHostAddress::Any));
    // The management API listens on all addresses only if the address is given explicitly.
    QVERIFY(!parseEndpoint(u"8081"_s));
    QVERIFY(!parseEndpoint(u":8081"_s));
    QVERIFY(!parseEndpoint(u"*:8081"_s));
    QVERIFY(!parseEndpoint(u"unix:/run/x"_s));
}

void TestEndpoint::writesAUrl()
{
    QCOMPARE(urlOf(QHostAddress(u"192.168.1.61"_s), 8080), u"http://192.168.1.61:8080/"_s);
    QCOMPARE(urlOf(QHostAddress(QHostAddress::LocalHostIPv6), 80), u"http://[::1]:80/"_s);
    QCOMPARE(urlOf(QHostAddress(QHostAddress::Any), 8080), u"http://[::]:8080/"_s);
}

QTEST_GUILESS_MAIN(TestEndpoint)
#include "tst_endpoint.moc"
