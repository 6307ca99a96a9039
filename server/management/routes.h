// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/management/endpoints.h"

class QHttpServer;

namespace holdfast::management {

/// Installs the routes of the endpoints in Qt HttpServer. A known path and method goes to the
/// endpoint; a known path with another method is answered 405 with Allow, anything else 404.
/// `endpoints` must outlive `server`. Uses only API that Qt HttpServer 6.4 and 6.8 have in common.
void installRoutes(QHttpServer &server, const Endpoints &endpoints);

} // namespace holdfast::management
