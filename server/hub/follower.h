// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/channelname.h"
#include "server/hub/fewpointers.h"
#include "server/hub/messagesink.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

namespace holdfast {

/// A set of channels and how many clients follow exactly this set through one worker.
///
/// Invariants: channels never change.
/// Thread: any.
struct Following
{
    explicit Following(ChannelSet set) : channels(std::move(set)) { }

    const ChannelSet channels;
    /// Clients that are here (held, open, or between polls); kept by Presence.
    std::atomic<std::uint32_t> clients { 0 };
};

/// One worker's registration with the hub for the messages of one channel set.
///
/// Invariants: registered with Hub::follow(), and removed with Hub::unfollow() before it is
/// destroyed. After unfollow() nothing more is pushed for it, but its sink may still hold entries
/// that refer to it.
/// Thread: `following` and `sink` any; the other members only under the hub's lock.
class Follower
{
public:
    Follower(ChannelSet set, MessageSink &messageSink)
        : following(std::make_shared<Following>(std::move(set))), sink(messageSink)
    {
    }
    virtual ~Follower() = default;
    Follower(const Follower &) = delete;
    Follower &operator=(const Follower &) = delete;

    const std::shared_ptr<Following> following;
    MessageSink &sink;

private:
    friend class Hub;
    /// Every existing channel that is followed: by name first, then by pattern.
    FewPointers<struct Channel> m_channels;
    std::uint64_t m_countedIn = 0; ///< id of the last count of matches that included it
};

} // namespace holdfast
