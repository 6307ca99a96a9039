// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/acceptor.h"

#include "server/net/unixsocket.h"

#include <QTcpServer>

#include <utility>

namespace holdfast::net {

namespace {

constexpr int backlog = 4096;

} // namespace

/// A QTcpServer that hands out descriptors and creates no QTcpSockets.
class Acceptor::Socket final : public QTcpServer
{
public:
    Socket(std::function<void(int)> accepted, std::function<void()> failed)
        : m_accepted(std::move(accepted))
    {
        setListenBacklogSize(backlog);
        // If the first error of a QTcpServer is an accept error, it pauses until resumeAccepting().
        // It does not report later ones.
        connect(this, &QTcpServer::acceptError, this, [failed = std::move(failed)] { failed(); });
    }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        m_accepted(static_cast<int>(descriptor));
    }

private:
    const std::function<void(int)> m_accepted;
};

Acceptor::Acceptor(std::function<void(int descriptor)> accepted, std::function<void()> failed)
    : m_socket(std::make_unique<Socket>(std::move(accepted), std::move(failed)))
{
}

Acceptor::~Acceptor() = default;

bool Acceptor::listen(const QHostAddress &address, std::uint16_t port)
{
    return m_socket->listen(address, port);
}

bool Acceptor::take(int descriptor)
{
    return m_socket->setSocketDescriptor(descriptor);
}

QString Acceptor::address() const
{
    const QHostAddress address = m_socket->serverAddress();
    const bool isBoth = address.protocol() == QHostAddress::AnyIPProtocol;
    return isBoth ? QStringLiteral("::") : address.toString();
}

QAbstractSocket::SocketError Acceptor::failure() const
{
    return m_socket->serverError();
}

std::uint16_t Acceptor::port() const
{
    return m_socket->serverPort();
}

QString Acceptor::errorString() const
{
    return m_socket->errorString();
}

void Acceptor::resume()
{
    m_socket->resumeAccepting();
}

void Acceptor::close()
{
    if (m_socket->isListening())
        unlinkPath(static_cast<int>(m_socket->socketDescriptor()));
    m_socket->close();
}

} // namespace holdfast::net
