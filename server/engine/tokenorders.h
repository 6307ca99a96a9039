// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/access.h"
#include "server/engine/tokenfile.h"

#include <cstdint>
#include <string>

namespace holdfast {

/// Makes a token and adds it to the file. Malformed: the order names no scope, an unknown one, or
/// (without the scope view or manage) no channel. LimitReached: the file holds as many as it may.
[[nodiscard]] Result<api::NewToken> createToken(const TokenFile &file, const api::TokenOrder &order,
                                                std::int64_t wallMilliseconds);
/// NotFound: the file holds no token with that id.
[[nodiscard]] Result<void> revokeToken(const TokenFile &file, const std::string &id);

[[nodiscard]] api::TokenSnapshot snapshotOf(const access::StoredToken &token);

} // namespace holdfast
