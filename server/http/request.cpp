// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/request.h"

#include <algorithm>

namespace holdfast::http {

std::string_view Request::header(std::string_view lowerCaseName) const
{
    const auto field = std::ranges::find(headers, lowerCaseName, &HeaderField::name);
    return field == headers.end() ? std::string_view() : field->value;
}

} // namespace holdfast::http
