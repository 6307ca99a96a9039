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
/// Thread: the one that created it, whose event loop drives it.
class Acceptor
{
public:
    /// `accepted` takes over the descriptor of each new connection. `failed` is called if the
    /// system could not accept one: accepting is then paused until resume().
    Acceptor(std::function<void(int descriptor)> accepted, std::function<void()> failed);
    ~Acceptor();
    Acceptor(const Acceptor &) = delete;
    Acceptor &operator=(const Acceptor &) = delete;

    /// False: errorString() says why not.
    [[nodiscard]] bool listen(const QHostAddress &address, std::uint16_t port);
    /// Takes over the descriptor of a listening socket of any family. False: the caller still owns
    /// it.
    [[nodiscard]] bool take(int descriptor);
    /// The bound address; "::" stands for both IPv4 and IPv6 (RFC 3493 section 5.3).
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
