// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/channelname.h"
#include "server/core/deliverycounts.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace holdfast {

/// What the messages of one broadcast have in common: one message for each channel that it went to,
/// of which a client that follows several is sent one.
///
/// Invariants: the channels are in byte order, without doubles; the message of channels[i] has the
/// seq firstSeq + i.
/// Thread: its maker's until the hub has accepted it, then any.
struct BroadcastGroup
{
    std::vector<std::string> channels;
    std::uint64_t firstSeq = 0;
    DeliveryCounts counts; ///< of all its messages together

    /// The seq of the message that a client that follows `set` is sent: that of its first channel.
    /// 0 if it follows none of them.
    [[nodiscard]] std::uint64_t seqFor(const ChannelSet &set) const;
    /// Memory that it takes: counted at its first message.
    [[nodiscard]] std::size_t footprintBytes() const;
    [[nodiscard]] std::uint64_t lastSeq() const { return firstSeq + channels.size() - 1; }
};

} // namespace holdfast
