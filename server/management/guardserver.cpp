// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/guardserver.h"

#include "server/management/guardedsocket.h"
#include "server/management/logging.h"

#include <QTimer>

#include <chrono>
#include <limits>

namespace holdfast::management {

namespace {

QString listenFailure(QAbstractSocket::SocketError error, const QString &reason,
                      const QHostAddress &address, quint16 port)
{
    const QString what = QStringLiteral("The management API cannot listen on %1 port %2: ")
                             .arg(address.toString())
                             .arg(port);
    switch (error) {
    case QAbstractSocket::AddressInUseError:
        return what
            + QStringLiteral("the port is in use. Stop the program that uses it, choose another "
                             "port, or switch the management API off.");
    case QAbstractSocket::SocketAddressNotAvailableError:
        return what
            + QStringLiteral("this machine does not have that address. Choose one that it has, "
                             "such as 127.0.0.1.");
    case QAbstractSocket::SocketAccessError:
        return what
            + QStringLiteral("the system does not allow it. Ports below 1024 need special rights: "
                             "choose a higher one.");
    default:
        return what + reason + QStringLiteral(". Choose another address or port.");
    }
}

} // namespace

GuardServer::GuardServer(GuardState &state, QObject *parent) : QTcpServer(parent), m_state(state)
{
    // Qt counts sockets that Qt HttpServer has not taken yet. Our own limit is in
    // incomingConnection().
    setMaxPendingConnections(std::numeric_limits<int>::max());
    // Qt pauses accepting at the first error and does not resume by itself.
    connect(this, &QTcpServer::acceptError, this, [this] {
        qCWarning(lcManagement) << "cannot accept connections for a second:" << errorString();
        QTimer::singleShot(std::chrono::seconds { 1 }, this, &QTcpServer::resumeAccepting);
    });
}

Result<quint16> GuardServer::open(const QHostAddress &address, quint16 port)
{
    if (!listen(address, port))
        return Error { serverError() == QAbstractSocket::AddressInUseError ? ErrorCode::Conflict
                                                                           : ErrorCode::Unavailable,
                       listenFailure(serverError(), errorString(), address, port).toStdString(),
                       ErrorReason::CannotListen,
                       { address.toString().toStdString(), std::to_string(port),
                         errorString().toStdString() } };
    return serverPort();
}

void GuardServer::incomingConnection(qintptr descriptor)
{
    const std::size_t limit = m_state.limits.maxConnections;
    const bool isServed = m_served < limit;
    auto *socket = new GuardedSocket(m_state, descriptor, this);
    if (!isServed && m_refused >= limit) {
        delete socket; // closes the connection: the number of refusals in progress is limited too
        ++m_state.counters.connectionsRefused;
        return;
    }
    std::size_t &count = isServed ? m_served : m_refused;
    ++count;
    connect(socket, &QTcpSocket::disconnected, this, [&count] { --count; });
    if (isServed) {
        ++m_state.counters.connectionsAccepted;
        addPendingConnection(socket);
    } else {
        ++m_state.counters.connectionsRefused;
        socket->refuseConnection();
    }
}

} // namespace holdfast::management
