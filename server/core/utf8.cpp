// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/utf8.h"

#include <algorithm>
#include <simdjson.h>

namespace holdfast {

bool isUtf8(std::string_view bytes)
{
    return simdjson::validate_utf8(bytes.data(), bytes.size());
}

bool isPlainUtf8(std::string_view bytes)
{
    const auto isControl = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7f;
    };
    if (std::any_of(bytes.begin(), bytes.end(), isControl))
        return false;
    // C1 controls (U+0080-U+009F) are the bytes C2 80 to C2 9F.
    for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
        const auto next = static_cast<unsigned char>(bytes[i + 1]);
        if (static_cast<unsigned char>(bytes[i]) == 0xc2 && next >= 0x80 && next <= 0x9f)
            return false;
    }
    return isUtf8(bytes);
}

} // namespace holdfast
