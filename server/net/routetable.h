// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/rules.h"
#include "server/core/result.h"
#include "server/http/request.h"
#include "server/net/exchange.h"
#include "server/net/responder.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace holdfast::net {

struct RequestHandlers;

/// One thing that may be asked of the push port.
struct Route
{
    /// What the parameter of the path names. Closed list.
    enum class Subject : std::uint8_t { None, Channel, Channels, Client, Message };
    /// When its handler answers. Closed list.
    enum class Answer : std::uint8_t {
        Now,
        /// If the answer comes later, answers to earlier requests that have not been sent wait for
        /// it.
        UsuallyNow,
        MaybeLater, ///< earlier answers are sent before it is handled
    };

    /// What its query may have. Closed list.
    enum class QueryRule : std::uint8_t {
        Nothing,
        Subscription, ///< delivery::subscribeParameters
        Ignored, ///< anything: it says nothing to the server
    };

    /// Who asks the rules the route's question. Closed list.
    enum class AskedBy : std::uint8_t {
        Server, ///< the server, when the head is complete
        Handler, ///< the handler; the server too if the body is still to come, before it is read
    };

    http::Method method;
    std::string_view path; ///< with at most one parameter, in braces, which stands for any text
    access::Action action; ///< the question that the rules are asked before the body is read
    AskedBy askedBy;
    Subject subject;
    Answer answer;
    QueryRule query;
    void (*handle)(RequestHandlers &handlers, const Exchange &exchange, Responder responder);
    std::string_view purpose; ///< for docs/protocol.md
};

/// Every route. `tests/net/tst_routetable` compares it with the table in docs/protocol.md.
[[nodiscard]] std::span<const Route> routes();

/// Malformed if the route does not take this query: a parameter is not known there, or is given
/// twice. Each GET also takes the token.
[[nodiscard]] Result<void> checkQuery(const Route &route, std::string_view query);

/// As docs/protocol.md names it: "change channels".
[[nodiscard]] std::string_view nameOf(access::Action action);
/// "GET"
[[nodiscard]] std::string_view nameOf(http::Method method);

/// What a method and a path lead to.
struct RouteMatch
{
    const Route *route = nullptr; ///< null: this path has no such method, or there is no such path
    std::string_view parameter; ///< a view into the path
    std::string allow; ///< the methods of the path (HEAD and OPTIONS included); empty: no such path
};

/// Finds the route. HEAD finds that of GET. `isFile`: there is a file of that path.
[[nodiscard]] RouteMatch findRoute(http::Method method, std::string_view path, bool isFile);
/// The methods of all paths, for OPTIONS * (RFC 9110 section 9.3.7).
[[nodiscard]] std::string allMethods();

} // namespace holdfast::net
