// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/routetable.h"

#include "server/delivery/subscribe.h"
#include "server/http/target.h"
#include "server/net/requesthandlers.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace holdfast::net {

namespace {

using access::Action;
using http::Method;
using Subject = Route::Subject;
using Answer = Route::Answer;
using QueryRule = Route::QueryRule;
using AskedBy = Route::AskedBy;

/// Stands for every file of the page.
constexpr std::string_view filePath = "/{file}";

constexpr std::array table {
    Route { Method::Get, "/channels/{names}", Action::Subscribe, AskedBy::Handler,
            Subject::Channels, Answer::MaybeLater, QueryRule::Subscription,
            [](RequestHandlers &handlers, const Exchange &exchange, Responder responder) {
                handlers.subscribe.subscribe(exchange, std::move(responder));
            },
            "long-poll, event stream or WebSocket" },
    Route { Method::Post, "/channels/{name}", Action::Publish, AskedBy::Handler, Subject::Channel,
            Answer::UsuallyNow, QueryRule::Nothing,
            [](RequestHandlers &handlers, const Exchange &exchange, Responder responder) {
                handlers.messages.publish(exchange, std::move(responder));
            },
            "publish the body as a message" },
    Route { Method::Put, "/channels/{name}", Action::Publish, AskedBy::Handler, Subject::Channel,
            Answer::UsuallyNow, QueryRule::Nothing,
            [](RequestHandlers &handlers, const Exchange &exchange, Responder responder) {
                handlers.messages.publish(exchange, std::move(responder));
            },
            "the same" },
    Route { Method::Post, "/channels", Action::Publish, AskedBy::Handler, Subject::None,
            Answer::UsuallyNow, QueryRule::Nothing,
            [](RequestHandlers &handlers, const Exchange &exchange, Responder responder) {
                handlers.messages.publishBatch(exchange, std::move(responder));
            },
            "publish a batch" },
    Route { Method::Get, "/messages/{id}", Action::ReadReceipt, AskedBy::Server, Subject::Message,
            Answer::Now, QueryRule::Nothing,
            [](RequestHandlers &handlers, const Exchange &exchange, Responder responder) {
                handlers.messages.receipt(exchange, std::move(responder));
            },
            "the receipt of a message" },
    Route { Method::Delete, "/messages/{id}", Action::Publish, AskedBy::Server, Subject::Message,
            Answer::UsuallyNow, QueryRule::Nothing,
            [](RequestHandlers &handlers, const Exchange &exchange, Responder responder) {
                handlers.messages.retract(exchange, std::move(responder));
            },
            "retract a message" },
    Route { Method::Put, "/messages/{id}", Action::Publish, AskedBy::Server, Subject::Message,
            Answer::UsuallyNow, QueryRule::Nothing,
            [](RequestHandlers &handlers, const Exchange &exchange, Responder responder) {
                handlers.messages.replace(exchange, std::move(responder));
            },
            "replace the payload of a message" },
    Route { Method::Post, "/clients/{id}/acks", Action::Acknowledge, AskedBy::Server,
            Subject::Client, Answer::Now, QueryRule::Nothing,
            [](RequestHandlers &handlers, const Exchange &exchange, Responder responder) {
                handlers.clients.acknowledge(exchange, std::move(responder));
            },
            "acknowledge messages" },
    Route { Method::Patch, "/clients/{id}/channels", Action::ChangeChannels, AskedBy::Server,
            Subject::Client, Answer::MaybeLater, QueryRule::Nothing,
            [](RequestHandlers &handlers, const Exchange &exchange, Responder responder) {
                handlers.clients.changeChannels(exchange, std::move(responder));
            },
            "change what a client follows" },
    Route { Method::Post, "/clients/{id}/leave", Action::Leave, AskedBy::Server, Subject::Client,
            Answer::Now, QueryRule::Nothing,
            [](RequestHandlers &handlers, const Exchange &exchange, Responder responder) {
                handlers.clients.leave(exchange, std::move(responder));
            },
            "the client will not come back" },
    Route { Method::Post, "/join", Action::Join, AskedBy::Server, Subject::None, Answer::Now,
            QueryRule::Nothing,
            [](RequestHandlers &handlers, const Exchange &exchange, Responder responder) {
                handlers.pages.join(exchange, std::move(responder));
            },
            "exchange the PIN of the room for a pass" },
    Route { Method::Get, "/room", Action::Look, AskedBy::Server, Subject::None, Answer::Now,
            QueryRule::Nothing,
            [](RequestHandlers &handlers, const Exchange &exchange, Responder responder) {
                handlers.pages.room(exchange, std::move(responder));
            },
            "the channels that the join page offers, and whether the room has a PIN" },
    Route { Method::Get, "/healthz", Action::Look, AskedBy::Server, Subject::None, Answer::Now,
            QueryRule::Ignored,
            [](RequestHandlers &handlers, const Exchange &exchange, Responder responder) {
                handlers.pages.health(exchange, std::move(responder));
            },
            "`ok`, or 503 while the server is stopping" },
    Route { Method::Get, filePath, Action::Look, AskedBy::Server, Subject::None, Answer::Now,
            QueryRule::Ignored,
            [](RequestHandlers &handlers, const Exchange &exchange, Responder responder) {
                handlers.pages.file(exchange, std::move(responder));
            },
            "the join page at `/`, `holdfast.js` and their files" },
};

/// The parameter if the path is one of the route's; an empty one for a route without.
std::optional<std::string_view> parameterIn(std::string_view path, std::string_view pattern)
{
    const std::size_t open = pattern.find('{');
    if (open == std::string_view::npos) {
        if (path == pattern)
            return std::string_view();
        return std::nullopt;
    }
    const std::string_view prefix = pattern.substr(0, open);
    const std::string_view suffix = pattern.substr(pattern.find('}') + 1);
    if (path.size() < prefix.size() + suffix.size() || !path.starts_with(prefix)
        || !path.ends_with(suffix))
        return std::nullopt;
    path.remove_prefix(prefix.size());
    path.remove_suffix(suffix.size());
    return path;
}

void addMethod(std::string_view name, std::string &list)
{
    if (!list.empty())
        list.append(", ");
    list.append(name);
}

void addMethods(Method method, std::string &list)
{
    addMethod(nameOf(method), list);
    if (method == Method::Get)
        addMethod("HEAD", list);
}

} // namespace

