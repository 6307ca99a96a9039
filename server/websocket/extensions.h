// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::websocket {

/// One parameter of an extension. An empty value differs from no value.
struct ExtensionParameter
{
    std::string name;
    std::optional<std::string> value; ///< without its quotes
};

/// One element of a Sec-WebSocket-Extensions field, as the client offers it.
struct Extension
{
    std::string name;
    std::vector<ExtensionParameter> parameters;
};

/// Parses a Sec-WebSocket-Extensions field (RFC 6455 section 9.1); nothing if it does not conform
/// to the grammar. Elements may be empty (RFC 9110 section 5.6.1.2).
[[nodiscard]] std::optional<std::vector<Extension>> parseExtensions(std::string_view field);

} // namespace holdfast::websocket
