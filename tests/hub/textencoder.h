// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/encoder.h"

#include <string>

namespace holdfast::tests {

/// Encodes a gap as "gap 3-7 " and a message as "8 ", so that a subscriber's bytes are easy to
/// read.
///
/// Thread: any.
class TextEncoder final : public Encoder
{
public:
    explicit TextEncoder(ReadLimits limits = {}, bool isOneShot = false)
        : m_limits(limits), m_isOneShot(isOneShot)
    {
    }

    void encode(const Reading &reading, const Epoch & /*epoch*/, std::string &out) const override
    {
        if (reading.gap) {
            out += "gap " + std::to_string(reading.gap->from.seq) + '-'
                + std::to_string(reading.gap->to.seq) + ' ';
        }
        for (const MessagePtr &message : reading.messages)
            out += std::to_string(message->seq()) + ' ';
    }
    void encodeHeartbeat(std::string &out) const override { out += ": "; }
    [[nodiscard]] ReadLimits limits() const override { return m_limits; }
    [[nodiscard]] bool isOneShot() const override { return m_isOneShot; }

private:
    ReadLimits m_limits;
    bool m_isOneShot;
};

} // namespace holdfast::tests
