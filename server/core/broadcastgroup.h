// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/channelname.h"
#include "server/core/deliverycounts.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace holdfast {

/// The data that the messages of one broadcast share. A broadcast has one message for each of its
/// channels. A client that follows several of these channels is sent one of the messages.
///
/// Invariants: the channels are in byte order, without duplicates; the message of channels[i] has
/// the seq firstSeq + i.
/// Thread: its creator's until the hub has accepted it, then any.
struct BroadcastGroup
{
    std::vector<std::string> channels;
    std::uint64_t firstSeq = 0;
    DeliveryCounts counts; ///< of all its messages together

    /// The seq of the message that is sent to a client with channel set `set`: the message of the
    /// first channel in the set. 0 if the set follows none of the channels.
    [[nodiscard]] std::uint64_t seqFor(const ChannelSet &set) const;
    /// Memory used by this object; it is added to the footprint of the first message.
    [[nodiscard]] std::size_t footprintBytes() const;
    [[nodiscard]] std::uint64_t lastSeq() const { return firstSeq + channels.size() - 1; }
};

} // namespace holdfast
