// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

// zlib's own name for its state, so that its header stays out of ours.
struct z_stream_s; // NOLINT(readability-identifier-naming)

namespace holdfast::websocket {

/// Undoes permessage-deflate (RFC 7692 section 7.2.2), a whole message at a time and each by
/// itself: the peer has been told client_no_context_takeover. One serves any number of connections.
///
/// Invariants: costs nothing until the first message, then about 40 KB and the largest message
/// that it was allowed to produce.
/// Thread: any one at a time.
class Inflater
{
public:
    enum class Outcome : std::uint8_t { Done, Malformed, TooLarge };

    Inflater() = default;

    /// TooLarge: the payload stands for more than `maxBytes`, and no more work than for those was
    /// done.
    [[nodiscard]] Outcome inflate(std::string_view payload, std::size_t maxBytes);
    /// What the payload stands for; valid when Done, until the next call.
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
