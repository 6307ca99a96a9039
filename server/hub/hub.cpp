// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/hub.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <set>
#include <utility>

namespace holdfast {

namespace {

Error sealed()
{
    return Error { ErrorCode::Unavailable,
                   "The server is shutting down and accepts nothing more: publish again in a few "
                   "seconds." };
}

/// The part of a pattern before its first wildcard: every name that the pattern matches begins with
/// this part.
std::string_view literalPrefix(std::string_view pattern)
{
    return pattern.substr(0, pattern.find('*'));
}

} // namespace

/// Wakes each sink once, after the lock has been released.
class Hub::Wakes
{
public:
    void add(MessageSink &sink)
    {
        if (std::find(m_sinks.begin(), m_sinks.end(), &sink) == m_sinks.end())
            m_sinks.push_back(&sink);
    }
    void wakeAll() const
    {
        for (MessageSink *sink : m_sinks)
            sink->wake();
    }

private:
    std::vector<MessageSink *> m_sinks;
};

std::uint32_t Channel::clients() const
{
    std::uint32_t here = 0;
    for (const Following *following : followings)
        here += following->clients.load(std::memory_order_relaxed);
    return here;
}

Hub::Hub(HubLimits limits, const Clock &clock)
    : m_clock(clock)
    , m_epoch(Epoch::random())
    , m_limits(std::move(limits))
    , m_expected(m_limits.channels, m_limits.patterns)
{
}

Hub::~Hub() = default;

void Hub::seal()
{
    const std::lock_guard lock(m_mutex);
    m_isSealed.store(true, std::memory_order_release);
}

std::optional<Error> Hub::refusalOf(std::span<const std::shared_ptr<Message>> messages,
                                    const char *tooManyChannels) const
{
    if (isSealed())
        return sealed();
    if (m_channels.size() + messages.size() <= m_limits.channels)
        return std::nullopt;
    std::set<std::string_view> isNew;
    for (const auto &message : messages) {
        if (!m_channels.contains(message->channel()))
            isNew.insert(message->channel());
    }
    if (m_channels.size() + isNew.size() <= m_limits.channels)
        return std::nullopt;
    return Error { ErrorCode::LimitReached, tooManyChannels, ErrorReason::ChannelLimitReached };
}

Result<Published> Hub::publish(std::shared_ptr<Message> message,
                               const std::optional<Cursor> &ifLast)
{
    Wakes wakes;
    Published published;
    {
        const MonotonicTime now = m_clock.now();
        const std::lock_guard lock(m_mutex);
        if (auto refusal = refusalOf({ &message, 1 },
                                     "There are as many channels as this server allows: use an "
                                     "existing one, or try again later."))
            return *std::move(refusal);
        Channel &channel = *findOrMake(message->channel());
        if (const Cursor last = cursor(channel.history.lastSeq()); ifLast && *ifLast != last) {
            removeIfUnneeded(m_channels.find(message->channel()));
            return Error { ErrorCode::Conflict,
                           "Another message has come since: the channel's last one is "
                               + last.text() + ". Read it, then try again." };
        }
        published = append(channel, std::move(message), now, wakes);
    }
    wakes.wakeAll();
    return published;
}

Result<std::vector<Published>> Hub::publishAll(std::span<const std::shared_ptr<Message>> messages)
{
    return acceptAll(messages, nullptr,
                     "The batch needs more new channels than this server allows: nothing of it was "
                     "accepted.");
}

Result<PublishedBroadcast> Hub::publishBroadcast(std::span<const std::shared_ptr<Message>> messages,
                                                 const std::shared_ptr<BroadcastGroup> &group)
{
    auto published = acceptAll(messages, group.get(),
                               "The broadcast needs more new channels than this server allows: "
                               "nothing of it was accepted.");
    if (!published)
        return published.error();
    return PublishedBroadcast { std::move(published).value(), group->counts.expected };
}

Result<std::vector<Published>> Hub::acceptAll(std::span<const std::shared_ptr<Message>> messages,
                                              BroadcastGroup *group, const char *tooManyChannels)
{
    Wakes wakes;
    std::vector<Published> published;
    published.reserve(messages.size());
    {
        const MonotonicTime now = m_clock.now();
        const std::lock_guard lock(m_mutex);
        if (auto refusal = refusalOf(messages, tooManyChannels))
            return *std::move(refusal);
        if (group != nullptr) {
            group->firstSeq = m_head.load(std::memory_order_relaxed) + 1;
            m_expected.startCount();
            ExpectedRecipients::Count recipients;
            for (const auto &message : messages) {
                for (Following *following : findOrMake(message->channel())->followings)
                    recipients += m_expected.countOnce(*following);
            }
            group->counts.expected = recipients.expected;
            group->counts.cannotTell.store(recipients.cannotTell, std::memory_order_relaxed);
        }
        for (const auto &message : messages)
            published.push_back(append(*findOrMake(message->channel()), message, now, wakes));
    }
    wakes.wakeAll();
    return published;
}

/// Adds the message to the log, and pushes it to the followers of its channel. Of a broadcast, a
/// follower is pushed the first message that it follows.
Published Hub::append(Channel &channel, std::shared_ptr<Message> message, MonotonicTime now,
                      Wakes &wakes)
{
    const BroadcastGroup *group = message->group();
    const bool isFirst =
        group == nullptr || group->firstSeq == m_head.load(std::memory_order_relaxed) + 1;
    ExpectedRecipients::Count recipients;
    for (const Following *following : channel.followings)
        recipients += ExpectedRecipients::count(*following);
    const MessagePtr accepted = store(channel, std::move(message), recipients, now);
    if (isFirst) {
        m_receipts.record(accepted);
        m_expected.startCount();
    }
    for (Following *following : channel.followings) {
        if (group == nullptr || m_expected.isFirst(*following))
            push(*following, accepted, wakes);
    }
    return Published { accepted->id(), channel.clients() };
}

MessagePtr Hub::store(Channel &channel, std::shared_ptr<Message> message,
                      const ExpectedRecipients::Count &recipients, MonotonicTime now)
{
    const std::uint64_t seq = m_head.load(std::memory_order_relaxed) + 1;
    message->accept(cursor(seq), now, recipients.expected, recipients.cannotTell);
    MessagePtr accepted = std::move(message);
    // Before any push to a sink: a reader may already resume from this cursor while publish() is
    // still running.
    m_head.store(seq, std::memory_order_release);
    ++channel.published;
    ++m_retainedMessages;
    m_retainedBytes += accepted->footprintBytes();
    channel.history.append(accepted);
    markNewest(channel);
    trim(channel, now);
    keepWithinBytes();
    return accepted;
}

void Hub::push(const Following &following, const MessagePtr &message, Wakes &wakes)
{
    if (following.m_follower == nullptr)
        return;
    MessageSink &sink = following.m_follower->sink;
    sink.push(*following.m_follower, message);
    wakes.add(sink);
}

Result<std::uint64_t> Hub::follow(Follower &follower)
{
    const ChannelSet &set = follower.following->channels;
    const std::lock_guard lock(m_mutex);
    if (m_patterns + set.patterns().size() > m_limits.patterns) {
        return Error { ErrorCode::LimitReached,
                       "More patterns are being followed than this server allows: name the "
                       "channels, or try again later." };
    }
    Following &following = *follower.following;
    assert(following.m_channels.isEmpty());
    std::size_t named = 0;
    for (const std::string &name : set.names()) {
        Channel *channel = findOrMake(name);
        if (channel == nullptr) {
            unlink(following);
            releaseNames(following, named);
            return Error { ErrorCode::LimitReached,
                           "There are as many channels as this server allows: follow existing "
                           "ones, or try again later." };
        }
        // findOrMake() may already have linked followings to a new channel, but not this one.
        link(*channel, following);
        ++channel->followersByName;
        ++named;
    }
    for (const std::string &pattern : set.patterns())
        followPattern(following, pattern);
    if (!set.patterns().empty())
        m_patternFollowings.push_back(&following);
    m_patterns += set.patterns().size();
    following.m_follower = &follower;
    return m_head.load(std::memory_order_relaxed);
}

void Hub::followPattern(Following &following, const std::string &pattern)
{
    const std::string_view prefix = literalPrefix(pattern);
    for (auto it = m_channels.lower_bound(prefix);
         it != m_channels.end() && it->first.starts_with(prefix); ++it) {
        if (matchesPattern(pattern, it->first) && !it->second.followings.contains(&following))
            link(it->second, following);
    }
}

void Hub::unfollow(Follower &follower)
{
    Following &following = *follower.following;
    const std::lock_guard lock(m_mutex);
    following.m_follower = nullptr;
    m_patterns -= following.channels.patterns().size();
    if (!m_expected.keep(following, m_head.load(std::memory_order_relaxed)))
        unlink(following);
    releaseNames(following, following.channels.names().size());
}

std::uint64_t Hub::moveClient(Following *from, Following *to, bool cannotTell)
{
    const std::lock_guard lock(m_mutex);
    if (to != nullptr)
        ExpectedRecipients::add(*to, cannotTell);
    if (from != nullptr && m_expected.remove(*from, cannotTell))
        unlink(*from);
    return m_head.load(std::memory_order_relaxed);
}

std::uint64_t Hub::countCanTell(Following &following)
{
    const std::lock_guard lock(m_mutex);
    ExpectedRecipients::addCanTell(following);
    return m_head.load(std::memory_order_relaxed);
}

void Hub::link(Channel &channel, Following &following)
{
    channel.followings.add(&following);
    following.m_channels.add(&channel);
}

void Hub::unlink(Following &following)
{
    for (Channel *channel : following.m_channels)
        channel->followings.remove(&following);
    following.m_channels.clear();
    if (!following.channels.patterns().empty())
        std::erase(m_patternFollowings, &following);
}

void Hub::releaseNames(const Following &following, std::size_t count)
{
    for (const std::string &name : following.channels.names().first(count)) {
        const auto it = m_channels.find(name);
        --it->second.followersByName;
        removeIfUnneeded(it);
    }
}

std::vector<std::string> Hub::matching(std::string_view pattern, std::size_t limit) const
{
    std::vector<std::string> names;
    const std::string_view prefix = literalPrefix(pattern);
    const std::lock_guard lock(m_mutex);
    for (auto it = m_channels.lower_bound(prefix);
         it != m_channels.end() && names.size() < limit && it->first.starts_with(prefix); ++it) {
        if (matchesPattern(pattern, it->first))
            names.push_back(it->first);
    }
    return names;
}

std::uint64_t Hub::countFollowing(std::span<const std::string> channels) const
{
    const std::lock_guard lock(m_mutex);
    m_expected.startCount();
    std::uint64_t clients = 0;
    const auto count = [&](Following &following) {
        clients += m_expected.countOnce(following).expected;
    };
    for (const std::string &name : channels) {
        if (const auto it = m_channels.find(name); it != m_channels.end()) {
            for (Following *following : it->second.followings)
                count(*following);
            continue;
        }
        forEachWaitingFor(name, count);
    }
    return clients;
}

std::string Hub::visitChannels(const std::string &after, std::size_t budget,
                               const std::function<bool(const Channel &)> &visit) const
{
    const std::lock_guard lock(m_mutex);
    auto it = after.empty() ? m_channels.begin() : m_channels.upper_bound(after);
    std::string last;
    for (; it != m_channels.end(); ++it) {
        if (budget-- == 0)
            return last;
        last = it->first;
        if (!visit(it->second))
            return {};
    }
    return {};
}

void Hub::sweep(std::size_t budget)
{
    const MonotonicTime now = m_clock.now();
    const std::lock_guard lock(m_mutex);
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

Hub::Totals Hub::totals() const
{
    const std::lock_guard lock(m_mutex);
    return Totals { m_channels.size(), m_retainedMessages, m_retainedBytes,
                    m_head.load(std::memory_order_relaxed) };
}

bool Hub::hasChannel(std::string_view name) const
{
    const std::lock_guard lock(m_mutex);
    return m_channels.contains(name);
}

Channel *Hub::findOrMake(std::string_view name)
{
    if (const auto it = m_channels.find(name); it != m_channels.end())
        return &it->second;
    if (m_channels.size() >= m_limits.channels)
        return nullptr;
    const auto [it, isNew] = m_channels.try_emplace(std::string(name));
    Channel &channel = it->second;
    channel.key = &it->first;
    channel.history = History(m_tombstones.exhume(it->first), GapReason::Expired);
    refreshPolicy(channel);
    forEachWaitingFor(name, [&](Following &following) { link(channel, following); });
    return &channel;
}

template <typename Visitor>
void Hub::forEachWaitingFor(std::string_view name, const Visitor &visit) const
{
    for (Following *following : m_patternFollowings) {
        if (following->channels.follows(name))
            visit(*following);
    }
    // A following with patterns was visited in the loop above.
    m_expected.forEachNaming(name, visit);
}

void Hub::setPolicies(const HistoryLimits &history, std::vector<ChannelPolicy> policies)
{
    const std::lock_guard lock(m_mutex);
    m_limits.history = history;
    m_limits.policies.swap(policies);
    ++m_policyVersion;
}

void Hub::refreshPolicy(Channel &channel) const
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
    channel.slowPolicy = found.slow.value_or(SlowPolicy::Resume);
    channel.limits = { found.messages.value_or(m_limits.history.messages),
                       found.bytes.value_or(m_limits.history.bytes),
                       found.age.value_or(m_limits.history.age) };
}

SlowPolicy Hub::slowPolicyOf(const Channel &channel) const
{
    if (channel.policyVersion == m_policyVersion)
        return channel.slowPolicy;
    for (const ChannelPolicy &policy : m_limits.policies) {
        if (policy.slow && matchesPattern(policy.channels, channel.name()))
            return *policy.slow;
    }
    return SlowPolicy::Resume;
}

void Hub::trim(Channel &channel, MonotonicTime now)
{
    refreshPolicy(channel);
    m_retainedMessages -= channel.history.count();
    m_retainedBytes -= channel.history.bytes();
    channel.history.trim(channel.limits, now);
    m_retainedMessages += channel.history.count();
    m_retainedBytes += channel.history.bytes();
    if (channel.history.isEmpty())
        unlink(channel);
}

void Hub::keepWithinBytes()
{
    // Evict from the least recently published channel first; the newest message is always kept.
    while (m_retainedBytes > m_limits.historyBytes && m_retainedMessages > 1) {
        Channel &channel = *m_oldest;
        m_retainedBytes -= channel.history.bytes();
        channel.history.evictOldest();
        m_retainedBytes += channel.history.bytes();
        --m_retainedMessages;
        if (channel.history.isEmpty())
            unlink(channel);
    }
}

void Hub::markNewest(Channel &channel)
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

void Hub::unlink(Channel &channel)
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

bool Hub::removeIfUnneeded(Channels::iterator it)
{
    Channel &channel = it->second;
    if (channel.followersByName > 0 || !channel.history.isEmpty())
        return false;
    for (Following *following : channel.followings)
        following->m_channels.remove(&channel);
    if (channel.history.lostThrough() > 0)
        m_tombstones.bury(it->first, channel.history.lostThrough());
    unlink(channel);
    m_channels.erase(it);
    return true;
}

} // namespace holdfast
