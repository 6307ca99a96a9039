// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/thismachine.h"
#include "server/api/announcements.h"
#include "server/api/engine.h"
#include "server/api/managers.h"
#include "server/core/clock.h"
#include "server/core/result.h"
#include "server/management/guardstate.h"
#include "server/tls/credentials.h"

#include <QHostAddress>
#include <QObject>
#include <QString>
#include <QThread>

#include <memory>
#include <optional>

namespace holdfast::management {

/// The address of the management API, its token file and its limits.
struct ManagementSettings
{
    QHostAddress address { QHostAddress::LocalHost };
    quint16 port = 8081; ///< 0: any free one
    QString tokenFile; ///< created at the first start, with its folders
    GuardLimits limits {};
    std::optional<tls::Credentials> tls {}; ///< checked by tls::TlsContext; nothing: plain
};

/// The management API: HTTP access to api::Engine on a separate port (docs/management-api.md).
///
/// Qt HttpServer runs in a separate thread: its event loop costs O(sockets) per turn, and a slow
/// administrator must not delay the engine or the window.
///
/// Invariants: engine, announcements, managers and machine outlive this; between a successful
/// start() and stop() the port is bound. Thread: start(), stop() and the destructor from the thread
/// that created this. The engine is called from the management thread only.
class ManagementServer
{
public:
    ManagementServer(api::Engine &engine, api::Announcements &announcements,
                     api::Managers &managers, const access::ThisMachine &machine,
                     ManagementSettings settings);
    ~ManagementServer();
    ManagementServer(const ManagementServer &) = delete;
    ManagementServer &operator=(const ManagementServer &) = delete;

    /// Reads or creates the token, binds the port and serves. Returns the port. After a failure
    /// nothing runs, the message says what to do, and start() may be called again.
    [[nodiscard]] Result<quint16> start();
    /// Changes the certificate for new connections. It runs with TLS already.
    void setTls(const tls::Credentials &credentials);
    /// Closes every connection and waits for the thread to end. Does nothing if it does not run.
    void stop();

private:
    class Front;

    api::Engine &m_engine;
    api::Announcements &m_announcements;
    api::Managers &m_managers;
    const access::ThisMachine &m_machine;
    ManagementSettings m_settings;
    SystemClock m_clock;
    QThread m_thread;
    std::unique_ptr<QObject> m_inThread; ///< lives in m_thread: the context of calls into it
    std::unique_ptr<Front> m_front; ///< created and destroyed in m_thread
};

} // namespace holdfast::management
