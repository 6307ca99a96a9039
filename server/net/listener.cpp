// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/listener.h"

#include "server/http/problem.h"
#include "server/http/response.h"
#include "server/net/logging.h"
#include "server/net/socket.h"

#include <QTimer>

#include <array>
#include <chrono>

namespace holdfast::net {

namespace {

constexpr int backlog = 4096;
constexpr std::chrono::milliseconds acceptAgainAfter { 200 };

/// Sent whole or not at all: the socket is new, its buffer empty.
void refuse(int descriptor, int status, std::string_view detail)
{
    const http::Response response = http::problem(status, "too-many-connections", detail);
    std::string bytes;
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    http::encodeResponse(response, { .keepsAlive = false },
                         std::chrono::duration_cast<std::chrono::milliseconds>(now).count(), bytes);
    prepareSocket(descriptor);
    // What the request has sent already is read, so that closing does not turn into a reset.
    std::array<char, 4096> unread;
    [[maybe_unused]] const auto ignored = receive(descriptor, unread);
    [[maybe_unused]] const auto sent = transmit(descriptor, bytes);
    shutdownSending(descriptor);
    closeSocket(descriptor);
}

} // namespace

Listener::Listener(Admission &admission, HandOn handOn, std::function<void()> refused,
                   QObject *parent)
    : QTcpServer(parent)
    , m_admission(admission)
    , m_handOn(std::move(handOn))
    , m_refused(std::move(refused))
{
    setListenBacklogSize(backlog);
    // An accept error that comes first pauses a QTcpServer for good; later ones it does not report.
    connect(this, &QTcpServer::acceptError, this, [this] {
        qCWarning(lcNet) << "cannot accept:" << errorString() << "- trying again";
        QTimer::singleShot(acceptAgainAfter, this, &QTcpServer::resumeAccepting);
    });
}

void Listener::incomingConnection(qintptr descriptor)
{
    const int socket = static_cast<int>(descriptor);
    AddressBytes address {};
    if (!peerAddress(socket, address)) {
        closeSocket(socket);
        return;
    }
    switch (m_admission.admit(address)) {
    case Admission::Verdict::Admitted:
        m_handOn(socket, address);
        return;
    case Admission::Verdict::TooMany:
        refuse(socket, 503, "This server holds as many connections as it can: try again soon.");
        break;
    case Admission::Verdict::TooManyFromAddress:
        refuse(socket, 429, "Too many connections come from your address: close some.");
        break;
    }
    m_refused();
}

} // namespace holdfast::net
