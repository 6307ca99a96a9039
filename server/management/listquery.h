// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "server/core/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::management {

/// Reads `contains`, `after`, `limit` (1 to 1,000) from a query as received, without the question
/// mark. An unknown, repeated or malformed parameter is an error that names it: a misspelt filter
/// must not list everything.
[[nodiscard]] Result<api::ChannelQuery> channelQuery(std::string_view query);

/// Likewise: `contains`, `channel`, `state` (held, polling, open, away), `after`, `limit`.
[[nodiscard]] Result<api::ClientQuery> clientQuery(std::string_view query);

/// Likewise: `state` (waiting, received, seen, missed, cannot-tell), `after`, `limit`.
[[nodiscard]] Result<api::RecipientQuery> recipientQuery(std::string_view query);

/// Which steps of a trace to read.
struct TraceQuery
{
    std::uint64_t after = 0; ///< only steps with numbers above this
    std::size_t limit = 1000;
};
/// Likewise: `after`, `limit`.
[[nodiscard]] Result<TraceQuery> traceQuery(std::string_view query);

/// Likewise: only the parameter `name`, a JSON array of at most `most` texts.
[[nodiscard]] Result<std::vector<std::string>> textsQuery(std::string_view query,
                                                          std::string_view name, std::size_t most);
/// Likewise: only `limit`.
[[nodiscard]] Result<std::size_t> limitQuery(std::string_view query);

} // namespace holdfast::management
