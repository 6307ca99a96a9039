// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/management/endpoints.h"

class QHttpServer;

namespace holdfast::management {

/// Makes Qt HttpServer route to the endpoints: known path and method to the endpoint, known path
/// and other method to 405 with Allow, anything else to 404. `endpoints` outlives `server`. Written
/// with what Qt HttpServer 6.4 and 6.8 have in common.
void installRoutes(QHttpServer &server, const Endpoints &endpoints);

} // namespace holdfast::management
