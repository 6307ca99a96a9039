// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/publish/publishheaders.h"

#include "server/http/requesthead.h"
#include "server/publish/idempotency.h"

#include <algorithm>
#include <charconv>

namespace holdfast::publish {

namespace {

/// The content type that an HTML form or `curl -d` sends. The body is then treated as plain text.
constexpr std::string_view formType = "application/x-www-form-urlencoded";

/// Ignores case and parameters (RFC 9110 section 8.3.1).
bool isForm(std::string_view contentType)
{
    std::string_view type = contentType.substr(0, contentType.find(';'));
    while (type.ends_with(' ') || type.ends_with('\t'))
        type.remove_suffix(1);
    return http::equalsIgnoringCase(type, formType);
}

std::optional<std::int64_t> wholeNumber(std::string_view text)
{
    std::int64_t number = 0;
    const char *end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stop != end)
        return std::nullopt;
    return number;
}

bool isVisible(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

Error malformed(std::string_view detail)
{
    return Error { ErrorCode::Malformed, std::string(detail) };
}

} // namespace

Result<PublishConditions> readPublishHeaders(const http::Request &request, Draft &draft)
{
    PublishConditions conditions;
    draft.event = request.header("holdfast-event");
    if (const auto type = request.header("content-type"); !isForm(type))
        draft.contentType = type;
    if (request.hasHeader("holdfast-ttl")) {
        const auto seconds = wholeNumber(request.header("holdfast-ttl"));
        if (!seconds || *seconds < 1 || *seconds > maxTimeToLive.count()) {
            return malformed("Holdfast-TTL must be a whole number of seconds from 1 to 604800.");
        }
        draft.timeToLive = std::chrono::seconds(*seconds);
    }
    if (request.hasHeader("holdfast-priority")) {
        const auto priority = wholeNumber(request.header("holdfast-priority"));
        if (!priority || *priority < 1 || *priority > 5)
            return malformed("Holdfast-Priority must be a number from 1 to 5.");
        draft.priority = static_cast<int>(*priority);
    }
    if (request.hasHeader("holdfast-key")) {
        draft.key = request.header("holdfast-key");
        if (draft.key.empty() || draft.key.size() > maxKeyBytes || !isVisible(draft.key))
            return malformed("Holdfast-Key must be 1-100 visible ASCII characters.");
    }
    if (request.hasHeader("holdfast-if-last")) {
        conditions.ifLast = Cursor::parse(request.header("holdfast-if-last"));
        if (!conditions.ifLast) {
            return malformed("Holdfast-If-Last must be a cursor as it was received: the id of the "
                             "channel's last message, or one that ends with -0 if it has none.");
        }
    }
    if (request.hasHeader("idempotency-key")) {
        conditions.idempotencyKey = request.header("idempotency-key");
        const std::string &key = conditions.idempotencyKey;
        if (key.empty() || key.size() > Idempotency::maxKeyBytes || !isVisible(key))
            return malformed("Idempotency-Key must be 1-200 visible ASCII characters.");
    }
    return conditions;
}

} // namespace holdfast::publish
