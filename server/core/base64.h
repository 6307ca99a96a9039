// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace holdfast {

/// Appends the bytes in base64 (RFC 4648 section 4), padded, on one line.
void appendBase64(std::string_view bytes, std::string &out);

} // namespace holdfast
