// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

// zlib's own name for its state, so that its header stays out of ours.
struct z_stream_s; // NOLINT(readability-identifier-naming)

namespace holdfast::websocket {

/// Does permessage-deflate (RFC 7692 section 7.2.1), each message by itself and always with the
/// same window: the result is the same bytes for everybody who has agreed to it.
///
/// Invariants: costs nothing until the first message, then about 40 KB and the largest message.
/// Thread: any one at a time.
class Deflater
{
public:
    /// 4 KiB: measured on envelopes, a larger window gains next to nothing, and each message would
    /// pay for clearing its tables.
    static constexpr int windowBits = 12;

    /// Below this there is nothing to gain.
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
