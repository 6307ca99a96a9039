// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/hub.h"

#include "server/log/memorylog.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace holdfast {

namespace {

/// The part of a pattern before its first wildcard: every name that the pattern matches begins with
/// this part.
std::string_view literalPrefix(std::string_view pattern)
{
    return pattern.substr(0, pattern.find('*'));
}

} // namespace

std::uint32_t clientsOf(const Channel &channel)
{
    std::uint32_t here = 0;
    for (const Following *following : channel.followings)
        here += following->clients.load(std::memory_order_relaxed);
    return here;
}

Hub::Hub(std::unique_ptr<Log> log, std::size_t maxPatterns, const Clock &clock)
    : m_clock(clock)
    , m_maxPatterns(maxPatterns)
    , m_expected(log->histories().maxChannels(), maxPatterns)
    , m_log(std::move(log))
{
    m_started = m_log->start(*this);
    m_headAtStart = m_log->head();
}

Hub::Hub(const HubLimits &limits, const Clock &clock)
    : Hub(std::make_unique<MemoryLog>(limits, clock), limits.patterns, clock)
{
}

Hub::~Hub()
{
    m_log->close();
}

void Hub::channelMade(Channel &channel)
{
    forEachWaitingFor(channel.name(), [&](Following &following) { link(channel, following); });
}

void Hub::channelRemoved(Channel &channel)
{
    for (Following *following : channel.followings)
        following->m_channels.remove(&channel);
}

/// Sets the counts of a batch. A broadcast counts each client once, whichever of its channels it
/// follows.
void Hub::countRecipients(const Batch &batch) const
{
    if (batch.group != nullptr) {
        m_expected.startCount();
        ExpectedRecipients::Count all;
        for (const Entry &entry : batch.entries) {
            for (Following *following : entry.channel->followings)
                all += m_expected.countOnce(*following);
        }
        batch.group->counts.expected = all.expected;
        batch.group->counts.cannotTell.store(all.cannotTell, std::memory_order_relaxed);
    }
    for (Entry &entry : batch.entries) {
        ExpectedRecipients::Count recipients;
        for (const Following *following : entry.channel->followings)
            recipients += ExpectedRecipients::count(*following);
        entry.message->expect(recipients.expected, recipients.cannotTell);
        entry.subscribers = clientsOf(*entry.channel);
    }
}

/// Of a broadcast, a follower is pushed the first message that it follows.
void Hub::appended(const Batch &batch, Wakes &wakes)
{
    countRecipients(batch);
    m_expected.startCount();
    for (const Entry &entry : batch.entries) {
        const MessagePtr message = entry.message;
        if (message->kind() != MessageKind::Message)
            markChanged(*message);
        if (isFeed(message->channel()))
            ++m_announced;
        else if (batch.group == nullptr || &entry == &batch.entries.front())
            m_receipts.record(message);
        for (Following *following : entry.channel->followings) {
            if (batch.group == nullptr || m_expected.isFirst(*following))
                push(*following, message, wakes);
        }
    }
}

/// The receipts may hold a message that its history has dropped, or the one before its replacement.
void Hub::markChanged(const Message &change) const
{
    const std::uint64_t target = change.target().seq;
    if (const MessagePtr held = m_receipts.find(target); held && held->seq() == target) {
        held->setFate(change.kind() == MessageKind::Retraction ? Fate::Retracted : Fate::Replaced);
    }
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
    const std::lock_guard lock(m_log->mutex());
    if (m_patterns + set.patterns().size() > m_maxPatterns) {
        return Error { ErrorCode::LimitReached,
                       "More patterns are being followed than this server allows: name the "
                       "channels, or try again later." };
    }
    Following &following = *follower.following;
    assert(following.m_channels.isEmpty());
    std::size_t named = 0;
    for (const std::string &name : set.names()) {
        Channel *channel = m_log->histories().pin(name);
        if (channel == nullptr) {
            unlink(following);
            releaseNames(following, named);
            return Error { ErrorCode::LimitReached,
                           "There are as many channels as this server allows: follow existing "
                           "ones, or try again later." };
        }
        // A new channel may already be linked to followings, but not to this one.
        link(*channel, following);
        ++named;
    }
    for (const std::string &pattern : set.patterns())
        followPattern(following, pattern);
    if (!set.patterns().empty())
        m_patternFollowings.push_back(&following);
    m_patterns += set.patterns().size();
    following.m_follower = &follower;
    return m_log->head();
}

void Hub::followPattern(Following &following, const std::string &pattern)
{
    const std::string_view prefix = literalPrefix(pattern);
    m_log->histories().forEachWithPrefix(prefix, [&](Channel &channel) {
        if (matchesPattern(pattern, channel.name()) && !channel.followings.contains(&following))
            link(channel, following);
        return true;
    });
}

void Hub::unfollow(Follower &follower)
{
    Following &following = *follower.following;
    const std::lock_guard lock(m_log->mutex());
    following.m_follower = nullptr;
    m_patterns -= following.channels.patterns().size();
    if (!m_expected.keep(following, m_log->head()))
        unlink(following);
    releaseNames(following, following.channels.names().size());
}

