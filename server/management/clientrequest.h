// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace holdfast::management {

/// Parses the body of PUT /api/v1/clients/{id}/name: `{"name":"Ann"}`. Malformed, with a message
/// that says how to correct it, for anything else.
[[nodiscard]] Result<std::string> nameRequest(std::string_view body);

/// What a client is to follow, and what no longer.
struct ChannelsRequest
{
    std::vector<std::string> add;
    std::vector<std::string> remove;
};

/// Parses the body of POST /api/v1/clients/{id}/channels: `{"add":["class.red"],"remove":[]}`, at
/// least one entry. Malformed. The engine checks the entries.
[[nodiscard]] Result<ChannelsRequest> channelsRequest(std::string_view body);

} // namespace holdfast::management
