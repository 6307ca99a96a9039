// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/log/histories.h"

#include "server/log/batch.h"

#include <queue>

#include <algorithm>
#include <cassert>
#include <set>
#include <utility>

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
        if (copies.isCopy(*message) || message->fate() == Fate::Retracted)
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

/// A newcomer has nothing that could be retracted or replaced: it reads messages as they are now.
bool isShownToNewcomers(const Message &message)
{
    return message.kind() == MessageKind::Message && message.fate() != Fate::Retracted;
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
        const bool isShown = isShownToNewcomers(*message);
        tail.wanted -= isShown ? 1U : 0U;
        if (tail.wanted > 0 && tail.place.index > 0) {
            --tail.place.index;
            merge.push(tail);
        }
        if (!isShown || message->isExpiredAt(now) || copies.isCopy(*message))
            continue;
        bytes += message->envelope().size();
        if (bytes > limits.bytes && !messages.empty())
            break;
        messages.push_back(message);
    }
    std::reverse(messages.begin(), messages.end());
}

/// Reads after `after` without the gap. `expiredThrough`: the highest seq of the messages that it
/// skipped because their time to live is over.
Reading collect(const Selection &selection, std::uint64_t after, const ReadLimits &limits,
                const Cursor &head, MonotonicTime now, std::uint64_t &expiredThrough)
{
    Reading reading;
    std::vector<Place> places;
    for (const Channel *channel : selection.channels) {
        const std::size_t index = channel->history.indexAfter(after);
        if (index < channel->history.count())
            places.push_back(Place { &channel->history, index });
    }
    expiredThrough = takeInOrder(std::move(places), { selection.set, after }, limits, now, reading);
    reading.position = reading.isComplete ? head.seq : reading.messages.back()->seq();
    return reading;
}

} // namespace

void Histories::setPolicies(const HistoryLimits &history, std::vector<ChannelPolicy> policies)
{
    m_limits.history = history;
    m_limits.policies.swap(policies);
    ++m_policyVersion;
    if (Durability durability = Durability::of(m_limits.policies); durability != m_durability) {
        m_durability = std::move(durability);
        ++m_durabilityVersion;
    }
}

Channel *Histories::find(std::string_view name)
{
    const auto it = m_channels.find(name);
    return it == m_channels.end() ? nullptr : &it->second;
}

Channel *Histories::pin(std::string_view name)
{
    if (const auto it = m_channels.find(name); it != m_channels.end()) {
        ++it->second.pins;
        return &it->second;
    }
    if (m_channels.size() >= m_limits.channels)
        return nullptr;
    const auto [it, isNew] = m_channels.try_emplace(std::string(name));
    Channel &channel = it->second;
    channel.key = &it->first;
    channel.pins = 1;
    const std::uint64_t atRestart = lostAtRestart(it->first);
    const std::uint64_t buried = m_tombstones.exhume(it->first);
    channel.history = atRestart > buried ? History(atRestart, GapReason::Restarted)
                                         : History(buried, GapReason::Expired);
    refreshPolicy(channel);
    m_observer->channelMade(channel);
    return &channel;
}

Channel *Histories::restoreLoss(const std::string &name, std::uint64_t lostThrough,
                                GapReason reason)
{
    Channel *const channel = pin(name);
    if (channel == nullptr)
        bury(name, lostThrough);
    else if (lostThrough > channel->history.lostThrough())
        channel->history = History(lostThrough, reason);
    return channel;
}

void Histories::unpin(Channel &channel)
{
    if (--channel.pins == 0 && channel.history.isEmpty())
        removeIfUnneeded(m_channels.find(channel.name()));
}

bool Histories::hasRoomFor(std::span<const Entry> entries) const
{
    if (m_channels.size() + entries.size() <= m_limits.channels)
        return true;
    std::set<std::string_view> isNew;
    for (const Entry &entry : entries) {
        if (!m_channels.contains(entry.message->channel()))
            isNew.insert(entry.message->channel());
    }
    return m_channels.size() + isNew.size() <= m_limits.channels;
}

namespace {

/// What the entries of a batch add to the keys of one channel.
struct AddedKeys
{
    std::map<std::string_view, std::size_t> bytes; ///< of the last message of each key

    [[nodiscard]] Error tooMany(std::size_t most) const
    {
        return { ErrorCode::LimitReached,
                 "The channel has " + std::to_string(most)
                     + " keys, as many as this server allows: take one away with an empty message, "
                       "or publish without a key.",
                 ErrorReason::TooManyKeys,
                 { std::to_string(most) } };
    }
    [[nodiscard]] Error tooLarge(std::size_t most) const
    {
        return { ErrorCode::LimitReached,
                 "The messages with keys may take " + std::to_string(most)
                     + " bytes: take keys away with empty messages, or publish without a key.",
                 ErrorReason::KeysTooLarge,
                 { std::to_string(most) } };
    }
};

} // namespace

