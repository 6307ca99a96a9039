// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/listener.h"

#include "server/http/problem.h"
#include "server/http/response.h"
#include "server/net/logging.h"
#include "server/net/socket.h"

#include <array>
#include <chrono>
#include <utility>

namespace holdfast::net {

namespace {

constexpr std::chrono::milliseconds acceptAgainAfter { 200 };

} // namespace

Listener::Listener(Admission &admission, const Clock &clock, HandOn handOn,
                   std::function<void()> refused)
    : m_admission(admission)
    , m_clock(clock)
    , m_handOn(std::move(handOn))
    , m_refused(std::move(refused))
    , m_acceptor([this](int descriptor) { accepted(descriptor); }, [this] { failed(); })
    , m_acceptAgain([this] { m_acceptor.resume(); })
{
}

void Listener::failed()
{
    qCWarning(lcNet) << "cannot accept:" << errorString() << "- trying again";
    m_acceptAgain.start(acceptAgainAfter);
}

std::string Listener::refusal(int status, std::string_view detail) const
{
    // TLS: a sentence would need a handshake first. A fatal internal_error (RFC 8446 section 6).
    if (m_isEncrypted)
        return { '\x15', '\x03', '\x03', '\0', '\x02', '\x02', '\x50' };
    std::string bytes;
    http::encodeResponse(http::problem(status, "too-many-connections", detail),
                         { .keepsAlive = false }, m_clock.wallMilliseconds(), bytes);
    return bytes;
}

void Listener::refuse(int descriptor, int status, std::string_view detail) const
{
    const std::string bytes = refusal(status, detail);
    prepareSocket(descriptor);
    // Read what the client has already sent, so that closing does not cause a reset.
    std::array<char, 4096> unread;
    [[maybe_unused]] const auto ignored = receive(descriptor, unread);
    [[maybe_unused]] const auto sent = transmit(descriptor, bytes);
    shutdownSending(descriptor);
    closeSocket(descriptor);
}

void Listener::accepted(int descriptor)
{
    AddressBytes address {};
    if (!peerAddress(descriptor, address)) {
        closeSocket(descriptor);
        return;
    }
    switch (m_admission.admit(address)) {
    case Admission::Verdict::Admitted:
        m_handOn(descriptor, address);
        return;
    case Admission::Verdict::TooMany:
        refuse(descriptor, 503, "This server holds as many connections as it can: try again soon.");
        break;
    case Admission::Verdict::TooManyFromAddress:
        refuse(descriptor, 429, "Too many connections come from your address: close some.");
        break;
    }
    m_refused();
}

} // namespace holdfast::net
