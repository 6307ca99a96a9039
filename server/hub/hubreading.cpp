// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of Hub that reads the log after a cursor.
#include "server/hub/hub.h"

#include <queue>

#include <algorithm>

namespace holdfast {

namespace {

/// The position of the merge in one channel's history.
struct Place
{
    const History *history;
    std::size_t index;

    [[nodiscard]] const MessagePtr &message() const { return history->at(index); }
};

struct HasLaterSeq
{
    bool operator()(const Place &a, const Place &b) const
    {
        return a.message()->seq() > b.message()->seq();
    }
};

using Merge = std::priority_queue<Place, std::vector<Place>, HasLaterSeq>;

/// Finds the messages of broadcasts to skip, so that each broadcast is read once. The messages of a
/// broadcast are consecutive in the log.
class Copies
{
public:
    /// For a reader that follows `set` and has everything up to `after`.
    Copies(const ChannelSet &set, std::uint64_t after) : m_set(&set), m_after(after) { }

    /// True if another message of its broadcast is read, or was already read, instead of this one.
    bool isCopy(const Message &message)
    {
        const BroadcastGroup *group = message.group();
        if (group == nullptr)
            return false;
        if (group == m_last)
            return true;
        m_last = group;
        return m_after > 0 && group->firstSeq <= m_after && group->seqFor(*m_set) <= m_after;
    }

private:
    const ChannelSet *m_set;
    std::uint64_t m_after;
    const BroadcastGroup *m_last = nullptr;
};

/// Takes the messages at `places` in seq order until a limit is reached. Skips expired messages;
/// returns the highest seq of these, 0 if there are none.
std::uint64_t takeInOrder(std::vector<Place> places, Copies copies, const ReadLimits &limits,
                          MonotonicTime now, Reading &reading)
{
    std::uint64_t expiredThrough = 0;
    std::size_t bytes = 0;
    Merge merge(HasLaterSeq {}, std::move(places));
    while (!merge.empty()) {
        Place place = merge.top();
        const MessagePtr message = place.message();
        merge.pop();
        if (++place.index < place.history->count())
            merge.push(place);
        if (copies.isCopy(*message))
            continue;
        if (message->isExpiredAt(now)) {
            expiredThrough = message->seq();
            continue;
        }
        bytes += message->envelope().size();
        if (reading.messages.size() >= limits.messages
            || (bytes > limits.bytes && !reading.messages.empty())) {
            reading.isComplete = false;
            break;
        }
        reading.messages.push_back(message);
    }
    return expiredThrough;
}

/// The newest `wanted` messages of one history; the one at `place` is taken next.
struct Tail
{
    Place place;
    std::size_t wanted;
};

/// Takes the newest messages first until a limit is reached, so that the limits bound the cost, not
/// the size of the log.
void takeNewest(std::vector<Tail> tails, Copies copies, const ReadLimits &limits, MonotonicTime now,
                std::vector<MessagePtr> &messages)
{
    const auto isOlder = [](const Tail &a, const Tail &b) {
        return a.place.message()->seq() < b.place.message()->seq();
    };
    std::priority_queue merge(isOlder, std::move(tails));
    std::size_t bytes = 0;
    while (!merge.empty() && messages.size() < limits.messages) {
        Tail tail = merge.top();
        const MessagePtr message = tail.place.message();
        merge.pop();
        if (--tail.wanted > 0) {
            --tail.place.index;
            merge.push(tail);
        }
        if (message->isExpiredAt(now) || copies.isCopy(*message))
            continue;
        bytes += message->envelope().size();
        if (bytes > limits.bytes && !messages.empty())
            break;
        messages.push_back(message);
    }
    std::reverse(messages.begin(), messages.end());
}

} // namespace

std::uint64_t Hub::lossAfter(const Follower &follower, std::uint64_t after, Reading &reading,
                             GapReason &reason) const
{
    std::uint64_t lost = 0;
    for (const Channel *channel : follower.following->m_channels) {
        if (channel->history.lostThrough() > after)
            reading.policy = std::max(reading.policy, slowPolicyOf(*channel));
        if (channel->history.lostThrough() > std::max(after, lost)) {
            lost = channel->history.lostThrough();
            reason = channel->history.lossReason();
        }
    }
    const ChannelSet &set = follower.following->channels;
    if (!set.patterns().empty() && m_tombstones.highest() > std::max(after, lost)) {
        // Removed channels: this follower may have missed messages that they had lost.
        const std::uint64_t gone = m_tombstones.lostThrough(set);
        if (gone > std::max(after, lost)) {
            lost = gone;
            reason = GapReason::Expired;
        }
    }
    return lost;
}

Reading Hub::collect(const Follower &follower, std::uint64_t after, const ReadLimits &limits,
                     std::uint64_t &expiredThrough) const
{
    Reading reading;
    std::vector<Place> places;
    for (const Channel *channel : follower.following->m_channels) {
        const std::size_t index = channel->history.indexAfter(after);
        if (index < channel->history.count())
            places.push_back(Place { &channel->history, index });
    }
    expiredThrough = takeInOrder(std::move(places), { follower.following->channels, after }, limits,
                                 m_clock.now(), reading);
    reading.position = reading.isComplete ? m_head.load(std::memory_order_relaxed)
                                          : reading.messages.back()->seq();
    return reading;
}

Reading Hub::read(const Follower &follower, std::uint64_t after, const ReadLimits &limits) const
{
    const std::lock_guard lock(m_mutex);
    std::uint64_t expired = 0;
    Reading reading = collect(follower, after, limits, expired);
    GapReason reason = GapReason::Evicted;
    std::uint64_t lost = lossAfter(follower, after, reading, reason);
    if (expired > std::max(after, lost)) {
        lost = expired;
        reason = GapReason::Expired;
    }
    if (lost > after)
        reading.gap = Gap { cursor(after), cursor(lost), reason };
    return reading;
}

Reading Hub::readFromOldest(const Follower &follower, const ReadLimits &limits) const
{
    const std::lock_guard lock(m_mutex);
    std::uint64_t expired = 0;
    return collect(follower, 0, limits, expired);
}

Reading Hub::readLast(const Follower &follower, std::size_t count, const ReadLimits &limits) const
{
    const MonotonicTime now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    std::vector<Tail> tails;
    for (const Channel *channel : follower.following->m_channels) {
        const std::size_t held = channel->history.count();
        if (const std::size_t wanted = std::min(count, held); wanted > 0)
            tails.push_back(Tail { { &channel->history, held - 1 }, wanted });
    }
    Reading reading;
    takeNewest(std::move(tails), { follower.following->channels, 0 }, limits, now,
               reading.messages);
    reading.position = m_head.load(std::memory_order_relaxed);
    return reading;
}

} // namespace holdfast
