// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

// Declared here so that this header does not include zlib's.
struct z_stream_s; // NOLINT(readability-identifier-naming)

namespace holdfast::websocket {

/// Decompresses messages for permessage-deflate (RFC 7692 section 7.2.2), each whole and by itself:
/// the client is required to use client_no_context_takeover. One inflater serves any number of
/// connections.
///
/// Invariants: allocates nothing before the first message, then about 40 KB and the largest message
/// that it was allowed to produce.
/// Thread: any one at a time.
class Inflater
{
public:
    enum class Outcome : std::uint8_t { Done, Malformed, TooLarge };

    Inflater() = default;

    /// TooLarge: the payload decompresses to more than `maxBytes`; decompression stopped there.
    [[nodiscard]] Outcome inflate(std::string_view payload, std::size_t maxBytes);
    /// The decompressed payload; valid when Done, until the next call.
    [[nodiscard]] std::string_view message() const { return m_message; }

private:
    struct Closer
    {
        void operator()(z_stream_s *stream) const;
    };

    [[nodiscard]] z_stream_s &freshStream();

    std::unique_ptr<z_stream_s, Closer> m_stream; ///< null until it is needed
    std::string m_message;
};

} // namespace holdfast::websocket