Result<void> Histories::checkKeys(std::span<const Entry> entries) const
{
    std::map<std::string_view, AddedKeys> added;
    for (const Entry &entry : entries) {
        const Message &message = *entry.message;
        if (!message.isSpecial())
            continue;
        if (message.setsKey())
            added[message.channel()].bytes[message.key()] = message.footprintBytes();
        else if (message.version() && message.version()->setsKey())
            added[message.channel()].bytes[message.key()] = message.version()->footprintBytes();
    }
    std::size_t allBytes = m_keyedBytes;
    for (const auto &[name, keys] : added) {
        const auto found = m_channels.find(name);
        const KeyedMessages *const held =
            found == m_channels.end() ? nullptr : found->second.keyed.get();
        std::size_t count = held != nullptr ? held->count() : 0;
        std::size_t bytes = held != nullptr ? held->bytes() : 0;
        allBytes -= bytes;
        for (const auto &[key, each] : keys.bytes) {
            const MessagePtr old = held != nullptr ? held->find(key) : nullptr;
            count += old ? 0U : 1U;
            bytes += each - (old ? old->footprintBytes() : 0U);
        }
        allBytes += bytes;
        if (count > m_limits.keyed.keys && (held == nullptr || count > held->count()))
            return keys.tooMany(m_limits.keyed.keys);
        if (bytes > m_limits.keyed.bytes && (held == nullptr || bytes > held->bytes()))
            return keys.tooLarge(m_limits.keyed.bytes);
    }
    if (allBytes > m_limits.keyedBytes && allBytes > m_keyedBytes)
        return AddedKeys().tooLarge(m_limits.keyedBytes);
    return {};
}

template <typename Change>
void Histories::changeKeyed(Channel &channel, const Change &change)
{
    if (!channel.keyed) {
        channel.keyed = std::make_unique<KeyedMessages>([this, &channel](const Message &message) {
            if (m_lossObserver != nullptr && message.seq() <= channel.history.lostThrough())
                m_lossObserver->unkeyed(message);
        });
        m_keyedChannels.insert(&channel);
    }
    m_keyedMessages -= channel.keyed->count();
    m_keyedBytes -= channel.keyed->bytes();
    change(*channel.keyed);
    m_keyedMessages += channel.keyed->count();
    m_keyedBytes += channel.keyed->bytes();
    if (channel.keyed->isEmpty()) {
        channel.keyed.reset();
        m_keyedChannels.erase(&channel);
    }
}

void Histories::setKey(Channel &channel, const MessagePtr &message)
{
    changeKeyed(channel, [&message](KeyedMessages &keyed) { keyed.put(message); });
}

void Histories::takeKeyAway(Channel &channel, std::string_view key)
{
    if (channel.keyed)
        changeKeyed(channel, [&key](KeyedMessages &keyed) { keyed.remove(key); });
}

void Histories::applySpecial(Channel &channel, const MessagePtr &message)
{
    if (message->kind() == MessageKind::Retraction)
        retract(channel, message->target().seq);
    else if (message->kind() == MessageKind::Replacement && message->version())
        replace(channel, message->version());
    else if (message->setsKey())
        setKey(channel, message);
    else if (message->kind() == MessageKind::Message)
        takeKeyAway(channel, message->key());
}

void Histories::retract(Channel &channel, std::uint64_t seq)
{
    if (const MessagePtr held = channel.history.find(seq))
        held->setFate(Fate::Retracted);
    if (const MessagePtr held = channel.keyed ? channel.keyed->find(seq) : nullptr) {
        held->setFate(Fate::Retracted);
        takeKeyAway(channel, held->key());
    }
}

void Histories::replace(Channel &channel, const MessagePtr &version)
{
    if (const MessagePtr held = channel.keyed ? channel.keyed->find(version->seq()) : nullptr) {
        held->setFate(Fate::Replaced);
        if (held->isStored())
            version->markStored();
        changeKeyed(channel, [&version](KeyedMessages &keyed) {
            if (version->setsKey())
                keyed.put(version);
            else
                keyed.remove(version->key());
        });
    }
    if (const MessagePtr held = channel.history.find(version->seq())) {
        held->setFate(Fate::Replaced);
        if (held->isStored())
            version->markStored();
        m_retainedBytes -= channel.history.bytes();
        channel.history.replace(version);
        m_retainedBytes += channel.history.bytes();
    }
}

