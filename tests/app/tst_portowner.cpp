// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/portowner.h"

#include <QTcpServer>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

/// Tests the search for the program that uses a port.
class TestPortOwner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesTheProgramThatListens_data();
    void namesTheProgramThatListens();
};

void TestPortOwner::namesTheProgramThatListens_data()
{
    QTest::addColumn<QHostAddress>("address");
    QTest::newRow("on IPv4") << QHostAddress(QHostAddress::LocalHost);
    QTest::newRow("on every address") << QHostAddress(QHostAddress::Any);
}

void TestPortOwner::namesTheProgramThatListens()
{
    QFETCH(QHostAddress, address);
    QTcpServer server;
    QVERIFY(server.listen(address, 0));
    const quint16 port = server.serverPort();
    QCOMPARE(portOwner(port),
             u"tst_portowner (process %1)"_s.arg(QCoreApplication::applicationPid()));
    server.close();
    QCOMPARE(portOwner(port), QString());
}

QTEST_GUILESS_MAIN(TestPortOwner)
#include "tst_portowner.moc"
