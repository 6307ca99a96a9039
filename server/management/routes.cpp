// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/routes.h"

#include "server/http/problem.h"
#include "server/http/target.h"

#include <QHttpServer>
#include <QHttpServerResponder>
#include <QString>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

namespace holdfast::management {

namespace {

using E = Endpoints;
using http::Method;

#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
using UnusedResponder = QHttpServerResponder &;
#else
using UnusedResponder = QHttpServerResponder &&;
#endif

constexpr std::string_view idPart = "{id}";

constexpr std::array routes {
    Route { Method::Get, "/healthz", true, &E::health },
    Route { Method::Get, "/metrics", false, &E::metrics },
    Route { Method::Get, "/api/v1/status", false, &E::status },
    Route { Method::Get, "/api/v1/channels", true, &E::channels },
    Route { Method::Delete, "/api/v1/channels/{id}/messages", false, &E::clearChannel },
    Route { Method::Put, "/api/v1/channels/{id}/freeze", false, &E::freeze },
    Route { Method::Delete, "/api/v1/channels/{id}/freeze", false, &E::thaw },
    Route { Method::Get, "/api/v1/channels/{id}/settings", false, &E::settings },
    Route { Method::Put, "/api/v1/channels/{id}/settings", false, &E::setSettings },
    Route { Method::Delete, "/api/v1/channels/{id}/settings", false, &E::removeSettings },
    Route { Method::Get, "/api/v1/clients", true, &E::clients },
    Route { Method::Delete, "/api/v1/clients/{id}", false, &E::disconnectClient },
    Route { Method::Put, "/api/v1/clients/{id}/name", false, &E::renameClient },
    Route { Method::Delete, "/api/v1/clients/{id}/name", false, &E::takeNameBack },
    Route { Method::Post, "/api/v1/clients/{id}/channels", false, &E::changeChannels },
    Route { Method::Put, "/api/v1/clients/{id}/channel", false, &E::openChannel },
    Route { Method::Put, "/api/v1/clients/{id}/mute", false, &E::mute },
    Route { Method::Delete, "/api/v1/clients/{id}/mute", false, &E::unmute },
    Route { Method::Put, "/api/v1/clients/{id}/trace", false, &E::watchClient },
    Route { Method::Get, "/api/v1/clients/{id}/trace", true, &E::trace },
    Route { Method::Delete, "/api/v1/clients/{id}/trace", false, &E::endTrace },
    Route { Method::Get, "/api/v1/client-receipts", true, &E::clientReceipts },
    Route { Method::Get, "/api/v1/matching", true, &E::matching },
    Route { Method::Get, "/api/v1/feeds", false, &E::feeds },
    Route { Method::Get, "/api/v1/messages", true, &E::messages },
    Route { Method::Post, "/api/v1/messages", false, &E::broadcast },
    Route { Method::Get, "/api/v1/receipts", true, &E::receipts },
    Route { Method::Get, "/api/v1/messages/{id}", false, &E::receipt },
    Route { Method::Put, "/api/v1/messages/{id}", false, &E::replaceMessage },
    Route { Method::Delete, "/api/v1/messages/{id}", false, &E::retractMessage },
    Route { Method::Get, "/api/v1/messages/{id}/recipients", true, &E::recipients },
    Route { Method::Get, "/api/v1/room", false, &E::room },
    Route { Method::Put, "/api/v1/room", false, &E::setRoom },
    Route { Method::Get, "/api/v1/pin", false, &E::pin },
    Route { Method::Put, "/api/v1/pin", false, &E::setPin },
    Route { Method::Delete, "/api/v1/pin", false, &E::removePin },
    Route { Method::Get, "/api/v1/lock", false, &E::lock },
    Route { Method::Put, "/api/v1/lock", false, &E::setLock },
    Route { Method::Delete, "/api/v1/lock", false, &E::removeLock },
    Route { Method::Get, "/api/v1/tokens", false, &E::tokens },
    Route { Method::Post, "/api/v1/tokens", false, &E::createToken },
    Route { Method::Delete, "/api/v1/tokens/{id}", false, &E::revokeToken },
    Route { Method::Get, "/api/v1/bans", false, &E::bans },
    Route { Method::Post, "/api/v1/bans", false, &E::ban },
    Route { Method::Delete, "/api/v1/bans/{id}", false, &E::liftBan },
    Route { Method::Get, "/api/v1/rules", false, &E::rules },
    Route { Method::Post, "/api/v1/reload", false, &E::reload },
};

std::string_view nameOf(Method method)
{
    switch (method) {
    case Method::Get:
        return "GET, HEAD";
    case Method::Post:
        return "POST";
    case Method::Put:
        return "PUT";
    case Method::Delete:
        return "DELETE";
    default:
        return {};
    }
}

std::string allowOf(std::span<const Route> ofOnePath)
{
    std::string allow;
    for (const Route &route : ofOnePath)
        allow.append(allow.empty() ? "" : ", ").append(nameOf(route.method));
    return allow;
}

/// `id`: percent-encoded; empty if the path has none.
http::Response dispatch(const Endpoints &endpoints, std::span<const Route> ofOnePath,
                        const Exchange &exchange, std::string_view id)
{
    const http::Request &request = exchange.request;
    const Method method = request.method == Method::Head ? Method::Get : request.method;
    const auto route = std::ranges::find(ofOnePath, method, &Route::method);
    if (route == ofOnePath.end())
        return http::methodNotAllowed(allowOf(ofOnePath));
    const Result<void> known = http::Query(exchange.query).check({});
    if (!route->readsQuery && !known)
        return http::problem(known.error());
    const auto decoded = http::percentDecoded(id);
    if (!decoded)
        return noSuchPath();
    return (endpoints
            .*route->endpoint)({ *decoded, exchange.query, request.body, exchange.isReadOnly });
}

} // namespace

std::span<const Route> allRoutes()
{
    return routes;
}

http::Response noSuchPath()
{
    return http::problem(404, "no-such-path",
                         "There is nothing at this path. The API is below /api/v1/: status, "
                         "channels, clients, messages, receipts, feeds, room, pin, lock, tokens, "
                         "bans, rules, reload; beside "
                         "it are /metrics and /healthz.");
}

void installRoutes(QHttpServer &server, const Endpoints &endpoints, GuardState &state)
{
    for (std::span<const Route> rest = routes; !rest.empty();) {
        const std::string_view path = rest.front().path;
        const auto count = std::ranges::count(rest, path, &Route::path);
        const std::span<const Route> ofOnePath = rest.first(static_cast<std::size_t>(count));
        rest = rest.subspan(ofOnePath.size());
        const auto answer = [&endpoints, &state, ofOnePath](std::string_view id) {
            state.exchange->answer = dispatch(endpoints, ofOnePath, *state.exchange, id);
        };
        const QString pattern =
            QString::fromLatin1(path.data(), static_cast<qsizetype>(path.size()));
        if (path.find(idPart) == std::string_view::npos) {
            server.route(pattern, [answer](UnusedResponder /*responder*/) { answer({}); });
        } else {
            server.route(QString(pattern).replace(QStringLiteral("{id}"), QStringLiteral("<arg>")),
                         [answer](const QString &id, UnusedResponder /*responder*/) {
                             answer(id.toStdString());
                         });
        }
    }
}

} // namespace holdfast::management
