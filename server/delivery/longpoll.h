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

/// Long-poll responses: one complete HTTP response with every message after the cursor, or (raw)
/// with only the payload of the first one.
///
/// Thread: any; takes the time of the Date field from `clock`.
class LongPollEncoder final : public Encoder
{
public:
    LongPollEncoder(Format format, bool keepsAlive, const Clock &clock)
        : m_format(format), m_keepsAlive(keepsAlive), m_clock(clock)
    {
    }

    /// Without a gap and messages: the response to a hold whose time is over.
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

/// The head of a response with the cursor `place`, also for HEAD. It has no type if the format is
/// raw: that depends on the message.
[[nodiscard]] http::Response pollHead(const Place &place, Format format);

/// Appends the response that closes a held poll: an empty list with `bye`, or (raw) 204.
void appendPollBye(const Cursor &cursor, Format format, const Goodbye &goodbye,
                   std::int64_t wallMilliseconds, std::string &out);

} // namespace holdfast::delivery
