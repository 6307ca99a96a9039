// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"

#include <string_view>

namespace holdfast::http {

/// How specifically a media range matches a type (RFC 9110 section 12.5.1). Closed list, least
/// specific first.
enum class RangeKind : std::uint8_t {
    None, ///< no range matches
    Anything, ///< */*
    AnySubtype, ///< text/*
    Exact, ///< the type itself; parameters are ignored
};

/// What the Accept fields of a request say about one media type.
struct Acceptance
{
    RangeKind kind = RangeKind::None; ///< of the most specific range that matches
    int weight = 0; ///< of that range, in thousandths: 0 is "not acceptable"
};

/// Reads all Accept fields. If there is none, everything is acceptable: */* with weight 1000. A
/// range with a malformed weight is ignored. `type` must be in lower case.
[[nodiscard]] Acceptance acceptanceOf(const Request &request, std::string_view type);

} // namespace holdfast::http
