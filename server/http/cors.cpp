// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/cors.h"

#include "server/http/requesthead.h"

#include <algorithm>

namespace holdfast::http {

namespace {

/// The fields that a page of another origin may send: all that docs/protocol.md defines, and
/// X-Requested-With, which libraries add to every request. Authorization must be named, because a
/// wildcard does not include it (Fetch standard, section 4.9).
constexpr std::string_view allowedFields =
    "Authorization, Content-Type, Last-Event-ID, Cache-Control, Idempotency-Key, Holdfast-Event, "
    "Holdfast-TTL, Holdfast-Priority, Holdfast-Key, Holdfast-If-Last, X-Requested-With";

/// Two hours: Chromium caches a preflight's response for at most that long.
constexpr std::string_view preflightSeconds = "7200";

bool endsInIgnoringCase(std::string_view text, std::string_view suffix)
{
    return text.size() >= suffix.size()
        && equalsIgnoringCase(text.substr(text.size() - suffix.size()), suffix);
}

bool areSameText(std::string_view a, std::string_view b)
{
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    };
    return std::ranges::equal(a, b, {}, lower, lower);
}

/// True if a serialised origin and a Host name the same host and port. Either may omit the scheme's
/// default port.
bool namesHost(std::string_view origin, std::string_view host)
{
    struct Scheme
    {
        std::string_view prefix;
        std::string_view port;
    };
    for (const Scheme &scheme : { Scheme { "http://", ":80" }, Scheme { "https://", ":443" } }) {
        if (!equalsIgnoringCase(origin.substr(0, scheme.prefix.size()), scheme.prefix))
            continue;
        origin.remove_prefix(scheme.prefix.size());
        for (std::string_view *authority : { &origin, &host }) {
            if (endsInIgnoringCase(*authority, scheme.port))
                authority->remove_suffix(scheme.port.size());
        }
        return !origin.empty() && areSameText(origin, host);
    }
    return false;
}

} // namespace

void appendCorsFields(std::string &out)
{
    out.append("Access-Control-Allow-Origin: *\r\n"
               "Access-Control-Expose-Headers: "
               "Holdfast-Cursor, Location, Retry-After, Content-Type\r\n");
}

Response optionsAnswer(const Request &request, std::string_view allow)
{
    Response response;
    response.status = 204;
    response.headers.emplace_back("Allow", allow);
    if (request.hasHeader("origin") && request.hasHeader("access-control-request-method")) {
        response.headers.emplace_back("Access-Control-Allow-Methods", allow);
        response.headers.emplace_back("Access-Control-Allow-Headers", allowedFields);
        response.headers.emplace_back("Access-Control-Max-Age", preflightSeconds);
        // Private Network Access: any page may read this server's responses, whichever network the
        // page was loaded from.
        if (request.header("access-control-request-private-network") == "true")
            response.headers.emplace_back("Access-Control-Allow-Private-Network", "true");
    }
    return response;
}

bool isCrossOrigin(const Request &request)
{
    const std::string_view host = request.authority();
    return std::ranges::any_of(request.headers, [host](const HeaderField &field) {
        return field.name == "origin" && !namesHost(field.value, host);
    });
}

} // namespace holdfast::http
