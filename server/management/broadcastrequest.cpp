// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/broadcastrequest.h"

#include "server/core/jsonfields.h"
#include "server/core/jsonpayload.h"

#include <string>
#include <utility>

namespace holdfast::management {

namespace {

constexpr std::size_t maxTargets = 100;

Error malformed(std::string message)
{
    return { ErrorCode::Malformed, std::move(message) };
}

Result<void> readTargets(const JsonFields &fields, std::vector<std::string> &targets)
{
    const Result<void> read = fields.readTexts("targets", targets);
    if (!read || targets.empty() || targets.size() > maxTargets)
        return malformed(
            "\"targets\" must be a list of 1 to 100 channel names or patterns, such as "
            "[\"class.red\", \"class.*\"].");
    return {};
}

/// Reads what a Broadcast and a MessageChange have in common.
template <typename Content>
Result<void> readContent(const JsonFields &fields, Content &content)
{
    content.source = api::MessageSource::Management;
    if (const Result<void> event = fields.readText("event", content.event); !event)
        return event.error();
    std::int64_t priority = content.priority;
    if (const Result<void> read = fields.readNumber("priority", 1, 5, priority); !read)
        return read.error();
    content.priority = static_cast<int>(priority);
    std::string type;
    if (const Result<void> read = fields.readText("type", type); !read)
        return read.error();
    const auto data = fields.value("data");
    if (!data)
        return malformed("\"data\" is missing: give the text or the JSON value to send.");
    if (const Result<void> read = readPayload(*data, content.payload, type); !read)
        return read.error();
    if (!type.empty())
        content.contentType = std::move(type);
    return {};
}

} // namespace

Result<api::Broadcast> broadcastRequest(std::string_view body)
{
    const auto fields =
        JsonFields::parse(body, { "targets", "data", "event", "type", "priority", "key" });
    if (!fields)
        return malformed("The body must be a JSON object such as {\"targets\": [\"class.red\"], "
                         "\"data\": \"Open page 42\"}. "
                         + fields.error().message);
    if (fields->hasOthers())
        return malformed("The message has a field that is not known. It may have: targets, data, "
                         "event, type, priority, key.");

    api::Broadcast broadcast;
    if (const Result<void> targets = readTargets(fields.value(), broadcast.targets); !targets)
        return targets.error();
    if (const Result<void> key = fields->readText("key", broadcast.key); !key)
        return key.error();
    if (const Result<void> read = readContent(fields.value(), broadcast); !read)
        return read.error();
    return broadcast;
}

Result<api::MessageChange> replacementRequest(std::string_view body)
{
    const auto fields = JsonFields::parse(body, { "data", "event", "type", "priority" });
    if (!fields)
        return malformed("The body must be a JSON object such as {\"data\": \"Open page 43\"}. "
                         + fields.error().message);
    if (fields->hasOthers())
        return malformed("The message has a field that is not known. It may have: data, event, "
                         "type, priority.");
    api::MessageChange change;
    if (const Result<void> read = readContent(fields.value(), change); !read)
        return read.error();
    return change;
}

} // namespace holdfast::management
