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

Listener::Listener(Admission &admission, const Clock &clock, HandOn handOn, IsProxy isProxy,
                   std::function<void()> refused)
    : m_admission(admission)
    , m_clock(clock)
    , m_handOn(std::move(handOn))
    , m_isProxy(std::move(isProxy))
    , m_refused(std::move(refused))
    , m_acceptor([this](int descriptor) { accepted(descriptor); }, [this] { failed(); })
    , m_acceptAgain([this] { m_acceptor.resume(); })
{
}

void Listener::setProxied()
{
    m_proxied = std::make_unique<ProxiedConnections>(
        m_clock,
        ProxiedConnections::Outcomes {
            [this](int descriptor, const AddressBytes &peer, const AddressBytes &source) {
                admitProxied(descriptor, peer, source);
            },
            [this](int descriptor, const AddressBytes &peer, ProxyHeader::Fault fault) {
                m_admission.release(peer);
                refuse(descriptor, 400, "malformed", describe(fault));
            },
            [this](int descriptor, const AddressBytes &peer) {
                m_admission.release(peer);
                closeSocket(descriptor);
            } });
}

void Listener::failed()
{
    qCWarning(lcNet) << "cannot accept:" << errorString() << "- trying again";
    m_acceptAgain.start(acceptAgainAfter);
}

std::string Listener::refusal(int status, std::string_view slug, std::string_view detail) const
{
    // TLS: a sentence would need a handshake first. A fatal internal_error (RFC 8446 section 6).
    if (m_isEncrypted)
        return { '\x15', '\x03', '\x03', '\0', '\x02', '\x02', '\x50' };
    std::string bytes;
    http::encodeResponse(http::problem(status, slug, detail), { .keepsAlive = false },
                         m_clock.wallMilliseconds(), bytes);
    return bytes;
}

void Listener::refuse(int descriptor, int status, std::string_view slug,
                      std::string_view detail) const
{
    const std::string bytes = refusal(status, slug, detail);
    prepareSocket(descriptor);
    // Read what the client has already sent, so that closing does not cause a reset.
    std::array<char, 4096> unread;
    [[maybe_unused]] const auto ignored = receive(descriptor, unread);
    [[maybe_unused]] const auto sent = transmit(descriptor, bytes);
    shutdownSending(descriptor);
    closeSocket(descriptor);
    m_refused();
}

void Listener::accepted(int descriptor)
{
    AddressBytes address {};
    if (!peerAddress(descriptor, address)) {
        closeSocket(descriptor);
        return;
    }
    if (!m_proxied) {
        if (admit(descriptor, address))
            m_handOn(descriptor, address);
        return;
    }
    if (!m_isProxy(address)) {
        refuse(descriptor, 403, "forbidden",
               "Only the proxies of --trusted-proxy may connect to this port: connect to a port of "
               "--listen.");
        return;
    }
    if (admit(descriptor, address))
        m_proxied->take(descriptor, address);
}

void Listener::admitProxied(int descriptor, const AddressBytes &peer, const AddressBytes &source)
{
    m_admission.release(peer);
    // The loopback address of another machine: a program there has asked its proxy.
    const bool isFromProxy = isLoopback(source) && !m_admission.isHere(peer);
    const AddressBytes &client = isFromProxy ? peer : source;
    if (admit(descriptor, client))
        m_handOn(descriptor, client);
}

bool Listener::admit(int descriptor, const AddressBytes &address)
{
    switch (m_admission.admit(address, m_isProxy(address))) {
    case Admission::Verdict::Admitted:
        return true;
    case Admission::Verdict::TooMany:
        refuse(descriptor, 503, "too-many-connections",
               "This server holds as many connections as it can: try again soon.");
        break;
    case Admission::Verdict::TooManyFromAddress:
        refuse(descriptor, 429, "too-many-connections",
               "Too many connections come from your address: close some.");
        break;
    case Admission::Verdict::TooFast:
        refuse(descriptor, 429, "too-fast",
               "New connections come too fast from your address: keep them open, and wait a moment "
               "before you try again.");
        break;
    }
    return false;
}

} // namespace holdfast::net
