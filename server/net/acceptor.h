// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSocket>
#include <QHostAddress>
#include <QString>

#include <cstdint>
#include <functional>
#include <memory>

namespace holdfast::net {

/// A listening TCP socket.
///
/// Thread: the one it was made in, whose event loop drives it.
class Acceptor
{
public:
    /// `accepted` gets each new connection's descriptor, which is then its own. `failed`: the
    /// system could not accept one; nothing is accepted any more until resume().
    Acceptor(std::function<void(int descriptor)> accepted, std::function<void()> failed);
    ~Acceptor();
    Acceptor(const Acceptor &) = delete;
    Acceptor &operator=(const Acceptor &) = delete;

    /// False: errorString() says why not.
    [[nodiscard]] bool listen(const QHostAddress &address, std::uint16_t port);
    /// Takes a listening socket of any family, with its descriptor. False: it stays the caller's.
    [[nodiscard]] bool take(int descriptor);
    /// As it is bound; "::" stands for both families (RFC 3493 section 5.3).
    [[nodiscard]] QString address() const;
    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] QAbstractSocket::SocketError failure() const;
    [[nodiscard]] QString errorString() const;
    void resume();
    void close();

private:
    class Socket;
    std::unique_ptr<Socket> m_socket;
};

} // namespace holdfast::net
