// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/httpanswer.h"

#include <algorithm>
#include <charconv>

namespace holdfast::bench {

namespace {

constexpr std::string_view lineEnd = "\r\n";
constexpr std::string_view headEnd = "\r\n\r\n";

char lowered(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

bool equalsIgnoringCase(std::string_view left, std::string_view right)
{
    return left.size() == right.size()
        && std::equal(left.begin(), left.end(), right.begin(),
                      [](char a, char b) { return lowered(a) == lowered(b); });
}

std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::size_t numberIn(std::string_view text, int base)
{
    std::size_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value, base);
    return value;
}

/// Calls `take(name, value)` for each field after the first line.
template <typename Take>
void forEachField(std::string_view head, Take take)
{
    std::size_t lineStart = head.find(lineEnd);
    while (lineStart != std::string_view::npos) {
        lineStart += lineEnd.size();
        const std::size_t next = head.find(lineEnd, lineStart);
        if (next == lineStart || next == std::string_view::npos)
            return;
        const std::string_view line = head.substr(lineStart, next - lineStart);
        if (const std::size_t colon = line.find(':'); colon != std::string_view::npos)
            take(line.substr(0, colon), trimmed(line.substr(colon + 1)));
        lineStart = next;
    }
}

int statusIn(std::string_view head)
{
    if (!head.starts_with("HTTP/1."))
        return 0;
    const std::size_t space = head.find(' ');
    return static_cast<int>(numberIn(head.substr(space + 1, 3), 10));
}

/// RFC 9112 section 7.1; the bytes from the first chunk's size to the last empty line.
std::optional<std::size_t> chunkedBytes(std::string_view body)
{
    std::size_t at = 0;
    for (;;) {
        const std::size_t sizeEnd = body.find(lineEnd, at);
        if (sizeEnd == std::string_view::npos)
            return std::nullopt;
        const std::size_t size = numberIn(body.substr(at, sizeEnd - at), 16);
        at = sizeEnd + lineEnd.size() + size + lineEnd.size();
        if (at > body.size())
            return std::nullopt;
        if (size == 0)
            return at;
    }
}

} // namespace

std::optional<AnswerHead> readAnswerHead(std::string_view bytes)
{
    const std::size_t end = bytes.find(headEnd);
    if (end == std::string_view::npos)
        return std::nullopt;
    AnswerHead head;
    head.headBytes = end + headEnd.size();
    const std::string_view text = bytes.substr(0, head.headBytes);
    head.status = statusIn(text);
    forEachField(text, [&head](std::string_view name, std::string_view value) {
        if (equalsIgnoringCase(name, "content-length"))
            head.contentLength = numberIn(value, 10);
        else if (equalsIgnoringCase(name, "transfer-encoding"))
            head.isChunked = equalsIgnoringCase(value, "chunked");
        else if (equalsIgnoringCase(name, "connection"))
            head.closes = equalsIgnoringCase(value, "close");
        else if (equalsIgnoringCase(name, "last-modified"))
            head.lastModified = value;
        else if (equalsIgnoringCase(name, "etag"))
            head.etag = value;
        else if (equalsIgnoringCase(name, "sec-websocket-accept"))
            head.webSocketAccept = value;
    });
    return head;
}

std::optional<std::size_t> answerBytes(const AnswerHead &head, std::string_view bytes)
{
    if (head.isChunked) {
        const auto body = chunkedBytes(bytes.substr(head.headBytes));
        return body ? std::optional(head.headBytes + *body) : std::nullopt;
    }
    const bool hasNoBody = head.status == 204 || head.status == 304;
    const std::size_t total = head.headBytes + (hasNoBody ? 0 : head.contentLength);
    return total <= bytes.size() ? std::optional(total) : std::nullopt;
}

std::string_view headerValue(std::string_view head, std::string_view name)
{
    std::string_view found;
    forEachField(head, [&](std::string_view candidate, std::string_view value) {
        if (found.empty() && equalsIgnoringCase(candidate, name))
            found = value;
    });
    return found;
}

} // namespace holdfast::bench