MessagePtr Histories::find(std::uint64_t seq) const
{
    std::size_t budget = maxSearched;
    for (const Channel *channel = m_newest; channel != nullptr && budget > 0; --budget) {
        if (channel->history.lastSeq() < seq)
            break; // no later message than this was published to the others
        if (channel->history.lostThrough() < seq) {
            if (MessagePtr found = channel->history.find(seq))
                return found;
        }
        channel = channel->older;
    }
    budget = maxSearched;
    for (auto it = m_keyedChannels.begin(); it != m_keyedChannels.end() && budget > 0; ++it) {
        if (MessagePtr found = (*it)->keyed->find(seq))
            return found;
        --budget;
    }
    return nullptr;
}

void Histories::append(Channel &channel, MessagePtr message, MonotonicTime now)
{
    if (message->isSpecial())
        applySpecial(channel, message);
    addToHistory(channel, std::move(message), now);
}

void Histories::restore(Channel &channel, MessagePtr message, bool tookKeyAway, MonotonicTime now)
{
    if (tookKeyAway) {
        takeKeyAway(channel, message->key());
        addToHistory(channel, std::move(message), now);
    } else if (message->setsKey() && message->seq() <= channel.history.lostThrough()) {
        setKey(channel, message);
    } else {
        append(channel, std::move(message), now);
    }
}

void Histories::addToHistory(Channel &channel, MessagePtr message, MonotonicTime now)
{
    ++channel.published;
    ++m_retainedMessages;
    m_retainedBytes += message->footprintBytes();
    channel.history.append(std::move(message));
    markNewest(channel);
    trim(channel, now);
    keepWithinBytes();
}

void Histories::sweep(std::size_t budget, MonotonicTime now)
{
    auto it = m_channels.upper_bound(m_sweptUpTo);
    for (; it != m_channels.end() && budget > 0; --budget) {
        const auto current = it++;
        trim(current->second, now);
        m_sweptUpTo = current->first;
        removeIfUnneeded(current);
    }
    if (it == m_channels.end())
        m_sweptUpTo.clear();
}

void Histories::refreshPolicy(Channel &channel) const
{
    if (channel.policyVersion == m_policyVersion)
        return;
    channel.policyVersion = m_policyVersion;
    ChannelPolicy found;
    for (const ChannelPolicy &policy : m_limits.policies) {
        if (!matchesPattern(policy.channels, channel.name()))
            continue;
        found.slow = found.slow ? found.slow : policy.slow;
        found.messages = found.messages ? found.messages : policy.messages;
        found.bytes = found.bytes ? found.bytes : policy.bytes;
        found.age = found.age ? found.age : policy.age;
    }
    channel.isDurable = m_durability.isDurable(channel.name());
    channel.slowPolicy = found.slow.value_or(SlowPolicy::Resume);
    channel.limits = { found.messages.value_or(m_limits.history.messages),
                       found.bytes.value_or(m_limits.history.bytes),
                       found.age.value_or(m_limits.history.age) };
}

SlowPolicy Histories::slowPolicyOf(const Channel &channel) const
{
    if (channel.policyVersion == m_policyVersion)
        return channel.slowPolicy;
    for (const ChannelPolicy &policy : m_limits.policies) {
        if (policy.slow && matchesPattern(policy.channels, channel.name()))
            return *policy.slow;
    }
    return SlowPolicy::Resume;
}

void Histories::trim(Channel &channel, MonotonicTime now)
{
    refreshPolicy(channel);
    if (channel.keyed)
        changeKeyed(channel, [now](KeyedMessages &keyed) { keyed.dropExpired(now); });
    m_retainedMessages -= channel.history.count();
    m_retainedBytes -= channel.history.bytes();
    channel.history.trim(channel.limits, now, [&](const Message &message) {
        if (m_lossObserver != nullptr)
            m_lossObserver->dropped(channel, message);
    });
    m_retainedMessages += channel.history.count();
    m_retainedBytes += channel.history.bytes();
    if (channel.history.isEmpty())
        unlink(channel);
}

void Histories::evictOldest(Channel &channel)
{
    m_retainedBytes -= channel.history.bytes();
    const MessagePtr oldest = channel.history.evictOldest();
    m_retainedBytes += channel.history.bytes();
    --m_retainedMessages;
    if (m_lossObserver != nullptr)
        m_lossObserver->dropped(channel, *oldest);
    if (channel.history.isEmpty())
        unlink(channel);
}

