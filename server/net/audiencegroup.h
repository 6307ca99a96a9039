// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/delivery/wireform.h"
#include "server/hub/audience.h"
#include "server/hub/follower.h"
#include "server/net/timingwheel.h"

#include <cstdint>
#include <memory>

namespace holdfast::net {

struct AudienceGroup;

/// The state of an audience's next heartbeat. Closed list.
enum class Heartbeat : std::uint8_t {
    None,
    Due, ///< will be sent as soon as no other round runs
    GoingOut,
};

/// An audience, with what its worker needs to serve it.
///
/// Thread: its worker's.
struct FanoutAudience : TimerNode
{
    FanoutAudience(AudienceGroup &owner, delivery::WireForm wireForm, const Encoder &encoder,
                   const Epoch &epoch, std::uint64_t position)
        : TimerNode(TimerKind::Audience)
        , form(wireForm)
        , audience(encoder, epoch, position)
        , group(owner)
    {
    }

    const delivery::WireForm form;
    bool isQueued = false; ///< in the fan-out queue
    Heartbeat heartbeat = Heartbeat::None;
    Audience audience;
    AudienceGroup &group;
    std::unique_ptr<FanoutAudience> next; ///< the next audience of the same group
    MonotonicTime lastPing; ///< WebSockets only: when the last ping had been sent to all
    MonotonicTime lastSent; ///< when the last round started; a heartbeat is due some time after it
};

/// What one worker's connections with the same channels share: the follower in the hub, and one
/// audience per wire form in use.
///
/// Invariants: lives while `users` connections refer to it and for a linger time after that, so
/// that it is not destroyed and created again between two polls.
/// Thread: its worker's.
struct AudienceGroup final : Follower, TimerNode
{
    AudienceGroup(ChannelSet set, MessageSink &messageSink)
        : Follower(std::move(set), messageSink), TimerNode(TimerKind::AudienceGroup)
    {
    }

    std::uint32_t users = 0;
    bool isRetired = false; ///< unregistered from the hub
    std::unique_ptr<FanoutAudience> audiences; ///< a linked list: few forms are in use at one time

    template <typename Visitor>
    void forEachAudience(const Visitor &visit) const
    {
        for (FanoutAudience *live = audiences.get(); live != nullptr; live = live->next.get())
            visit(*live);
    }
};

} // namespace holdfast::net
