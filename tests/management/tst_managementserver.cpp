// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/managementserver.h"
#include "tests/api/fakeengine.h"
#include "tests/support/httpclient.h"

#include <QFile>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using management::ManagementServer;
using management::ManagementSettings;

class TestManagementServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysThatThePortIsInUse();
    void saysThatTheAddressIsNotThere();
    void doesNotStartWithoutAToken();
    void startsAgainAfterAFailure();
    void stopsAndStartsAgainWithTheSameToken();
    void stopsWhileClientsAreConnected();

private:
    [[nodiscard]] ManagementSettings settings(quint16 port = 0) const
    {
        return { .port = port, .tokenFile = m_folder.filePath(QStringLiteral("token")) };
    }

    QTemporaryDir m_folder;
    tests::FakeEngine m_engine;
    access::ThisMachine m_machine;
};

void TestManagementServer::saysThatThePortIsInUse()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    ManagementServer server(m_engine, m_engine, m_engine.access(), m_machine,
                            settings(other.serverPort()));
    const auto port = server.start();
    QVERIFY(!port);
    const QString message = QString::fromStdString(port.error().message);
    QVERIFY2(message.contains(QString::number(other.serverPort()))
                 && message.contains(QStringLiteral("is in use"))
                 && message.contains(QStringLiteral("choose another")),
             qPrintable(message));
}

void TestManagementServer::saysThatTheAddressIsNotThere()
{
    ManagementSettings elsewhere = settings();
    elsewhere.address =
        QHostAddress(QStringLiteral("192.0.2.1")); // RFC 5737: not an address of this machine
    ManagementServer server(m_engine, m_engine, m_engine.access(), m_machine, elsewhere);
    const auto port = server.start();
    QVERIFY(!port);
    const QString message = QString::fromStdString(port.error().message);
    QVERIFY2(message.contains(QStringLiteral("192.0.2.1"))
                 && message.contains(QStringLiteral("does not have that address")),
             qPrintable(message));
}

void TestManagementServer::doesNotStartWithoutAToken()
{
    const QString path = m_folder.filePath(QStringLiteral("empty"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::NewOnly,
                      QFileDevice::ReadOwner | QFileDevice::WriteOwner));
    file.close();
    ManagementServer server(m_engine, m_engine, m_engine.access(), m_machine,
                            { .port = 0, .tokenFile = path });
    const auto port = server.start();
    QVERIFY(!port);
    QVERIFY(QString::fromStdString(port.error().message).contains(path));
}

void TestManagementServer::startsAgainAfterAFailure()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    const quint16 port = other.serverPort();
    ManagementServer server(m_engine, m_engine, m_engine.access(), m_machine, settings(port));
    QVERIFY(!server.start());
    other.close();
    const auto bound = server.start();
    QVERIFY2(bound, bound ? "" : bound.error().message.c_str());
    QCOMPARE(bound.value(), port);
}

void TestManagementServer::stopsAndStartsAgainWithTheSameToken()
{
    ManagementServer server(m_engine, m_engine, m_engine.access(), m_machine, settings());
    QVERIFY(server.start().hasValue());
    QFile file(m_folder.filePath(QStringLiteral("token")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray token = file.readAll().trimmed();
    server.stop();
    server.stop();
    const auto port = server.start();
    QVERIFY(port.hasValue());
    tests::HttpClient client(port.value());
    client.send("GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                + "\r\n\r\n");
    QCOMPARE(client.answer().status, 200);
}

void TestManagementServer::stopsWhileClientsAreConnected()
{
    ManagementServer server(m_engine, m_engine, m_engine.access(), m_machine, settings());
    const auto port = server.start();
    QVERIFY(port.hasValue());
    tests::HttpClient idle(port.value());
    idle.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QVERIFY(idle.answer().status != 0);
    tests::HttpClient half(port.value());
    half.send("GET /healthz HTTP/1.1\r\nHo");
    server.stop();
    QVERIFY(idle.isEnded());
    QVERIFY(!half.receive(1)); // the connection ended without a response
}

QTEST_GUILESS_MAIN(TestManagementServer)
#include "tst_managementserver.moc"
