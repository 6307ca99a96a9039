// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"
#include "server/http/response.h"
#include "server/management/endpoints.h"
#include "server/management/guardstate.h"

#include <span>
#include <string_view>

class QHttpServer;

namespace holdfast::management {

/// A method of a path of the management API, and what answers it.
struct Route
{
    http::Method method;
    std::string_view path; ///< "{id}" stands for one segment
    bool readsQuery; ///< its endpoint checks the query; false: parameters are refused
    http::Response (Endpoints::*endpoint)(const Call &) const;
};

/// All of them; the methods of a path are neighbours. HEAD is answered as GET is.
[[nodiscard]] std::span<const Route> allRoutes();

/// Adds all routes to the server. A route's handler answers through `state.exchange`. Both outlive
/// the server.
void installRoutes(QHttpServer &server, const Endpoints &endpoints, GuardState &state);

/// 404: no route has the path.
[[nodiscard]] http::Response noSuchPath();

} // namespace holdfast::management
