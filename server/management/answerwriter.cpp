// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/answerwriter.h"

#include <string_view>

namespace holdfast::management {

namespace {

bool isInjecting(std::string_view text)
{
    return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

void appendField(std::string_view name, std::string_view value, std::string &out)
{
    if (isInjecting(name) || isInjecting(value))
        return;
    out.append(name).append(": ").append(value).append("\r\n");
}

/// RFC 9110 section 6.4.1: these have no content and no Content-Length.
bool hasNoContent(int status)
{
    return status < 200 || status == 204 || status == 304;
}

} // namespace

void encodeAnswer(const http::Response &response, const http::Framing &framing,
                  std::int64_t wallMilliseconds, std::string &out)
{
    out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    out.append(http::reasonPhrase(response.status)).append("\r\n");
    appendField("Date", http::httpDate(wallMilliseconds), out);
    appendField("Cache-Control", "no-store", out);
    appendField("X-Content-Type-Options", "nosniff", out);
    for (const auto &[name, value] : response.headers)
        appendField(name, value, out);
    if (!hasNoContent(response.status)) {
        if (!response.contentType.empty())
            appendField("Content-Type", response.contentType, out);
        appendField("Content-Length", std::to_string(response.body.size()), out);
    }
    if (!framing.keepsAlive)
        appendField("Connection", "close", out);
    else if (framing.minorVersion == 0)
        appendField("Connection", "keep-alive", out);
    out.append("\r\n");
    if (!framing.isHead && !hasNoContent(response.status))
        out.append(response.body);
}

} // namespace holdfast::management
