// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/intake.h"

#include "app/bench/httpanswer.h"
#include "app/bench/websocketframe.h"

#include <algorithm>

namespace holdfast::bench {

namespace {

std::string_view gapMarkOf(Transport transport)
{
    return transport == Transport::EventStream ? "event: gap" : R"("gap":)";
}

/// One past the last complete event: a line end followed by an empty line (LF or CRLF; the CRLF
/// after a chunk of an event stream reads as one too). 0 when there is none.
std::size_t endOfEvents(std::string_view bytes)
{
    for (std::size_t at = bytes.rfind('\n'); at != std::string_view::npos && at > 0;
         at = bytes.rfind('\n', at - 1)) {
        if (bytes[at - 1] == '\n' || (at > 1 && bytes[at - 1] == '\r' && bytes[at - 2] == '\n'))
            return at + 1;
    }
    return 0;
}

std::string statusFailure(const AnswerHead &head, std::string_view bytes)
{
    if (head.status == 0)
        return "the server does not speak HTTP/1.x";
    const std::string_view line = bytes.substr(0, bytes.find('\r'));
    return "the server answered '" + std::string(line) + "' to a subscriber";
}

/// The value of `"cursor":"..."` near the front of a JSON answer; empty when it is not there.
std::string_view jsonCursor(std::string_view body)
{
    constexpr std::string_view mark = R"("cursor":")";
    const std::size_t at = body.substr(0, 256).find(mark);
    if (at == std::string_view::npos)
        return {};
    const std::string_view rest = body.substr(at + mark.size());
    return rest.substr(0, std::min(rest.find('"'), rest.size()));
}

constexpr std::uint32_t pongMask = 0x5bd1e995;

} // namespace

Intake::Intake(const Options &options, const RequestWriter &requests)
    : m_transport(options.transport)
    , m_cursorStyle(options.dialect.cursor)
    , m_requests(requests)
    , m_scanner(options.payloadBytes, gapMarkOf(options.transport), !options.isCountTrusted)
{
}

Intaken Intake::take(Subscription &subscription, std::string_view bytes, std::uint64_t nowNs,
                     std::string &reply)
{
    if (m_transport == Transport::LongPoll)
        return takeAnswers(subscription, bytes, nowNs, reply);
    Intaken opened;
    if (!subscription.isOpen) {
        opened = openStream(subscription, bytes);
        if (!subscription.isOpen)
            return opened;
    }
    const std::string_view rest = bytes.substr(opened.bytes);
    Intaken taken = m_transport == Transport::EventStream
        ? takeEvents(subscription, rest, nowNs)
        : takeFrames(subscription, rest, nowNs, reply);
    taken.bytes += opened.bytes;
    return taken;
}

void Intake::finish(Subscription &subscription, std::span<const std::uint32_t> expected)
{
    subscription.check.finish(expected, m_tally.counts);
}

Intaken Intake::openStream(Subscription &subscription, std::string_view bytes) const
{
    const auto head = readAnswerHead(bytes);
    if (!head)
        return {};
    const int wanted = m_transport == Transport::WebSocket ? 101 : 200;
    if (head->status != wanted)
        return { 0, statusFailure(*head, bytes) };
    if (m_transport == Transport::WebSocket && head->webSocketAccept != webSocketAccept)
        return { 0, "the server's Sec-WebSocket-Accept does not answer the key" };
    subscription.isOpen = true;
    return { head->headBytes, {} };
}

Intaken Intake::takeAnswers(Subscription &subscription, std::string_view bytes, std::uint64_t nowNs,
                            std::string &reply)
{
    Intaken taken;
    while (taken.bytes < bytes.size()) {
        const std::string_view rest = bytes.substr(taken.bytes);
        const auto head = readAnswerHead(rest);
        if (!head)
            return taken;
        const auto whole = answerBytes(*head, rest);
        if (!whole)
            return taken;
        if (head->status != 200 && head->status != 204 && head->status != 304) {
            taken.failure = statusFailure(*head, rest);
            return taken;
        }
        const std::string_view body = rest.substr(head->headBytes, *whole - head->headBytes);
        scan(subscription, body, nowNs);
        keepCursor(subscription, *head, body);
        taken.bytes += *whole;
        if (head->closes) {
            taken.failure = "the server closes the connection after an answer";
            return taken;
        }
        m_requests.appendSubscribe(subscription.channel, subscription.cursor, reply);
    }
    return taken;
}

void Intake::keepCursor(Subscription &subscription, const AnswerHead &head,
                        std::string_view body) const
{
    if (m_cursorStyle == CursorStyle::Since) {
        if (const std::string_view cursor = jsonCursor(body); !cursor.empty())
            subscription.cursor = cursor;
    } else if (m_cursorStyle == CursorStyle::Validators && !head.lastModified.empty()) {
        subscription.cursor = "If-Modified-Since: ";
        subscription.cursor += head.lastModified;
        subscription.cursor += "\r\nIf-None-Match: ";
        subscription.cursor += head.etag;
        subscription.cursor += "\r\n";
    }
}

Intaken Intake::takeEvents(Subscription &subscription, std::string_view bytes, std::uint64_t nowNs)
{
    const std::size_t end = endOfEvents(bytes);
    scan(subscription, bytes.substr(0, end), nowNs);
    return { end, {} };
}

Intaken Intake::takeFrames(Subscription &subscription, std::string_view bytes, std::uint64_t nowNs,
                           std::string &reply)
{
    Intaken taken;
    while (const auto head = readFrameHead(bytes.substr(taken.bytes))) {
        const std::size_t frameBytes = head->headBytes + head->payloadBytes;
        if (bytes.size() - taken.bytes < frameBytes)
            return taken;
        const std::string_view payload =
            bytes.substr(taken.bytes + head->headBytes, head->payloadBytes);
        if (head->isMasked || head->opcode == Opcode::Close) {
            taken.failure = head->isMasked ? "the server sent a masked frame"
                                           : "the server closed the WebSocket";
            return taken;
        }
        if (head->opcode == Opcode::Ping)
            appendClientFrame(Opcode::Pong, payload, pongMask, reply);
        else if (head->opcode != Opcode::Pong)
            scan(subscription, payload, nowNs);
        taken.bytes += frameBytes;
    }
    return taken;
}

void Intake::scan(Subscription &subscription, std::string_view bytes, std::uint64_t nowNs)
{
    m_scanner.scan(bytes, nowNs, subscription.route, subscription.check, m_tally);
}

} // namespace holdfast::bench