std::uint64_t Hub::moveClient(Following *from, Following *to, bool cannotTell)
{
    const std::lock_guard lock(m_log->mutex());
    if (to != nullptr)
        ExpectedRecipients::add(*to, cannotTell);
    if (from != nullptr && m_expected.remove(*from, cannotTell))
        unlink(*from);
    return m_log->head();
}

std::uint64_t Hub::countCanTell(Following &following)
{
    const std::lock_guard lock(m_log->mutex());
    ExpectedRecipients::addCanTell(following);
    return m_log->head();
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
    for (const std::string &name : following.channels.names().first(count))
        m_log->histories().unpin(*m_log->histories().find(name));
}

std::vector<std::string> Hub::matching(std::string_view pattern, std::size_t limit) const
{
    std::vector<std::string> names;
    const std::string_view prefix = literalPrefix(pattern);
    const std::lock_guard lock(m_log->mutex());
    m_log->histories().forEachWithPrefix(prefix, [&](const Channel &channel) {
        if (names.size() < limit && matchesPattern(pattern, channel.name()))
            names.push_back(channel.name());
        return names.size() < limit;
    });
    return names;
}

std::uint64_t Hub::countFollowing(std::span<const std::string> channels) const
{
    const std::lock_guard lock(m_log->mutex());
    m_expected.startCount();
    std::uint64_t clients = 0;
    const auto count = [&](Following &following) {
        clients += m_expected.countOnce(following).expected;
    };
    for (const std::string &name : channels) {
        if (const Channel *channel = m_log->histories().find(name)) {
            for (Following *following : channel->followings)
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
    const std::lock_guard lock(m_log->mutex());
    const Histories::Channels &channels = m_log->histories().channels();
    auto it = after.empty() ? channels.begin() : channels.upper_bound(after);
    std::string last;
    for (; it != channels.end(); ++it) {
        if (budget-- == 0)
            return last;
        last = it->first;
        if (!visit(it->second))
            return {};
    }
    return {};
}

Hub::Totals Hub::totals() const
{
    const std::lock_guard lock(m_log->mutex());
    const Histories &histories = m_log->histories();
    return Totals { .channels = histories.channels().size(),
                    .messages = histories.messages(),
                    .bytes = histories.bytes(),
                    .keyedMessages = histories.keyedMessages(),
                    .keyedBytes = histories.keyedBytes(),
                    .published = m_log->head() - m_headAtStart - m_announced };
}

std::uint32_t Hub::clientsHere(std::string_view channel) const
{
    const std::lock_guard lock(m_log->mutex());
    const Channel *found = m_log->histories().find(channel);
    return found == nullptr ? 0 : clientsOf(*found);
}

bool Hub::hasChannel(std::string_view name) const
{
    const std::lock_guard lock(m_log->mutex());
    return m_log->histories().channels().contains(name);
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

Selection Hub::selectionOf(const Follower &follower)
{
    const Following &following = *follower.following;
    return { following.channels, following.m_channels.items() };
}

Reading Hub::read(const Follower &follower, std::uint64_t after, const ReadLimits &limits) const
{
    const std::lock_guard lock(m_log->mutex());
    return m_log->histories().read(selectionOf(follower), after, limits, cursor(head()),
                                   m_clock.now());
}

Reading Hub::readFromOldest(const Follower &follower, const ReadLimits &limits) const
{
    const std::lock_guard lock(m_log->mutex());
    return m_log->histories().readFromOldest(selectionOf(follower), limits, cursor(head()),
                                             m_clock.now());
}

Reading Hub::readLast(const Follower &follower, std::size_t count, const ReadLimits &limits) const
{
    const std::lock_guard lock(m_log->mutex());
    return m_log->histories().readLast(selectionOf(follower), count, limits, cursor(head()),
                                       m_clock.now());
}

Reading Hub::readState(const Follower &follower, StateRange range, const ReadLimits &limits) const
{
    const std::lock_guard lock(m_log->mutex());
    if (range.through == 0)
        range.through = head();
    return m_log->histories().readState(selectionOf(follower), range, limits, cursor(head()),
                                        m_clock.now());
}

MessagePtr Hub::find(std::uint64_t seq) const
{
    {
        const std::lock_guard lock(m_log->mutex());
        if (MessagePtr found = m_log->histories().find(seq))
            return found;
    }
    return m_receipts.find(seq);
}

void Hub::setPolicies(const HistoryLimits &history, std::vector<ChannelPolicy> policies)
{
    const std::lock_guard lock(m_log->mutex());
    m_log->histories().setPolicies(history, std::move(policies));
}

bool Hub::clear(std::string_view channel)
{
    const std::lock_guard lock(m_log->mutex());
    return m_log->histories().clear(channel);
}

void Hub::sweep(std::size_t budget)
{
    const MonotonicTime now = m_clock.now();
    const std::lock_guard lock(m_log->mutex());
    m_log->histories().sweep(budget, now);
}

} // namespace holdfast
