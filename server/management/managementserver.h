// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/thismachine.h"
#include "server/api/engine.h"
#include "server/core/clock.h"
#include "server/core/result.h"
#include "server/management/guardstate.h"

#include <QHostAddress>
#include <QObject>
#include <QString>
#include <QThread>

#include <memory>

namespace holdfast::management {

/// Where the management API listens and who may use it.
struct ManagementSettings
{
    QHostAddress address { QHostAddress::LocalHost };
    quint16 port = 8081; ///< 0: any free one
    QString tokenFile; ///< made at the first start, with its folders
    GuardLimits limits {};
};

/// The management API: an HTTP face over api::Engine on a port of its own (docs/management-api.md).
///
/// Everything of Qt HttpServer lives in a thread of its own: its event loop costs O(sockets) per
/// turn, and a slow administrator must not be felt by the engine or the window.
///
/// Invariants: engine and machine outlive this; between a successful start() and stop() the port is
/// bound. Thread: start(), stop() and the destructor from one thread, the one that made this. The
/// engine is called from the management thread only.
class ManagementServer
{
public:
    ManagementServer(api::Engine &engine, const access::ThisMachine &machine,
                     ManagementSettings settings);
    ~ManagementServer();
    ManagementServer(const ManagementServer &) = delete;
    ManagementServer &operator=(const ManagementServer &) = delete;

    /// Reads or makes the token, binds, serves. Returns the port. On failure nothing runs, the
    /// message says what to do, and start() may be called again.
    [[nodiscard]] Result<quint16> start();
    /// Closes every connection and waits for the thread to end. Nothing happens if it does not run.
    void stop();

private:
    class Front;

    api::Engine &m_engine;
    const access::ThisMachine &m_machine;
    ManagementSettings m_settings;
    SystemClock m_clock;
    QThread m_thread;
    std::unique_ptr<QObject> m_inThread; ///< lives in m_thread: what calls are sent to
    std::unique_ptr<Front> m_front; ///< made and destroyed in m_thread
};

} // namespace holdfast::management
