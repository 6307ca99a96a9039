// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/client.h"

#include <charconv>

namespace holdfast {

std::string Client::id() const
{
    if (isNamed())
        return std::string(introduction->id());
    std::string made(1, '~');
    made.append(std::to_string(serial));
    return made;
}

std::optional<std::uint64_t> serialIn(std::string_view id)
{
    if (id.size() < 2 || id.front() != '~')
        return std::nullopt;
    std::uint64_t serial = 0;
    const char *end = id.data() + id.size();
    const auto [stop, error] = std::from_chars(id.data() + 1, end, serial);
    if (error != std::errc() || stop != end)
        return std::nullopt;
    return serial;
}

} // namespace holdfast
