// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "server/net/acceptor.h"
#include "server/net/admission.h"
#include "server/net/timer.h"

#include <functional>

namespace holdfast::net {

/// Passes on each connection that is accepted and admitted, as a descriptor.
///
/// Invariants: the process never runs out of descriptors. At the limits a new connection is
/// answered with 503 or 429 and closed, so that there is always a descriptor to accept with.
/// Thread: the one that created it, whose event loop drives it.
class Listener
{
public:
    using HandOn = std::function<void(int descriptor, const AddressBytes &address)>;
    /// `refused` is called for each refused connection.
    Listener(Admission &admission, const Clock &clock, HandOn handOn,
             std::function<void()> refused);

    /// False: errorString() says why not.
    [[nodiscard]] bool listen(const QHostAddress &address, std::uint16_t port)
    {
        return m_acceptor.listen(address, port);
    }
    [[nodiscard]] bool take(int descriptor) { return m_acceptor.take(descriptor); }
    [[nodiscard]] QString address() const { return m_acceptor.address(); }
    [[nodiscard]] std::uint16_t port() const { return m_acceptor.port(); }
    [[nodiscard]] QAbstractSocket::SocketError failure() const { return m_acceptor.failure(); }
    [[nodiscard]] QString errorString() const { return m_acceptor.errorString(); }
    void close() { m_acceptor.close(); }
    /// Its connections begin with a TLS handshake.
    void setEncrypted() { m_isEncrypted = true; }

private:
    void accepted(int descriptor);
    void failed();
    /// One send is enough: the socket is new and its buffer is empty.
    void refuse(int descriptor, int status, std::string_view detail) const;
    [[nodiscard]] std::string refusal(int status, std::string_view detail) const;

    Admission &m_admission;
    const Clock &m_clock;
    const HandOn m_handOn;
    const std::function<void()> m_refused;
    Acceptor m_acceptor;
    Timer m_acceptAgain;
    bool m_isEncrypted = false;
};

} // namespace holdfast::net