void Histories::bury(const std::string &channel, std::uint64_t lostThrough)
{
    m_tombstones.bury(channel, lostThrough, [this](const std::string &forgotten) {
        if (m_lossObserver != nullptr)
            m_lossObserver->forgotten(forgotten, m_tombstones.floor());
    });
}

void Histories::keepWithinBytes()
{
    // Evict from the least recently published channel first; the newest message is always kept.
    while (m_retainedBytes > m_limits.historyBytes && m_retainedMessages > 1) {
        assert(m_oldest != nullptr); // a message is held, so a channel is in the list
        evictOldest(*m_oldest);
    }
}

bool Histories::clear(std::string_view name)
{
    const auto found = m_channels.find(name);
    if (found == m_channels.end())
        return false;
    Channel &channel = found->second;
    if (channel.keyed)
        changeKeyed(channel, [](KeyedMessages &keyed) { keyed.clear(); });
    while (!channel.history.isEmpty())
        evictOldest(channel);
    return true;
}

void Histories::markNewest(Channel &channel)
{
    if (m_newest == &channel)
        return;
    unlink(channel);
    channel.older = m_newest;
    if (m_newest != nullptr)
        m_newest->newer = &channel;
    m_newest = &channel;
    if (m_oldest == nullptr)
        m_oldest = &channel;
}

void Histories::unlink(Channel &channel)
{
    if (channel.older != nullptr)
        channel.older->newer = channel.newer;
    else if (m_oldest == &channel)
        m_oldest = channel.newer;
    if (channel.newer != nullptr)
        channel.newer->older = channel.older;
    else if (m_newest == &channel)
        m_newest = channel.older;
    channel.older = nullptr;
    channel.newer = nullptr;
}

bool Histories::removeIfUnneeded(Channels::iterator it)
{
    Channel &channel = it->second;
    if (channel.pins > 0 || !channel.history.isEmpty() || channel.keyed)
        return false;
    m_observer->channelRemoved(channel);
    if (channel.history.lostThrough() > 0)
        bury(it->first, channel.history.lostThrough());
    unlink(channel);
    m_channels.erase(it);
    return true;
}

std::uint64_t Histories::lostAtRestart(std::string_view channel) const
{
    std::uint64_t lost = 0;
    for (const Restart &restart : m_restarts) {
        if (restart.lostThrough > lost && !restart.durability.isDurable(channel))
            lost = restart.lostThrough;
    }
    return lost;
}

std::uint64_t Histories::lostAtRestart(std::span<const std::string> patterns) const
{
    std::uint64_t lost = 0;
    for (const Restart &restart : m_restarts) {
        const auto isAnyLost = [&](const std::string &pattern) {
            return restart.durability.isAnyLost(pattern);
        };
        if (restart.lostThrough > lost && std::ranges::any_of(patterns, isAnyLost))
            lost = restart.lostThrough;
    }
    return lost;
}

std::uint64_t Histories::lossAfter(const Selection &selection, std::uint64_t after,
                                   Reading &reading, GapReason &reason) const
{
    std::uint64_t lost = 0;
    for (const Channel *channel : selection.channels) {
        if (channel->history.lostThrough() > after)
            reading.policy = std::max(reading.policy, slowPolicyOf(*channel));
        if (channel->history.lostThrough() > std::max(after, lost)) {
            lost = channel->history.lostThrough();
            reason = channel->history.lossReason();
        }
    }
    if (!selection.set.patterns().empty() && m_tombstones.highest() > std::max(after, lost)) {
        // Removed channels: this reader may have missed messages that they had lost.
        const std::uint64_t gone = m_tombstones.lostThrough(selection.set);
        if (gone > std::max(after, lost)) {
            lost = gone;
            reason = GapReason::Expired;
        }
    }
    if (const auto gone = lostAtRestart(selection.set.patterns()); gone > std::max(after, lost)) {
        lost = gone;
        reason = GapReason::Restarted;
    }
    return lost;
}

Reading Histories::read(const Selection &selection, std::uint64_t after, const ReadLimits &limits,
                        const Cursor &head, MonotonicTime now) const
{
    std::uint64_t expired = 0;
    Reading reading = collect(selection, after, limits, head, now, expired);
    GapReason reason = GapReason::Evicted;
    std::uint64_t lost = lossAfter(selection, after, reading, reason);
    if (expired > std::max(after, lost)) {
        lost = expired;
        reason = GapReason::Expired;
    }
    if (lost > after)
        reading.gap = Gap { { head.epoch, after }, { head.epoch, lost }, reason };
    return reading;
}

Reading Histories::readFromOldest(const Selection &selection, const ReadLimits &limits,
                                  const Cursor &head, MonotonicTime now) const
{
    std::uint64_t expired = 0;
    return collect(selection, 0, limits, head, now, expired);
}

