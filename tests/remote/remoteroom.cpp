// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/remote/remoteroom.h"

#include "server/tls/tlscontext.h"

#include <QFile>
#include <QTest>

namespace holdfast::tests {

RemoteRoom::RemoteRoom(const std::optional<tls::Credentials> &tls) : m_tls(tls)
{
    start();
}

RemoteRoom::~RemoteRoom()
{
    stop();
}

void RemoteRoom::start()
{
    ServerSettings settings;
    settings.tokensFile = m_folder.filePath(QStringLiteral("tokens")).toStdString();
    m_server = std::make_unique<Server>(settings);
    const auto port = m_server->listen(QHostAddress(QHostAddress::LocalHost), m_port);
    if (!port)
        QTest::qFail(port.error().message.c_str(), __FILE__, __LINE__);
    else
        m_port = port.value();
    m_management = std::make_unique<management::ManagementServer>(
        *m_server, *m_server, m_server->access(), m_server->machine(),
        management::ManagementSettings {
            .port = m_managementPort,
            .tokenFile = m_folder.filePath(QStringLiteral("token")),
            .tls = m_tls,
        });
    const auto managed = m_management->start();
    if (!managed)
        QTest::qFail(managed.error().message.c_str(), __FILE__, __LINE__);
    else
        m_managementPort = managed.value();
}

void RemoteRoom::stop()
{
    m_management.reset();
    m_server.reset();
}

HttpClient RemoteRoom::streaming(const QByteArray &target) const
{
    HttpClient client = connect();
    if (client.openStream(target).status != 200 || !client.message())
        QTest::qFail("the stream does not open", __FILE__, __LINE__);
    return client;
}

QByteArray RemoteRoom::newToken(const std::string &scope)
{
    const auto made =
        m_server->access().createToken({ .name = scope, .scopes = { scope }, .channels = {} });
    if (made)
        return QByteArray::fromStdString(made->text);
    QTest::qFail(made.error().message.c_str(), __FILE__, __LINE__);
    return {};
}

QByteArray RemoteRoom::managementToken() const
{
    QFile file(m_folder.filePath(QStringLiteral("token")));
    return file.open(QFile::ReadOnly) ? file.readAll().trimmed() : QByteArray();
}

QUrl RemoteRoom::address() const
{
    QUrl url;
    url.setScheme(m_tls ? QStringLiteral("https") : QStringLiteral("http"));
    url.setHost(QStringLiteral("127.0.0.1"));
    url.setPort(m_managementPort);
    url.setPath(QStringLiteral("/"));
    return url;
}

std::unique_ptr<remote::RemoteEngine> RemoteRoom::attach(const QByteArray &token) const
{
    return std::make_unique<remote::RemoteEngine>(remote::RemoteSettings {
        .address = address(), .token = token, .firstRetry = std::chrono::milliseconds(20) });
}

} // namespace holdfast::tests
