// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/routes.h"

#include "server/http/problem.h"
#include "server/http/target.h"

#include <QHttpServer>
#include <QHttpServerRequest>
#include <QHttpServerResponse>
#include <QUrl>
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
#include <QHttpHeaders>
#endif

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::management {

namespace {

using Method = QHttpServerRequest::Method;
using Endpoint = http::Response (Endpoints::*)(const Call &) const;

struct MethodEndpoint
{
    Method method;
    Endpoint endpoint;
};

/// One path and the endpoints of its methods. HEAD is missing: the guard has replaced it by GET.
struct Route
{
    QString path;
    bool hasTail; ///< an id follows the path, which ends with a slash
    bool readsQuery; ///< its endpoint checks the query; false: parameters are refused
    std::vector<MethodEndpoint> methods;
    std::string allow;
};

std::vector<Route> allRoutes()
{
    using E = Endpoints;
    return {
        { QStringLiteral("/healthz"), false, true, { { Method::Get, &E::health } }, "GET, HEAD" },
        { QStringLiteral("/metrics"), false, false, { { Method::Get, &E::metrics } }, "GET, HEAD" },
        { QStringLiteral("/api/v1/status"),
          false,
          false,
          { { Method::Get, &E::status } },
          "GET, HEAD" },
        { QStringLiteral("/api/v1/channels"),
          false,
          true,
          { { Method::Get, &E::channels } },
          "GET, HEAD" },
        { QStringLiteral("/api/v1/clients"),
          false,
          true,
          { { Method::Get, &E::clients } },
          "GET, HEAD" },
        { QStringLiteral("/api/v1/clients/"),
          true,
          false,
          { { Method::Delete, &E::disconnectClient } },
          "DELETE" },
        { QStringLiteral("/api/v1/messages"),
          false,
          false,
          { { Method::Post, &E::broadcast } },
          "POST" },
        { QStringLiteral("/api/v1/messages/"),
          true,
          true,
          { { Method::Get, &E::receipt } },
          "GET, HEAD" },
        { QStringLiteral("/api/v1/room"),
          false,
          false,
          { { Method::Get, &E::room }, { Method::Put, &E::setRoom } },
          "GET, HEAD, PUT" },
        { QStringLiteral("/api/v1/pin"),
          false,
          false,
          { { Method::Get, &E::pin },
            { Method::Put, &E::setPin },
            { Method::Delete, &E::removePin } },
          "GET, HEAD, PUT, DELETE" },
        { QStringLiteral("/api/v1/tokens"),
          false,
          false,
          { { Method::Get, &E::tokens }, { Method::Post, &E::createToken } },
          "GET, HEAD, POST" },
        { QStringLiteral("/api/v1/tokens/"),
          true,
          false,
          { { Method::Delete, &E::revokeToken } },
          "DELETE" },
        { QStringLiteral("/api/v1/bans"),
          false,
          false,
          { { Method::Get, &E::bans }, { Method::Post, &E::ban } },
          "GET, HEAD, POST" },
        { QStringLiteral("/api/v1/bans/"),
          true,
          false,
          { { Method::Delete, &E::liftBan } },
          "DELETE" },
        { QStringLiteral("/api/v1/rules"),
          false,
          false,
          { { Method::Get, &E::rules } },
          "GET, HEAD" },
        { QStringLiteral("/api/v1/reload"),
          false,
          false,
          { { Method::Post, &E::reload } },
          "POST" },
    };
}

http::Response notFound()
{
    return http::problem(
        404, "no-such-path",
        "There is nothing at this path. The API is below /api/v1/: status, "
        "channels, clients, messages, room, pin, tokens, bans, rules, reload; beside "
        "it are /metrics and /healthz.");
}

http::Response dispatch(const Endpoints &endpoints, const Route &route,
                        const QHttpServerRequest &request)
{
    const QUrl url = request.url();
    Call call;
    if (route.hasTail) {
        // Use the encoded path: Qt's capture does not distinguish %2F from a slash.
        const std::string path = url.path(QUrl::FullyEncoded).toStdString();
        const auto tail =
            http::percentDecoded(std::string_view(path).substr(static_cast<std::size_t>(
                std::min<qsizetype>(route.path.size(), static_cast<qsizetype>(path.size())))));
        if (!tail || tail->empty())
            return notFound();
        call.tail = *tail;
    }
    for (const MethodEndpoint &each : route.methods) {
        if (each.method != request.method())
            continue;
        call.query = url.query(QUrl::FullyEncoded).toStdString();
        const Result<void> known = http::Query(call.query).check({});
        if (!route.readsQuery && !known)
            return http::problem(known.error());
        call.body = request.body();
        return (endpoints.*each.endpoint)(call);
    }
    return http::methodNotAllowed(route.allow);
}

void addHeaders(QHttpServerResponse &response,
                const std::vector<std::pair<std::string, std::string>> &headers)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    QHttpHeaders all = response.headers();
    for (const auto &[name, value] : headers)
        all.append(QByteArray::fromStdString(name), QByteArray::fromStdString(value));
    response.setHeaders(std::move(all));
#else
    for (const auto &[name, value] : headers)
        response.addHeader(QByteArray::fromStdString(name), QByteArray::fromStdString(value));
#endif
}

QHttpServerResponse toQt(const http::Response &response)
{
    QHttpServerResponse answer(QByteArray::fromStdString(response.contentType),
                               QByteArray::fromStdString(response.body),
                               static_cast<QHttpServerResponse::StatusCode>(response.status));
    addHeaders(answer, response.headers);
    return answer;
}

} // namespace

void installRoutes(QHttpServer &server, const Endpoints &endpoints)
{
    // Any text matches a QUrl argument. Qt's own pattern stops at line ends.
    server.router()->addConverter(QMetaType::fromType<QUrl>(), QLatin1StringView("(?s:.*)"));
    for (const Route &route : allRoutes()) {
        const auto answer = [&endpoints, route](const QHttpServerRequest &request) {
            return toQt(dispatch(endpoints, route, request));
        };
        // A QUrl, because a QString's pattern stops at slashes and an id may contain any character.
        if (route.hasTail)
            server.route(route.path + QStringLiteral("<arg>"),
                         [answer](const QUrl & /*tail*/, const QHttpServerRequest &request) {
                             return answer(request);
                         });
        else
            server.route(route.path, answer);
    }
    // A catch-all route, because the signature of the missing-handler differs between Qt versions.
    server.route(QStringLiteral("<arg>"),
                 [](const QUrl & /*path*/, const QHttpServerRequest & /*request*/) {
                     return toQt(notFound());
                 });
}

} // namespace holdfast::management
