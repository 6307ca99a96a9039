// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "server/http/request.h"
#include "server/http/response.h"
#include "server/management/accesspolicy.h"

#include <QSslConfiguration>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace holdfast::management {

/// Limits of a connection to the management port.
struct GuardLimits
{
    /// The body leaves room for a payload of 256 KiB with its JSON escapes.
    http::RequestLimits request { 16 * 1024, 8 * 1024, 100, 512 * 1024 };
    /// For a complete request, from its first byte (on a new connection: from the connection on).
    /// Also for the client to read the response.
    std::chrono::milliseconds requestTimeout { std::chrono::seconds { 10 } };
    /// Between two requests.
    std::chrono::milliseconds idleTimeout { std::chrono::seconds { 60 } };
    /// How long input is still read and discarded after a refusal, so that the refusal arrives:
    /// closing with unread input resets the connection (RFC 9112 section 9.6).
    std::chrono::milliseconds lingerTimeout { std::chrono::seconds { 1 } };
    std::size_t maxConnections = 64; ///< the next one is answered 503
    /// Answers to wrong tokens that wait at one time. One more is sent at once, so that who guesses
    /// cannot occupy all connections.
    std::size_t maxHeldBack = 16;
};

/// Counters of the guard. Each event is counted once, where it happens. They never decrease.
struct GuardCounters
{
    std::uint64_t connectionsAccepted = 0;
    std::uint64_t connectionsRefused = 0; ///< beyond maxConnections
    std::uint64_t requests = 0; ///< complete ones, refused or not
    std::uint64_t badRequests = 0; ///< malformed, over a limit or too slow
    std::uint64_t unauthorized = 0; ///< no token, a wrong one, or a Host that is not trusted
};

/// The request that Qt HttpServer is routing. The handler of its route reads it here and leaves the
/// answer here, so that nothing is parsed twice and no answer is parsed at all.
struct Exchange
{
    const http::Request &request;
    std::string_view path; ///< normalised
    std::string_view query; ///< as received, without the question mark
    bool isReadOnly = false; ///< its token may only read
    std::optional<http::Response> answer {}; ///< nothing: no route has that path
};

/// The state that all connections of the management port share.
///
/// Invariants: outlives every GuardedSocket and the QHttpServer behind them.
/// Thread: the management thread.
struct GuardState
{
    GuardLimits limits;
    AccessPolicy policy;
    const Clock &clock;
    GuardCounters counters {};
    std::size_t heldBack = 0; ///< answers to wrong tokens; at most GuardLimits::maxHeldBack
    Exchange *exchange = nullptr; ///< while Qt HttpServer is on the call stack
    std::optional<QSslConfiguration> tls {}; ///< for new connections; nothing: they are plain
};

} // namespace holdfast::management
