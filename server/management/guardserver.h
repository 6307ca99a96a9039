// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"
#include "server/management/guardstate.h"

#include <QHostAddress>
#include <QTcpServer>

#include <cstddef>

namespace holdfast::management {

/// The listening socket of the management port: gives Qt HttpServer only guarded sockets.
///
/// Invariants: at most GuardLimits::maxConnections connections are served, and at most as many more
/// are being refused with 503. A new connection never displaces an older one.
/// Thread: the management thread.
class GuardServer final : public QTcpServer
{
    Q_OBJECT

public:
    explicit GuardServer(GuardState &state, QObject *parent = nullptr);

    /// Listens (port 0: any free one) and returns the port. An error's message says what to do.
    [[nodiscard]] Result<quint16> open(const QHostAddress &address, quint16 port);

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    GuardState &m_state;
    std::size_t m_served = 0; ///< open sockets that Qt HttpServer has
    std::size_t m_refused = 0; ///< open sockets that are being refused with 503
};

} // namespace holdfast::management
