// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/roomrequest.h"

#include "server/core/jsonfields.h"

namespace holdfast::management {

Result<std::vector<std::string>> roomRequest(std::string_view body)
{
    const auto fields = JsonFields::parse(body, { "channels" });
    std::vector<std::string> names;
    if (!fields || fields->hasOthers() || !fields->value("channels")
        || !fields->readTexts("channels", names)) {
        return Error { ErrorCode::Malformed,
                       "The body must be a JSON object such as {\"channels\": [\"class\", "
                       "\"class.red\"]}, with nothing else in it." };
    }
    return names;
}

} // namespace holdfast::management
