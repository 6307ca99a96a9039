// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace holdfast::bench {

/// The parts of an HTTP/1.1 response head that the generator needs. Views into the parsed bytes.
struct AnswerHead
{
    int status = 0; ///< 0: this is not HTTP
    std::size_t headBytes = 0; ///< with the empty line
    std::size_t contentLength = 0;
    bool isChunked = false;
    bool closes = false; ///< `Connection: close`
    std::string_view lastModified;
    std::string_view etag;
    std::string_view webSocketAccept;
};

/// Nothing until the head's empty line is there.
[[nodiscard]] std::optional<AnswerHead> readAnswerHead(std::string_view bytes);

/// The bytes of head and body together; nothing until all of them are there.
[[nodiscard]] std::optional<std::size_t> answerBytes(const AnswerHead &head,
                                                     std::string_view bytes);

/// The value of a header field in a request's or an answer's head; empty when it is not there.
[[nodiscard]] std::string_view headerValue(std::string_view head, std::string_view name);

} // namespace holdfast::bench
