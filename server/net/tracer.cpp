// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/tracer.h"

#include "server/delivery/subscribe.h"
#include "server/http/target.h"
#include "server/net/transport.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace holdfast::net {

namespace {

constexpr std::size_t maxLineBytes = 256;

/// Leaves out the value if the parameter may be secret: the token, and what no route takes.
void appendParameter(std::string_view parameter, std::string &line)
{
    const auto name = http::percentDecoded(parameter.substr(0, parameter.find('=')), true);
    const auto &shown = delivery::subscribeParameters;
    const bool isShown = name && std::ranges::find(shown, *name) != shown.end();
    if (isShown)
        line.append(parameter);
    else
        line.append(name == "token" ? "token=***" : "***");
}

/// Method, path and query, without secrets.
std::string lineOf(const http::Request &request)
{
    std::string line(request.methodName);
    const auto target = http::Target::parse(request.target);
    line.append(" ").append(target ? target->path : std::string_view());
    std::string_view rest = target ? target->query : std::string_view();
    for (char separator = '?'; !rest.empty() && line.size() < maxLineBytes; separator = '&') {
        const std::size_t end = std::min(rest.find('&'), rest.size());
        line.push_back(separator);
        appendParameter(rest.substr(0, end), line);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    line.resize(std::min(line.size(), maxLineBytes));
    return line;
}

/// What may be a secret, or an address with one in it. RFC 9110 section 11, RFC 6265; and what
/// programs call their own.
bool mayBeSecret(std::string_view field)
{
    static constexpr std::array harmless { std::string_view("sec-websocket-key"),
                                           std::string_view("idempotency-key") };
    static constexpr std::array parts {
        std::string_view("auth"),     std::string_view("cookie"), std::string_view("token"),
        std::string_view("key"),      std::string_view("secret"), std::string_view("pass"),
        std::string_view("protocol"), std::string_view("pin"),    std::string_view("refer"),
    };
    return std::ranges::find(harmless, field) == harmless.end()
        && std::ranges::any_of(parts, [field](std::string_view part) {
               return field.find(part) != std::string_view::npos;
           });
}

/// As it was read, without secrets.
std::string headOf(const http::Request &request)
{
    std::string head = lineOf(request);
    head.append(" HTTP/1.").append(std::to_string(request.minorVersion)).append("\r\n");
    for (const http::HeaderField &field : request.headers) {
        if (head.size() >= trace::maxHeadBytes)
            break;
        head.append(field.name).append(": ");
        head.append(mayBeSecret(field.name) ? std::string_view("***") : field.value);
        head.append("\r\n");
    }
    head.resize(std::min(head.size(), trace::maxHeadBytes));
    return head;
}

/// The head at the front of what is sent; nothing if it is none.
std::string headOf(std::string_view sent)
{
    static constexpr std::string_view end = "\r\n\r\n";
    if (!sent.starts_with("HTTP/"))
        return {};
    const std::size_t size = std::min(sent.find(end), sent.size() - 2) + 2;
    return std::string(sent.substr(0, std::min(size, trace::maxHeadBytes)));
}

bool isAssignedId(std::string_view clientId)
{
    return clientId.starts_with('~');
}

} // namespace

void Tracer::watch(std::shared_ptr<TraceRing> ring)
{
    m_isActive = true;
    m_watched.insert_or_assign(ring->clientId(), std::move(ring));
}

void Tracer::unwatch(const TraceRing &ring)
{
    for (auto it = m_traced.begin(); it != m_traced.end();) {
        if (it->second.ring.get() != &ring) {
            ++it;
            continue;
        }
        it->second.connection->setTraced(false);
        it = m_traced.erase(it);
    }
    if (const auto it = m_watched.find(ring.clientId());
        it != m_watched.end() && it->second.get() == &ring)
        m_watched.erase(it);
    m_isActive = !m_watched.empty();
    if (!m_isActive)
        m_openings.clear();
}

void Tracer::opened(const Transport &connection, bool isEncrypted)
{
    if (m_openings.size() < maxOpenings)
        m_openings.insert_or_assign(&connection, Opening { m_clock.now(), isEncrypted, {} });
}

void Tracer::handshakeDone(const Transport &connection)
{
    if (const auto it = m_openings.find(&connection); it != m_openings.end())
        it->second.handshakeDone = m_clock.now();
}

Tracer::Traced &Tracer::begin(Transport &connection, const std::shared_ptr<TraceRing> &ring)
{
    connection.setTraced(true);
    return m_traced
        .insert_or_assign(&connection, Traced { &connection, ring, ring->nextConnection() })
        .first->second;
}

void Tracer::end(Transport &connection)
{
    connection.setTraced(false);
    m_traced.erase(&connection);
}

void Tracer::found(Transport &connection, const std::shared_ptr<TraceRing> &ring,
                   trace::Found state)
{
    m_openings.erase(&connection);
    begin(connection, ring);
    record(connection, state);
}

void Tracer::identify(Transport &connection, std::string_view clientId,
                      const http::Request &request)
{
    if (connection.isTraced()) {
        const std::string &traced = m_traced.at(&connection).ring->clientId();
        if (clientId == traced || (clientId.empty() && isAssignedId(traced)))
            return;
        record(connection, trace::Reassigned {});
        end(connection);
    }
    auto opening = decltype(m_openings)::node_type();
    if (!m_openings.empty())
        opening = m_openings.extract(&connection);
    // Most clients are not watched, and many have no id.
    const auto watched = clientId.empty() ? m_watched.end() : m_watched.find(clientId);
    if (watched == m_watched.end())
        return;
    const Traced &traced = begin(connection, watched->second);
    if (opening) {
        const Opening &then = opening.mapped();
        traced.ring->record(traced.number, then.time, trace::Opened { then.isEncrypted });
        if (then.handshakeDone)
            traced.ring->record(traced.number, *then.handshakeDone, trace::HandshakeDone {});
    } else {
        record(connection, trace::Found {});
    }
    requestRead(connection, request);
}

void Tracer::closed(Transport &connection, CloseReason reason)
{
    m_openings.erase(&connection);
    if (!connection.isTraced())
        return;
    record(connection, trace::Closed { reason });
    end(connection);
}

void Tracer::record(const Transport &connection, trace::Step step)
{
    assert(connection.isTraced());
    const Traced &traced = m_traced.at(&connection);
    traced.ring->record(traced.number, m_clock.now(), std::move(step));
}

void Tracer::requestRead(const Transport &connection, const http::Request &request)
{
    record(connection,
           trace::RequestRead { lineOf(request), request.body.size(), headOf(request) });
}

void Tracer::answered(const Transport &connection, int status, std::string_view sent)
{
    record(connection, trace::Answered { status, headOf(sent) });
}

void Tracer::streamOpened(const Transport &connection, TransportKind transport,
                          std::uint64_t position, std::string_view sent)
{
    record(connection, trace::StreamOpened { transport, position, headOf(sent) });
}

void Tracer::partlySent(const Transport &connection, const Block &block, std::size_t sent)
{
    trace::PartlySent step { .sent = sent, .bytes = block.bytes.size() };
    if (!block.messages.empty()) {
        step.firstSeq = block.messages.front()->seq();
        step.lastSeq = block.messages.back()->seq();
    }
    record(connection, step);
}

void Tracer::blockSent(const Transport &connection, const Block &block, bool isPoll)
{
    if (!block.messages.empty()) {
        record(connection,
               trace::Pushed { block.messages.front()->seq(), block.messages.back()->seq(),
                               block.messages.size(), block.bytes.size(),
                               isPoll ? headOf(block.bytes) : std::string() });
    } else if (isPoll) {
        record(connection, trace::EmptyAnswer { headOf(block.bytes) });
    }
}

} // namespace holdfast::net
