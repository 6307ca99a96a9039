// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/admission.h"

#include <QTcpServer>

#include <functional>

namespace holdfast::net {

/// A listening socket that hands each connection it accepts on, as a bare descriptor.
///
/// Invariants: never runs the process out of descriptors: at the limits a newcomer is answered 503
/// or 429 and closed, so that Qt's accept loop always finds a descriptor to accept with.
/// Thread: the one it lives in; QTcpServer's event loop.
class Listener final : public QTcpServer
{
public:
    using HandOn = std::function<void(int descriptor, const AddressBytes &address)>;
    /// `refused` is called for each connection turned away.
    Listener(Admission &admission, HandOn handOn, std::function<void()> refused,
             QObject *parent = nullptr);

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    Admission &m_admission;
    HandOn m_handOn;
    std::function<void()> m_refused;
};

} // namespace holdfast::net
