// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/cursor.h"
#include "server/core/message.h"
#include "server/core/result.h"
#include "server/http/request.h"

#include <optional>
#include <string>

namespace holdfast::publish {

/// What the header fields of a publish ask for beyond the message itself.
struct PublishConditions
{
    std::optional<Cursor> ifLast; ///< Holdfast-If-Last
    std::string idempotencyKey; ///< empty: none
};

/// Reads Content-Type and the Holdfast- fields into the draft, and the conditions. Malformed: says
/// which field and what it may be.
[[nodiscard]] Result<PublishConditions> readPublishHeaders(const http::Request &request,
                                                           Draft &draft);

} // namespace holdfast::publish
