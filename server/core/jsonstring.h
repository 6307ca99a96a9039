// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace holdfast {

/// Appends `text` as a JSON string with its quotes (RFC 8259 section 7). `text` must be valid
/// UTF-8. The result holds no control character, so it fits on one line of an event stream.
void appendJsonString(std::string_view text, std::string &out);

} // namespace holdfast
