// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/delivery/envelopes.h"
#include "server/delivery/subscribe.h"
#include "server/http/response.h"
#include "server/hub/encoder.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace holdfast::delivery {

/// Long-poll answers: one whole HTTP answer with every message after the cursor, or (raw) with the
/// first one's payload alone.
///
/// Thread: any; takes the time of the Date field from `clock`.
class LongPollEncoder final : public Encoder
{
public:
    LongPollEncoder(Format format, bool keepsAlive, const Clock &clock)
        : m_format(format), m_keepsAlive(keepsAlive), m_clock(clock)
    {
    }

    /// With no gap and no message: the answer for a hold that ran out.
    void encode(const Reading &reading, const Epoch &epoch, std::string &out) const override;
    void encodeHeartbeat(std::string & /*out*/) const override { }
    [[nodiscard]] ReadLimits limits() const override;
    [[nodiscard]] bool isOneShot() const override { return true; }

private:
    void encodeRaw(const Reading &reading, const Epoch &epoch, std::string &out) const;

    Format m_format;
    bool m_keepsAlive;
    const Clock &m_clock;
};

/// The head of an answer from `cursor` on, as HEAD is told it: the type of a raw payload is not
/// known before it comes.
[[nodiscard]] http::Response pollHead(const Cursor &cursor, Format format);

/// Appends the answer to a held poll when the server says goodbye: an empty list with `bye`.
void appendPollBye(const Cursor &cursor, Format format, const Goodbye &goodbye,
                   std::int64_t wallMilliseconds, std::string &out);

} // namespace holdfast::delivery
