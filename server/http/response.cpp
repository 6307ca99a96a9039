// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/response.h"

#include "server/http/cors.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace holdfast::http {

namespace {

/// The size that a head usually has, so that a response needs at most one allocation.
constexpr std::size_t usualHeadBytes = 512;

void appendNumber(std::uint64_t number, std::string &out)
{
    std::array<char, 20> digits; // NOLINT(*-member-init): written by to_chars
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    out.append(digits.data(), end);
}

/// Appends `digits` digits, with leading zeros.
void appendPadded(unsigned number, int digits, std::string &out)
{
    out.append(static_cast<std::size_t>(digits), '0');
    for (auto digit = out.rbegin(); number > 0; ++digit, number /= 10)
        *digit = static_cast<char>('0' + number % 10);
}

/// The trust boundary against header injection: text that would end a line is left out.
bool fitsInOneLine(std::string_view text)
{
    return std::ranges::none_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void appendField(std::string_view name, std::string_view value, std::string &out)
{
    if (!fitsInOneLine(name) || !fitsInOneLine(value))
        return;
    out.append(name).append(": ").append(value).append("\r\n");
}

/// Formats the date once a second, however many responses there are.
void appendDateField(std::int64_t wallMilliseconds, std::string &out)
{
    struct Cached
    {
        std::int64_t second = -1;
        std::string field;
    };
    thread_local Cached cached;
    const std::int64_t second = wallMilliseconds / 1000;
    if (second != cached.second || cached.field.empty()) {
        cached.second = second;
        cached.field = "Date: " + httpDate(wallMilliseconds) + "\r\n";
    }
    out.append(cached.field);
}

/// Appends the status line and all fields except those that frame the body.
void appendHead(const Response &response, const Framing &framing, std::int64_t wallMilliseconds,
                std::string &out)
{
    out.append("HTTP/1.1 ");
    appendPadded(static_cast<unsigned>(response.status), 3, out);
    out.append(" ").append(reasonPhrase(response.status)).append("\r\n");
    appendDateField(wallMilliseconds, out);
    if (!response.contentType.empty())
        appendField("Content-Type", response.contentType, out);
    if (framing.isForAllOrigins)
        appendCorsFields(out);
    for (const auto &[name, value] : response.headers)
        appendField(name, value, out);
}

void appendConnection(const Framing &framing, std::string &out)
{
    if (!framing.keepsAlive)
        out.append("Connection: close\r\n");
    else if (framing.minorVersion == 0)
        out.append("Connection: keep-alive\r\n");
}

/// RFC 9110 section 8.6 and RFC 9112 section 6.3: such a response ends with its head.
bool neverHasBody(int status)
{
    return status < 200 || status == 204 || status == 304;
}

} // namespace

void encodeResponse(const Response &response, const Framing &framing, std::int64_t wallMilliseconds,
                    std::string &out)
{
    out.reserve(out.size() + usualHeadBytes + response.body.size());
    appendHead(response, framing, wallMilliseconds, out);
    if (!neverHasBody(response.status)) {
        out.append("Content-Length: ");
        appendNumber(response.body.size(), out);
        out.append("\r\n");
    }
    appendConnection(framing, out);
    out.append("\r\n");
    if (!framing.isHead && !neverHasBody(response.status))
        out.append(response.body);
}

void encodeStreamHead(const Response &response, const Framing &framing,
                      std::int64_t wallMilliseconds, std::string &out)
{
    out.reserve(out.size() + usualHeadBytes);
    appendHead(response, framing, wallMilliseconds, out);
    appendConnection(framing, out);
    out.append("\r\n");
}

std::string httpDate(std::int64_t wallMilliseconds)
{
    using namespace std::chrono;
    constexpr std::string_view dayNames = "SunMonTueWedThuFriSat";
    constexpr std::string_view monthNames = "JanFebMarAprMayJunJulAugSepOctNovDec";

    const sys_time<milliseconds> time { milliseconds { wallMilliseconds } };
    const sys_days day = floor<days>(time);
    const year_month_day date { day };
    const hh_mm_ss<seconds> clock { floor<seconds>(time - day) };

    std::string text;
    text.reserve(29);
    text.append(dayNames.substr(std::size_t { weekday(day).c_encoding() } * 3, 3)).append(", ");
    appendPadded(static_cast<unsigned>(date.day()), 2, text);
    text.append(" ");
    text.append(monthNames.substr((std::size_t { unsigned { date.month() } } - 1) * 3, 3));
    text.append(" ");
    appendPadded(static_cast<unsigned>(static_cast<int>(date.year())), 4, text);
    text.append(" ");
    appendPadded(static_cast<unsigned>(clock.hours().count()), 2, text);
    text.append(":");
    appendPadded(static_cast<unsigned>(clock.minutes().count()), 2, text);
    text.append(":");
    appendPadded(static_cast<unsigned>(clock.seconds().count()), 2, text);
    text.append(" GMT");
    return text;
}

std::string_view reasonPhrase(int status)
{
    struct Reason
    {
        int status;
        std::string_view phrase;
    };
    static constexpr std::array reasons {
        Reason { 200, "OK" },
        Reason { 100, "Continue" },
        Reason { 101, "Switching Protocols" },
        Reason { 201, "Created" },
        Reason { 202, "Accepted" },
        Reason { 204, "No Content" },
        Reason { 206, "Partial Content" },
        Reason { 301, "Moved Permanently" },
        Reason { 302, "Found" },
        Reason { 303, "See Other" },
        Reason { 304, "Not Modified" },
        Reason { 307, "Temporary Redirect" },
        Reason { 308, "Permanent Redirect" },
        Reason { 400, "Bad Request" },
        Reason { 401, "Unauthorized" },
        Reason { 403, "Forbidden" },
        Reason { 404, "Not Found" },
        Reason { 405, "Method Not Allowed" },
        Reason { 406, "Not Acceptable" },
        Reason { 408, "Request Timeout" },
        Reason { 409, "Conflict" },
        Reason { 410, "Gone" },
        Reason { 411, "Length Required" },
        Reason { 412, "Precondition Failed" },
        Reason { 413, "Content Too Large" },
        Reason { 414, "URI Too Long" },
        Reason { 415, "Unsupported Media Type" },
        Reason { 417, "Expectation Failed" },
        Reason { 421, "Misdirected Request" },
        Reason { 422, "Unprocessable Content" },
        Reason { 426, "Upgrade Required" },
        Reason { 429, "Too Many Requests" },
        Reason { 431, "Request Header Fields Too Large" },
        Reason { 500, "Internal Server Error" },
        Reason { 501, "Not Implemented" },
        Reason { 503, "Service Unavailable" },
        Reason { 505, "HTTP Version Not Supported" },
        Reason { 507, "Insufficient Storage" },
    };
    for (const Reason &reason : reasons) {
        if (reason.status == status)
            return reason.phrase;
    }
    return "Unknown";
}

} // namespace holdfast::http
