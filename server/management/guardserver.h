// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"
#include "server/management/guardstate.h"

#include <QHostAddress>
#include <QTcpServer>

#include <cstddef>

namespace holdfast::management {

/// The listening socket of the management port: hands Qt HttpServer guarded sockets only.
///
/// Invariants: at most GuardLimits::maxConnections connections are served and as many again are
/// being told that they are too many; those already here stay.
/// Thread: the management thread.
class GuardServer final : public QTcpServer
{
    Q_OBJECT

public:
    explicit GuardServer(GuardState &state, QObject *parent = nullptr);

    /// Listens (port 0: any free one) and returns the port. The message of a failure names the way
    /// out.
    [[nodiscard]] Result<quint16> open(const QHostAddress &address, quint16 port);

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    GuardState &m_state;
    std::size_t m_served = 0; ///< sockets that Qt HttpServer has and that are open
    std::size_t m_refused = 0; ///< sockets that are being told so
};

} // namespace holdfast::management
