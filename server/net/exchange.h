// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/principal.h"
#include "server/http/request.h"
#include "server/http/target.h"

#include <string_view>

namespace holdfast::net {

/// A whole request on its route, as a handler sees it. Valid until the handler returns.
struct Exchange
{
    const http::Request &request;
    http::Target target;
    std::string_view parameter; ///< of the route's path, as received; may be empty
    const access::Principal &principal;
};

} // namespace holdfast::net
