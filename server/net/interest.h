// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/delivery/wireform.h"
#include "server/hub/audience.h"
#include "server/hub/follower.h"
#include "server/net/timingwheel.h"

#include <cstdint>
#include <memory>

namespace holdfast::net {

struct Interest;

/// Where an audience's next heartbeat is. Closed list.
enum class Heartbeat : std::uint8_t {
    None,
    Due, ///< goes out as soon as no other round runs
    GoingOut,
};

/// An audience as its worker runs it.
///
/// Thread: its worker's.
struct LiveAudience : TimerNode
{
    LiveAudience(Interest &owner, delivery::WireForm wireForm, const Encoder &encoder,
                 const Epoch &epoch, std::uint64_t position)
        : TimerNode(TimerKind::Audience)
        , form(wireForm)
        , audience(encoder, epoch, position)
        , interest(owner)
    {
    }

    const delivery::WireForm form;
    bool isQueued = false; ///< for the fan-out
    Heartbeat heartbeat = Heartbeat::None;
    Audience audience;
    Interest &interest;
    std::unique_ptr<LiveAudience> next; ///< the interest's next one
    MonotonicTime lastPing; ///< of WebSockets: when all had last been sent a ping
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
        : Follower(std::move(set), messageSink), TimerNode(TimerKind::Interest)
    {
    }

    std::uint32_t users = 0;
    bool isRetired = false; ///< the hub no longer knows it
    std::unique_ptr<LiveAudience> audiences; ///< a list: few of the forms are in use at one time

    template <typename Visitor>
    void forEachAudience(const Visitor &visit) const
    {
        for (LiveAudience *live = audiences.get(); live != nullptr; live = live->next.get())
            visit(*live);
    }
};

} // namespace holdfast::net
