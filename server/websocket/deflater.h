// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

// Declared here so that this header does not include zlib's.
struct z_stream_s; // NOLINT(readability-identifier-naming)

namespace holdfast::websocket {

/// Compresses messages for permessage-deflate (RFC 7692 section 7.2.1), each by itself and always
/// with the same window: all clients that negotiated it can be sent the same bytes.
///
/// Invariants: allocates nothing before the first message, then about 40 KB and the largest
/// message. Thread: any one at a time.
class Deflater
{
public:
    /// 4 KiB. Measured on envelopes, a larger window gains almost nothing, and its tables have to
    /// be cleared for each message.
    static constexpr int windowBits = 12;

    /// Shorter payloads are not compressed: there is nothing to gain.
    static constexpr std::size_t minMessageBytes = 128;

    Deflater() = default;

    /// The compressed payload, valid until the next call; nothing if it would not be shorter.
    [[nodiscard]] std::optional<std::string_view> deflate(std::string_view message);

private:
    struct Closer
    {
        void operator()(z_stream_s *stream) const;
    };

    [[nodiscard]] z_stream_s &freshStream();

    std::unique_ptr<z_stream_s, Closer> m_stream; ///< null until it is needed
    std::string m_compressed;
};

} // namespace holdfast::websocket
