// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/httpclient.h"

#include <QList>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

namespace holdfast::tests {

/// The real holdfastd on a free loopback port. Killed with the object if it still runs.
///
/// Thread: the test's.
class ServerProcess
{
public:
    /// Starts it with `options`, `--manage 127.0.0.1:0`, and `--listen 127.0.0.1:0` unless they say
    /// where, and waits until it says where it listens. `descriptors`: what `ulimit -n` allows it;
    /// 0 for this process's own.
    explicit ServerProcess(const QStringList &options = {}, int descriptors = 0);
    ~ServerProcess();
    ServerProcess(const ServerProcess &) = delete;
    ServerProcess &operator=(const ServerProcess &) = delete;

    [[nodiscard]] bool isRunning() const { return m_process.state() == QProcess::Running; }
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }
    /// Where clients connect; 0 if it does not listen.
    [[nodiscard]] quint16 port() const { return m_ports.value(0); }
    [[nodiscard]] const QList<quint16> &ports() const { return m_ports; }

    [[nodiscard]] HttpClient connect() const { return HttpClient(port()); }
    /// Publishes on a connection of its own; the answer.
    [[nodiscard]] HttpAnswer publish(const QByteArray &channel, const QByteArray &payload) const;
    /// Asks the management API with the token. Each of `fields` ends with CRLF.
    [[nodiscard]] HttpAnswer askManagement(const QByteArray &methodAndTarget,
                                           const QByteArray &fields = {}) const;
    /// What the management API gives for a path below /api/v1/ ("status").
    [[nodiscard]] QJsonObject managed(const QByteArray &path) const;
    [[nodiscard]] QJsonObject status() const { return managed("status"); }
    /// The client of that id, as the management API shows it; empty if there is none.
    [[nodiscard]] QJsonObject client(const QString &id) const;
    /// How many clients are in that state now ("held", "open").
    [[nodiscard]] int clients(const QString &state) const;

    void terminate() { m_process.terminate(); }
    void kill() { m_process.kill(); }
    /// True if it has exited within so many seconds.
    [[nodiscard]] bool hasExited(int seconds = 30);
    /// True if it was ended by a signal that it did not handle.
    [[nodiscard]] bool hasCrashed() const { return m_process.exitStatus() == QProcess::CrashExit; }
    [[nodiscard]] int exitCode() const { return m_process.exitCode(); }
    [[nodiscard]] QByteArray standardOutput() const { return m_output; }
    [[nodiscard]] QByteArray standardError() { return m_process.readAllStandardError(); }

private:
    void readOutput();

    QTemporaryDir m_folder;
    QProcess m_process;
    QByteArray m_output;
    QList<quint16> m_ports;
    quint16 m_managementPort = 0;
};

} // namespace holdfast::tests
