// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/cursor.h"
#include "server/core/message.h"
#include "server/core/result.h"
#include "server/http/request.h"

#include <optional>
#include <string>

namespace holdfast::publish {

/// The conditions of a publish from its header fields; they are not part of the message.
struct PublishConditions
{
    std::optional<Cursor> ifLast; ///< Holdfast-If-Last
    std::string idempotencyKey; ///< empty: none
};

/// Reads Content-Type and the Holdfast- fields into the draft and returns the conditions.
/// Malformed: the error names the field and its allowed values.
[[nodiscard]] Result<PublishConditions> readPublishHeaders(const http::Request &request,
                                                           Draft &draft);

} // namespace holdfast::publish
