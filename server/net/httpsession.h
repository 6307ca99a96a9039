// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/principal.h"
#include "server/http/requestparser.h"
#include "server/http/target.h"
#include "server/net/websocketsession.h"

#include <cassert>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace holdfast::net {

struct Route;

/// A request that has arrived in part or waits to be handled, and the bytes behind it.
struct HttpInput
{
    explicit HttpInput(const http::RequestLimits &limits) : parser(limits) { }

    http::RequestParser parser;
    std::string pipelined; ///< bytes after the request that is being answered
    // Found out when the head is complete, before the body is read.
    const Route *route = nullptr; ///< null: not judged yet
    http::Target target; ///< this and `parameter` are views into the head
    std::string_view parameter; ///< of the route's path
    access::Principal principal;
};

/// Where the HTTP requests of one connection stand; after the handshake of a WebSocket, its
/// session.
///
/// While the connection is subscribed, the subscription answers: the phase is then Idle or
/// Upgraded.
///
/// Invariants: the input exists only while it holds something. While Answering nothing is parsed.
/// Upgraded is the last phase.
/// Thread: its worker's.
class HttpSession
{
public:
    /// Closed list.
    enum class Phase : std::uint8_t {
        Idle, ///< between requests
        Receiving, ///< part of a request has arrived, or a whole one waits for earlier answers
        Answering, ///< a handler answers later
        Upgraded, ///< it is a WebSocket
    };

    HttpSession() = default;
    ~HttpSession() { drop(); }
    HttpSession(const HttpSession &) = delete;
    HttpSession &operator=(const HttpSession &) = delete;

    [[nodiscard]] Phase phase() const { return m_phase; }
    [[nodiscard]] bool isAnswering() const { return m_phase == Phase::Answering; }
    /// Null if there is none, and for a WebSocket.
    [[nodiscard]] HttpInput *input() const
    {
        return m_phase == Phase::Upgraded ? nullptr : m_input;
    }
    void setInput(std::unique_ptr<HttpInput> input);
    [[nodiscard]] std::unique_ptr<HttpInput> takeInput();
    /// The session of a WebSocket; null for HTTP.
    [[nodiscard]] WebSocketSession *webSocket() const
    {
        return m_phase == Phase::Upgraded ? m_webSocket : nullptr;
    }

    /// Idle -> Receiving.
    void beginRequest();
    /// Idle or Receiving -> Idle: the request is whole, and is handled now.
    void endRequest();
    /// Idle -> Answering, and back.
    void beginAnswering();
    void endAnswering();
    /// Idle -> Upgraded. Precondition: no input.
    void upgrade(std::unique_ptr<WebSocketSession> session);
    /// The handshake was not answered after all. Upgraded -> Idle.
    void cancelUpgrade();
    /// The connection ends: frees what is held.
    void drop();

private:
    union {
        HttpInput *m_input = nullptr; ///< owned; unless Upgraded
        WebSocketSession *m_webSocket; ///< owned; if Upgraded
    };
    Phase m_phase = Phase::Idle;
};

} // namespace holdfast::net
