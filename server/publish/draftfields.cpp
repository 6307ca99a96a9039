// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/publish/draftfields.h"

#include "server/core/jsonfields.h"
#include "server/core/jsonpayload.h"

namespace holdfast::publish {

Result<Draft> readDraft(const JsonValue &object)
{
    const auto fields =
        JsonFields::of(object, { "channel", "data", "event", "type", "ttl", "priority", "key" });
    if (!fields)
        return fields.error();
    Draft draft;
    if (const auto read = fields->readText("channel", draft.channel); !read)
        return read.error();
    if (draft.channel.empty())
        return Error { ErrorCode::Malformed,
                       "\"channel\" is missing: give the channel's name as text." };
    if (const auto read = fields->readText("event", draft.event); !read)
        return read.error();
    if (const auto read = fields->readText("type", draft.contentType); !read)
        return read.error();
    if (const auto read = fields->readText("key", draft.key); !read)
        return read.error();
    std::int64_t seconds = 0;
    if (const auto read = fields->readNumber("ttl", 1, maxTimeToLive.count(), seconds); !read)
        return read.error();
    draft.timeToLive = std::chrono::seconds(seconds);
    std::int64_t priority = defaultPriority;
    if (const auto read = fields->readNumber("priority", 1, 5, priority); !read)
        return read.error();
    draft.priority = static_cast<int>(priority);
    const auto data = fields->value("data");
    if (!data)
        return Error { ErrorCode::Malformed,
                       "\"data\" is missing: give the text or the JSON value to send." };
    if (const auto read = readPayload(*data, draft.payload, draft.contentType); !read)
        return read.error();
    return draft;
}

} // namespace holdfast::publish
