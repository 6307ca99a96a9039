// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/channelname.h"
#include "server/hub/messagesink.h"
#include "server/log/fewpointers.h"

#include <atomic>
#include <cstdint>
#include <utility>

namespace holdfast {

class Follower;

/// A set of channels, and how many clients follow exactly this set through one worker.
///
/// Invariants: channels never change. While clients are expected it counts for each message of its
/// channels, also when no worker has its messages pushed any more, up to countedThrough().
/// Thread: `channels`, `clients` and countedThrough() any; the rest belongs to whoever holds the
/// hub's lock.
class Following
{
public:
    static constexpr std::uint64_t withoutEnd = UINT64_MAX;

    explicit Following(ChannelSet set) : channels(std::move(set)) { }

    const ChannelSet channels;
    /// Clients that are here (held, open, or between polls); kept by Presence.
    std::atomic<std::uint32_t> clients { 0 };

    /// The last message that its clients are counted for: withoutEnd, unless a bound of the hub has
    /// ended it.
    [[nodiscard]] std::uint64_t countedThrough() const
    {
        return m_countedThrough.load(std::memory_order_acquire);
    }

private:
    friend class ExpectedRecipients;
    friend class FollowingPtr;
    friend class Hub;

    /// Clients that are here, or away and still remembered: the recipients of its messages.
    std::uint32_t m_expected = 0;
    std::uint32_t m_cannotTell = 0; ///< how many of these cannot acknowledge
    Follower *m_follower = nullptr; ///< who has its messages pushed
    std::atomic<std::uint64_t> m_countedThrough { withoutEnd };
    std::atomic<std::uint32_t> m_references { 0 }; ///< number of FollowingPtr; any thread
    bool m_isUnattended = false; ///< counted without a follower
    FewPointers<struct Channel> m_channels; ///< every channel that exists and is followed
    std::uint64_t m_countedIn = 0; ///< the last count that it was part of
};

/// A shared owner of a Following. The count of owners is in the Following, so that a client needs
/// one pointer.
///
/// Thread: any, but one object only in one thread at a time.
class FollowingPtr
{
public:
    FollowingPtr() = default;
    explicit FollowingPtr(ChannelSet set) : FollowingPtr(new Following(std::move(set))) { }
    FollowingPtr(const FollowingPtr &other) : FollowingPtr(other.m_following) { }
    FollowingPtr(FollowingPtr &&other) noexcept
        : m_following(std::exchange(other.m_following, nullptr))
    {
    }
    FollowingPtr &operator=(FollowingPtr other) noexcept
    {
        std::swap(m_following, other.m_following);
        return *this;
    }
    ~FollowingPtr()
    {
        if (m_following != nullptr
            && m_following->m_references.fetch_sub(1, std::memory_order_acq_rel) == 1)
            delete m_following;
    }

    [[nodiscard]] Following *get() const { return m_following; }
    Following &operator*() const { return *m_following; }
    Following *operator->() const { return m_following; }
    explicit operator bool() const { return m_following != nullptr; }
    bool operator==(const FollowingPtr &other) const = default;

private:
    explicit FollowingPtr(Following *following) : m_following(following)
    {
        if (m_following != nullptr)
            m_following->m_references.fetch_add(1, std::memory_order_relaxed);
    }

    Following *m_following = nullptr;
};

/// One worker's registration with the hub for the messages of one channel set.
///
/// Invariants: registered with Hub::follow(), and removed with Hub::unfollow() before it is
/// destroyed. After unfollow() nothing more is pushed for it, but its sink may still hold entries
/// that refer to it.
/// Thread: any.
class Follower
{
public:
    Follower(ChannelSet set, MessageSink &messageSink)
        : following(std::move(set)), sink(messageSink)
    {
    }
    virtual ~Follower() = default;
    Follower(const Follower &) = delete;
    Follower &operator=(const Follower &) = delete;

    const FollowingPtr following;
    MessageSink &sink;
};

} // namespace holdfast
