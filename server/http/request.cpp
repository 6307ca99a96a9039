// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/request.h"

#include <algorithm>

namespace holdfast::http {

std::string_view Request::header(std::string_view lowerCaseName) const
{
    const auto field = std::ranges::find(headers, lowerCaseName, &HeaderField::name);
    return field == headers.end() ? std::string_view() : field->value;
}

std::string_view Request::authority() const
{
    if (target.empty() || target.front() == '/' || target == "*")
        return header("host");
    const std::size_t scheme = target.find("://");
    if (scheme == std::string_view::npos)
        return {};
    const std::string_view rest = target.substr(scheme + 3);
    return rest.substr(0, rest.find_first_of("/?#"));
}

} // namespace holdfast::http
