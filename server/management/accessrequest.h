// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/access.h"
#include "server/core/result.h"

#include <QJsonObject>

#include <string_view>

namespace holdfast::management {

/// Parses the body of POST /api/v1/tokens: `{"scopes":["publish"],"channels":["class.**"],
/// "name"?,"expires_in"?}`. Malformed, with what to correct, for anything else.
[[nodiscard]] Result<api::TokenOrder> tokenRequest(std::string_view body);
/// Parses the body of POST /api/v1/bans: `{"client"?,"address"?,"seconds"?}`. Malformed.
[[nodiscard]] Result<api::BanOrder> banRequest(std::string_view body);

/// Parses the body of PUT /api/v1/pin: `{"pin":"482913"}`. Malformed.
[[nodiscard]] Result<std::string> pinRequest(std::string_view body);

[[nodiscard]] QJsonObject toJson(const api::TokenSnapshot &token);
[[nodiscard]] QJsonObject toJson(const api::BanSnapshot &ban);
[[nodiscard]] QJsonObject toJson(const api::RuleSnapshot &rule);
[[nodiscard]] QJsonObject toJson(const api::ReloadReport &report);

} // namespace holdfast::management
