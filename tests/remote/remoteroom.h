// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/server.h"
#include "server/management/managementserver.h"
#include "server/remote/remoteengine.h"
#include "tests/support/httpclient.h"

#include <QTemporaryDir>

#include <memory>
#include <optional>

namespace holdfast::tests {

/// A server with its management API in the test's process, on free loopback ports, and what
/// attaches to it.
///
/// Thread: the test's.
class RemoteRoom
{
public:
    explicit RemoteRoom(const std::optional<tls::Credentials> &tls = {});
    ~RemoteRoom();

    [[nodiscard]] Server &server() { return *m_server; }
    [[nodiscard]] HttpClient connect() const { return HttpClient(m_port); }
    /// A client with an open stream that has received its hello.
    [[nodiscard]] HttpClient streaming(const QByteArray &target) const;
    /// The server ends; start() starts another one at the same addresses.
    void stop();
    void start();
    /// A new token with this scope.
    [[nodiscard]] QByteArray newToken(const std::string &scope);
    [[nodiscard]] QByteArray managementToken() const;
    [[nodiscard]] QUrl address() const;
    [[nodiscard]] std::unique_ptr<remote::RemoteEngine> attach(const QByteArray &token) const;

private:
    QTemporaryDir m_folder;
    const std::optional<tls::Credentials> m_tls;
    std::unique_ptr<Server> m_server;
    std::unique_ptr<management::ManagementServer> m_management;
    quint16 m_port = 0;
    quint16 m_managementPort = 0;
};

} // namespace holdfast::tests
