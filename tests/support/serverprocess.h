// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/httpclient.h"

#include <QList>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

namespace holdfast::tests {

/// The real holdfastd on a free loopback port. The destructor kills it if it is still running.
///
/// Thread: the test's.
class ServerProcess
{
public:
    /// Starts it with `options`, `--manage 127.0.0.1:0` and, unless `options` contain it, `--listen
    /// 127.0.0.1:0`. Waits until it reports its addresses. `descriptors`: its `ulimit -n`; 0: the
    /// same as this process.
    explicit ServerProcess(const QStringList &options = {}, int descriptors = 0);
    ~ServerProcess();
    ServerProcess(const ServerProcess &) = delete;
    ServerProcess &operator=(const ServerProcess &) = delete;

    [[nodiscard]] bool isRunning() const { return m_process.state() == QProcess::Running; }
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }
    /// The port for clients; 0 if it does not listen.
    [[nodiscard]] quint16 port() const { return m_ports.value(0); }
    [[nodiscard]] const QList<quint16> &ports() const { return m_ports; }

    /// The port of --listen-proxied.
    [[nodiscard]] quint16 proxiedPort() const { return m_proxiedPort; }

    /// Over TLS if the server speaks it.
    [[nodiscard]] HttpClient connect(const HttpClient::Setup &setup = {}) const;
    [[nodiscard]] quint16 managementPort() const { return m_managementPort; }
    [[nodiscard]] const QTemporaryDir &folder() const { return m_folder; }
    /// Publishes on a new connection; returns the response.
    [[nodiscard]] HttpAnswer publish(const QByteArray &channel, const QByteArray &payload) const;
    /// Sends a request with the token to the management API. Each field in `fields` ends with CRLF.
    [[nodiscard]] HttpAnswer askManagement(const QByteArray &methodAndTarget,
                                           const QByteArray &fields = {},
                                           const QByteArray &body = {}) const;
    /// The management API's response for a path below /api/v1/ ("status").
    [[nodiscard]] QJsonObject managed(const QByteArray &path) const;
    [[nodiscard]] QJsonObject status() const { return managed("status"); }
    /// The client with that id, from the management API; empty if there is none.
    [[nodiscard]] QJsonObject client(const QString &id) const;
    /// The number of clients in that state ("held", "open").
    [[nodiscard]] int clients(const QString &state) const;

    void terminate() { m_process.terminate(); }
    void kill() { m_process.kill(); }
    /// Waits at most that many seconds; true if it has exited.
    [[nodiscard]] bool hasExited(int seconds = 30);
    /// True if it was ended by an unhandled signal.
    [[nodiscard]] bool hasCrashed() const { return m_process.exitStatus() == QProcess::CrashExit; }
    [[nodiscard]] int exitCode() const { return m_process.exitCode(); }
    /// What it printed before it listened.
    [[nodiscard]] QByteArray standardOutput() const { return m_output; }
    /// What it has printed until now.
    [[nodiscard]] QByteArray allOutput();
    [[nodiscard]] QByteArray standardError() { return m_process.readAllStandardError(); }

private:
    void readOutput();

    QTemporaryDir m_folder;
    QProcess m_process;
    QByteArray m_output;
    QList<quint16> m_ports;
    bool m_isEncrypted = false;
    quint16 m_managementPort = 0;
    quint16 m_proxiedPort = 0;
};

} // namespace holdfast::tests
