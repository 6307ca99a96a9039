// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace holdfast {

/// True if the bytes are well-formed UTF-8 (RFC 3629).
[[nodiscard]] bool isUtf8(std::string_view bytes);

/// True if the bytes are well-formed UTF-8 without control characters (C0, DEL and C1).
[[nodiscard]] bool isPlainUtf8(std::string_view bytes);

} // namespace holdfast
