// SPDX-License-Identifier: GPL-3.0-or-later
//
// Replaces server/net/acceptor.cpp.
#include "server/net/acceptor.h"

#include "tests/simulation/eventloop.h"
#include "tests/simulation/world.h"

#include <utility>

namespace holdfast::net {

using simulation::World;

class Acceptor::Socket final : public simulation::EventSource
{
public:
    Socket(std::function<void(int)> accepted, std::function<void()> failed)
        : m_accepted(std::move(accepted)), m_failed(std::move(failed))
    {
    }
    ~Socket() override { close(); }

    [[nodiscard]] bool isReady() const override
    {
        return isOpen() && !isPaused && World::current()->network().hasToAccept();
    }
    void dispatch() override
    {
        if (const auto descriptor = World::current()->network().accept()) {
            m_accepted(*descriptor);
            return;
        }
        isPaused = true;
        m_failed();
    }
    [[nodiscard]] bool isOpen() const { return port != 0; }
    void close()
    {
        if (std::exchange(port, std::uint16_t {}) != 0)
            World::current()->network().stopListening();
    }

    std::uint16_t port = 0;
    bool isPaused = false;

private:
    const std::function<void(int)> m_accepted;
    const std::function<void()> m_failed;
};

Acceptor::Acceptor(std::function<void(int descriptor)> accepted, std::function<void()> failed)
    : m_socket(std::make_unique<Socket>(std::move(accepted), std::move(failed)))
{
}

Acceptor::~Acceptor() = default;

bool Acceptor::listen(const QHostAddress & /*address*/, std::uint16_t port)
{
    m_socket->port = port;
    World::current()->network().listen(port);
    return true;
}

bool Acceptor::take(int /*descriptor*/)
{
    return false;
}

QString Acceptor::address() const
{
    return QStringLiteral("127.0.0.1");
}

QAbstractSocket::SocketError Acceptor::failure() const
{
    return QAbstractSocket::UnknownSocketError;
}

std::uint16_t Acceptor::port() const
{
    return m_socket->port;
}

QString Acceptor::errorString() const
{
    return {};
}

void Acceptor::resume()
{
    m_socket->isPaused = false;
}

void Acceptor::close()
{
    m_socket->close();
}

} // namespace holdfast::net
