// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "server/net/acceptor.h"
#include "server/net/admission.h"
#include "server/net/proxiedconnections.h"
#include "server/net/timer.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace holdfast::net {

/// Passes on each connection that is accepted and admitted, as a descriptor with the client's
/// address.
///
/// Invariants: the process never runs out of descriptors. At the limits a new connection is
/// answered with 503 or 429 and closed, so that there is always a descriptor to accept with.
/// Thread: the one that created it, whose event loop drives it.
class Listener
{
public:
    using HandOn = std::function<void(int descriptor, const AddressBytes &address)>;
    /// True for the address of a trusted proxy.
    using IsProxy = std::function<bool(const AddressBytes &address)>;
    /// `refused` is called for each refused connection.
    Listener(Admission &admission, const Clock &clock, HandOn handOn, IsProxy isProxy,
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
    /// Its connections are from trusted proxies only and begin with the PROXY protocol's header,
    /// which names the client; TLS begins behind it.
    void setProxied();

private:
    void accepted(int descriptor);
    /// The header has come: from now on the client counts and no longer the proxy.
    void admitProxied(int descriptor, const AddressBytes &peer, const AddressBytes &source);
    /// True if it is admitted. Otherwise it is refused.
    [[nodiscard]] bool admit(int descriptor, const AddressBytes &address);
    void failed();
    /// One send is enough: the socket is new and its buffer is empty.
    void refuse(int descriptor, int status, std::string_view slug, std::string_view detail) const;
    [[nodiscard]] std::string refusal(int status, std::string_view slug,
                                      std::string_view detail) const;

    Admission &m_admission;
    const Clock &m_clock;
    const HandOn m_handOn;
    const IsProxy m_isProxy;
    const std::function<void()> m_refused;
    Acceptor m_acceptor;
    Timer m_acceptAgain;
    std::unique_ptr<ProxiedConnections> m_proxied; ///< null: no header is expected
    bool m_isEncrypted = false;
};

} // namespace holdfast::net
