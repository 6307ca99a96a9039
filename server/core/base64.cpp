// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/base64.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace holdfast {

void appendBase64(std::string_view bytes, std::string &out)
{
    static constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    out.reserve(out.size() + (bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        for (std::size_t j = 0; j < 3; ++j)
            group = group << 8 | (j < count ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j)
            out.push_back(j <= count ? alphabet[group >> (18 - 6 * j) & 0x3f] : '=');
    }
}

} // namespace holdfast
