// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/clientrequest.h"

#include "server/core/jsonfields.h"

namespace holdfast::management {

Result<std::string> nameRequest(std::string_view body)
{
    const auto fields = JsonFields::parse(body, { "name" });
    std::string name;
    if (!fields || fields->hasOthers() || !fields->readText("name", name) || name.empty()) {
        return Error { ErrorCode::Malformed,
                       "The body must be {\"name\":\"...\"}. DELETE gives the client its own name "
                       "back." };
    }
    return name;
}

Result<ChannelsRequest> channelsRequest(std::string_view body)
{
    const auto fields = JsonFields::parse(body, { "add", "remove" });
    ChannelsRequest request;
    if (!fields || fields->hasOthers() || !fields->readTexts("add", request.add)
        || !fields->readTexts("remove", request.remove)
        || (request.add.empty() && request.remove.empty())) {
        return Error { ErrorCode::Malformed,
                       "The body must be a JSON object such as {\"add\":[\"class.red\"],"
                       "\"remove\":[\"class.blue\"]}: lists of names or patterns." };
    }
    return request;
}

} // namespace holdfast::management