std::span<const Route> routes()
{
    return table;
}

Result<void> checkQuery(const Route &route, std::string_view query)
{
    if (query.empty() || route.query == QueryRule::Ignored)
        return {};
    std::vector<std::string_view> known;
    if (route.query == QueryRule::Subscription)
        known.assign(delivery::subscribeParameters.begin(), delivery::subscribeParameters.end());
    if (route.method == Method::Get)
        known.push_back("token");
    return http::Query(query).check(known);
}

std::string_view nameOf(access::Action action)
{
    switch (action) {
    case Action::Look:
        return "look";
    case Action::Subscribe:
        return "subscribe";
    case Action::Publish:
        return "publish";
    case Action::Acknowledge:
        return "acknowledge";
    case Action::ChangeChannels:
        return "change channels";
    case Action::ReadReceipt:
        return "read receipts";
    case Action::Join:
        return "join";
    case Action::Leave:
        break;
    }
    return "leave";
}

std::string_view nameOf(http::Method method)
{
    switch (method) {
    case Method::Get:
        return "GET";
    case Method::Head:
        return "HEAD";
    case Method::Post:
        return "POST";
    case Method::Put:
        return "PUT";
    case Method::Patch:
        return "PATCH";
    case Method::Delete:
        return "DELETE";
    case Method::Options:
        return "OPTIONS";
    case Method::Other:
        break;
    }
    return "OTHER";
}

RouteMatch findRoute(http::Method method, std::string_view path, bool isFile)
{
    const Method wanted = method == Method::Head ? Method::Get : method;
    const auto parameterFor = [path, isFile](const Route &route) {
        if (route.path == filePath)
            return isFile ? std::optional(path) : std::nullopt;
        return parameterIn(path, route.path);
    };
    RouteMatch match;
    for (const Route &route : table) {
        if (route.method != wanted)
            continue;
        if (const auto parameter = parameterFor(route)) {
            match.route = &route;
            match.parameter = *parameter;
            return match;
        }
    }
    for (const Route &route : table) {
        if (parameterFor(route))
            addMethods(route.method, match.allow);
    }
    if (!match.allow.empty())
        addMethod("OPTIONS", match.allow);
    return match;
}

std::string allMethods()
{
    std::string list;
    for (const Method method :
         { Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete }) {
        if (std::ranges::find(table, method, &Route::method) != table.end())
            addMethods(method, list);
    }
    addMethod("OPTIONS", list);
    return list;
}

} // namespace holdfast::net
