// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of RequestServer that routes requests other than subscriptions.
#include "server/core/jsonstring.h"
#include "server/delivery/subscribe.h"
#include "server/http/cors.h"
#include "server/http/problem.h"
#include "server/net/requestserver.h"

namespace holdfast::net {

namespace {

bool isReading(http::Method method)
{
    return method == http::Method::Get || method == http::Method::Head;
}

} // namespace

http::Response RequestServer::draining()
{
    return http::problem(503, "draining",
                         "The server is shutting down: try again in a few seconds.");
}

http::Response RequestServer::route(const Connection &connection, const http::Request &request,
                                    const http::Target &target) const
{
    const std::string_view path = target.path;
    if (path.starts_with(channelsPrefix))
        return routeChannel(connection, request, target);
    if (path == "*" && request.method == http::Method::Options) // RFC 9110 section 9.3.7
        return http::optionsAnswer(request, "GET, HEAD, POST, PUT, PATCH, OPTIONS");
    if (path == "/channels") {
        if (request.method == http::Method::Options)
            return http::optionsAnswer(request, "POST, OPTIONS");
        if (request.method != http::Method::Post)
            return http::methodNotAllowed("POST, OPTIONS");
        if (const auto known = http::Query(target.query).check({}); !known)
            return http::problem(known.error());
        return m_context.publisher.publishBatch(request, principalOf(connection, request));
    }
    if (path == "/room") {
        if (request.method == http::Method::Options)
            return http::optionsAnswer(request, "GET, HEAD, OPTIONS");
        return isReading(request.method) ? room() : http::methodNotAllowed("GET, HEAD, OPTIONS");
    }
    const bool isFile = m_context.files.has(path);
    if (isFile || path == "/healthz") {
        if (request.method == http::Method::Options)
            return http::optionsAnswer(request, "GET, HEAD, OPTIONS");
        if (!isReading(request.method))
            return http::methodNotAllowed("GET, HEAD, OPTIONS");
        if (isFile)
            return m_context.files.answer(request, path);
        http::Response health;
        health.contentType = "text/plain; charset=utf-8";
        health.headers.emplace_back("Cache-Control", "no-store");
        health.body = "ok\n";
        return m_isDraining ? draining() : health;
    }
    return http::problem(404, "not-found",
                         "There is nothing here. Subscribe with GET /channels/{names}, publish "
                         "with POST /channels/{name}; the join page is at /.");
}

http::Response RequestServer::room() const
{
    http::Response response;
    response.contentType = "application/json";
    response.headers.emplace_back("Cache-Control", "no-store");
    response.body = R"({"channels":[)";
    std::string_view comma;
    for (const std::string &name : m_context.openChannels.names()) {
        response.body += comma;
        appendJsonString(name, response.body);
        comma = ",";
    }
    response.body += "]}\n";
    return response;
}

http::Response RequestServer::routeChannel(const Connection &connection,
                                           const http::Request &request,
                                           const http::Target &target) const
{
    const std::string_view namePart = target.path.substr(channelsPrefix.size());
    constexpr std::string_view allow = "GET, HEAD, POST, PUT, OPTIONS";
    switch (request.method) {
    case http::Method::Options:
        return http::optionsAnswer(request, allow);
    case http::Method::Post:
    case http::Method::Put:
        if (const auto known = http::Query(target.query).check({}); !known)
            return http::problem(known.error());
        return m_context.publisher.publish(request, namePart, principalOf(connection, request));
    case http::Method::Get:
    case http::Method::Head:
    case http::Method::Patch:
    case http::Method::Delete:
    case http::Method::Other:
        break;
    }
    return http::methodNotAllowed(allow);
}

} // namespace holdfast::net