Reading Histories::readLast(const Selection &selection, std::size_t count, const ReadLimits &limits,
                            const Cursor &head, MonotonicTime now) const
{
    std::vector<Tail> tails;
    for (const Channel *channel : selection.channels) {
        const std::size_t held = channel->history.count();
        if (held > 0 && count > 0)
            tails.push_back(Tail { { &channel->history, held - 1 }, count });
    }
    Reading reading;
    takeNewest(std::move(tails), { selection.set, 0 }, limits, now, reading.messages);
    reading.position = head.seq;
    return reading;
}

namespace {

/// What is read of one channel's history, or of its keyed messages.
class StateSource
{
public:
    StateSource(const History &history, std::size_t first, std::size_t end)
        : m_history(&history), m_index(first), m_end(end)
    {
    }
    StateSource(KeyedMessages::Messages::const_iterator first,
                KeyedMessages::Messages::const_iterator end)
        : m_next(first), m_stop(end)
    {
    }

    [[nodiscard]] bool isEmpty() const
    {
        return m_history != nullptr ? m_index >= m_end : m_next == m_stop;
    }
    /// The next; not empty.
    [[nodiscard]] const MessagePtr &message() const
    {
        return m_history != nullptr ? m_history->at(m_index) : m_next->second;
    }
    void advance()
    {
        if (m_history != nullptr)
            ++m_index;
        else
            ++m_next;
    }

private:
    const History *m_history = nullptr; ///< null: the keyed messages
    std::size_t m_index = 0;
    std::size_t m_end = 0;
    KeyedMessages::Messages::const_iterator m_next;
    KeyedMessages::Messages::const_iterator m_stop;
};

struct StartsLater
{
    bool operator()(const StateSource &a, const StateSource &b) const
    {
        return a.message()->seq() > b.message()->seq();
    }
};

using StateMerge = std::priority_queue<StateSource, std::vector<StateSource>, StartsLater>;

/// The index of the first of the last `count` messages before `end`.
std::size_t startOfLast(const History &history, std::size_t end, std::size_t count)
{
    if (count == allMessages)
        return 0;
    for (; end > 0 && count > 0; --end)
        count -= isShownToNewcomers(*history.at(end - 1)) ? 1U : 0U;
    return end;
}

StateMerge sourcesOf(const Selection &selection, const StateRange &range)
{
    StateMerge merge;
    const auto add = [&merge](const StateSource &source) {
        if (!source.isEmpty())
            merge.push(source);
    };
    for (const Channel *channel : selection.channels) {
        const History &history = channel->history;
        if (range.last > 0) {
            const std::size_t end = history.indexAfter(range.through);
            const std::size_t first =
                std::max(startOfLast(history, end, range.last), history.indexAfter(range.after));
            add({ history, first, end });
        }
        if (channel->keyed) {
            const KeyedMessages::Messages &keyed = channel->keyed->messages();
            add({ keyed.upper_bound(range.after), keyed.upper_bound(range.through) });
        }
    }
    return merge;
}

} // namespace

Reading Histories::readState(const Selection &selection, const StateRange &range,
                             const ReadLimits &limits, const Cursor &head, MonotonicTime now) const
{
    Reading reading;
    reading.state = range;
    reading.position = range.through;
    if (range.last == allMessages && range.after > 0) {
        GapReason reason = GapReason::Evicted;
        const std::uint64_t lost =
            std::min(lossAfter(selection, range.after, reading, reason), range.through);
        if (lost > range.after)
            reading.gap = Gap { { head.epoch, range.after }, { head.epoch, lost }, reason };
    }
    // A broadcast's copy that was superseded on one channel may be current on another.
    Copies copies(selection.set, 0);
    std::size_t bytes = 0;
    for (StateMerge merge = sourcesOf(selection, range); !merge.empty();) {
        StateSource source = merge.top();
        const MessagePtr message = source.message();
        merge.pop();
        source.advance();
        if (!source.isEmpty())
            merge.push(source);
        const bool isTold =
            !reading.messages.empty() && reading.messages.back()->seq() == message->seq();
        if (isTold || !isShownToNewcomers(*message) || message->isExpiredAt(now)
            || copies.isCopy(*message))
            continue;
        bytes += message->envelope().size();
        if (reading.messages.size() >= limits.messages
            || (bytes > limits.bytes && !reading.messages.empty())) {
            reading.isComplete = false;
            break;
        }
        reading.messages.push_back(message);
    }
    reading.state->after = reading.isComplete ? range.through : reading.messages.back()->seq();
    return reading;
}

} // namespace holdfast
