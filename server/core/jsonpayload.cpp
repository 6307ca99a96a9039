// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/jsonpayload.h"

namespace holdfast {

Result<void> readPayload(const JsonValue &data, std::string &payload, std::string &contentType)
{
    if (auto text = data.text()) {
        payload = *std::move(text);
        return {};
    }
    if (data.kind() == JsonValue::Kind::Text && !contentType.empty()) {
        return Error { ErrorCode::Malformed,
                       "\"data\" holds a lone surrogate, which text cannot: leave \"type\" out to "
                       "send it as JSON." };
    }
    payload = data.raw();
    if (contentType.empty())
        contentType = "application/json";
    return {};
}

} // namespace holdfast
