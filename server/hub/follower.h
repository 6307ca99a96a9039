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

/// One worker's wish for the messages of one set of channels, as the hub sees it.
///
/// Invariants: registered with Hub::follow() and taken back with Hub::unfollow() before it goes;
/// after unfollow() no more is pushed for it, but its sink may still hold entries that name it.
/// Thread: `following` and `sink` any; the rest belongs to whoever holds the hub's lock.
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
    /// Every channel that exists and is followed: by name first, then by pattern.
    FewPointers<struct Channel> m_channels;
    std::uint64_t m_countedIn = 0; ///< the last count of matches that it was part of
};

} // namespace holdfast
