// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/delivery/wireform.h"
#include "server/hub/audience.h"
#include "server/hub/follower.h"
#include "server/net/timingwheel.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

namespace holdfast::net {

struct Interest;

/// An audience as its worker runs it.
///
/// Thread: its worker's.
struct LiveAudience : TimerNode
{
    LiveAudience(Interest &owner, const Encoder &encoder, const Epoch &epoch,
                 std::uint64_t position)
        : TimerNode(TimerKind::Audience)
        , audience(encoder, epoch, position)
        , interest(owner)
    {
    }

    Audience audience;
    Interest &interest;
    bool isQueued = false; ///< for the fan-out
    MonotonicTime lastSent; ///< when a round last ran: no heartbeat is due before long after
};

/// What one worker's connections that follow the same channels share: the hub's follower and one
/// audience per wire form in use.
///
/// Invariants: lives while `users` connections refer to it, and for a linger time after, so that
/// long-pollers between polls do not make and unmake it.
/// Thread: its worker's.
struct Interest final : Follower, TimerNode
{
    Interest(ChannelSet set, MessageSink &messageSink)
        : Follower(std::move(set), messageSink)
        , TimerNode(TimerKind::Interest)
    {
    }

    std::string_view key; ///< under which Interests keeps it
    std::uint32_t users = 0;
    bool isRetired = false; ///< the hub no longer knows it
    std::array<std::unique_ptr<LiveAudience>, delivery::wireFormCount> audiences;
};

} // namespace holdfast::net
