// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/contentcoding.h"

#include "server/http/problem.h"
#include "server/http/requesthead.h"

#include <algorithm>

namespace holdfast::http {

namespace {

/// True if the list is empty or contains only `identity`.
bool isPlain(std::string_view codings)
{
    constexpr std::string_view between = " \t,";
    while (true) {
        codings.remove_prefix(std::min(codings.find_first_not_of(between), codings.size()));
        if (codings.empty())
            return true;
        const std::string_view coding = codings.substr(0, codings.find_first_of(between));
        if (!equalsIgnoringCase(coding, "identity"))
            return false;
        codings.remove_prefix(coding.size());
    }
}

} // namespace

std::optional<Response> contentCodingRefusal(const Request &request)
{
    const bool isEncoded = std::ranges::any_of(request.headers, [](const HeaderField &field) {
        return field.name == "content-encoding" && !isPlain(field.value);
    });
    if (!isEncoded || request.body.empty())
        return std::nullopt;
    Response refusal = problem(415, "content-encoding",
                               "The body has a Content-Encoding, and this server takes only bodies "
                               "without one (identity): send it uncompressed.");
    refusal.headers.emplace_back("Accept-Encoding", "identity");
    return refusal;
}

} // namespace holdfast::http
