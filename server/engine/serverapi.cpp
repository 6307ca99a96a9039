// SPDX-License-Identifier: GPL-3.0-or-later
//
// The api::Engine part of Server: what the window and the management API read and do.
#include "server/delivery/subscribe.h"
#include "server/engine/channeltargets.h"
#include "server/engine/clientfeed.h"
#include "server/engine/clientsnapshots.h"
#include "server/engine/joinurls.h"
#include "server/engine/messagefeed.h"
#include "server/engine/recipients.h"
#include "server/engine/server.h"
#include "version.h"

#include <algorithm>
#include <cctype>

namespace holdfast {

namespace {

/// More than a batch of a feed is ever.
constexpr std::size_t maxAnnouncement = std::size_t { 1024 } * 1024;
/// The number of channels that are looked at under one hold of the hub's lock.
constexpr std::size_t channelsAtOnce = 256;

api::ChannelSnapshot snapshotOf(const Channel &channel, const access::NameSet &frozen)
{
    api::ChannelSnapshot snapshot;
    snapshot.name = channel.name();
    snapshot.subscribers = clientsOf(channel);
    snapshot.retained = channel.history.count();
    snapshot.retainedBytes = channel.history.bytes();
    snapshot.published = channel.published;
    snapshot.isFrozen = frozen.contains(channel.name());
    if (!channel.history.isEmpty()) {
        const Message &newest = *channel.history.newest();
        snapshot.lastId = newest.id().text();
        snapshot.lastTime = newest.wallMilliseconds();
    }
    return snapshot;
}

/// True if a person would see nothing. An operator who sends that has made a mistake.
bool isBlank(std::string_view payload)
{
    return payload.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos;
}

char lower(char c)
{
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

bool containsIgnoringCase(std::string_view text, std::string_view part)
{
    const auto found = std::search(text.begin(), text.end(), part.begin(), part.end(),
                                   [](char a, char b) { return lower(a) == lower(b); });
    return part.empty() || found != text.end();
}

bool matches(const api::ClientQuery &query, const api::ClientSnapshot &snapshot,
             const Client &client)
{
    if (query.hasState && snapshot.state != query.state)
        return false;
    if (!query.channel.empty() && !client.following->channels.follows(query.channel))
        return false;
    return containsIgnoringCase(snapshot.id, query.contains)
        || containsIgnoringCase(snapshot.name, query.contains)
        || containsIgnoringCase(snapshot.address, query.contains);
}

/// `id` is that of the message, or of another one of its broadcast.
api::MessageReceipt receiptOf(const std::string &id, const Message &message)
{
    api::MessageReceipt receipt;
    receipt.id = id;
    receipt.channel = message.channelOf(Cursor::parse(id)->seq);
    const DeliveryTally tally = message.tally();
    receipt.matched = tally.expected;
    receipt.cannotTell = tally.cannotTell;
    receipt.sent = tally.sent;
    receipt.received = tally.received;
    receipt.seen = tally.seen;
    receipt.later = tally.later;
    return receipt;
}

/// Of what the operator sends.
Source operatorSourceOf(api::MessageSource source)
{
    return source == api::MessageSource::Management ? Source::Management : Source::Window;
}

/// The operator has changed a message.
api::BroadcastOutcome outcomeOf(Appended appended)
{
    api::BroadcastOutcome outcome;
    outcome.matched = appended.front().message->tally().expected;
    for (const Entry &entry : appended) {
        outcome.messages.push_back(
            { entry.message->id().text(), entry.message->channel(), entry.subscribers });
    }
    return outcome;
}

api::BroadcastOutcome outcomeOf(Appended appended, const BroadcastGroup &group)
{
    api::BroadcastOutcome outcome;
    outcome.matched = group.counts.expected;
    for (const Entry &entry : appended) {
        outcome.messages.push_back(
            { entry.message->id().text(), entry.message->channel(), entry.subscribers });
    }
    return outcome;
}

} // namespace

api::Status Server::status() const
{
    api::Status status;
    status.version = versionText;
    status.epoch = m_hub.epoch().text();
    status.head = m_hub.cursor(m_hub.head()).text();
    status.uptime =
        std::chrono::duration_cast<std::chrono::milliseconds>(m_clock.now() - m_started);
    status.workers = static_cast<std::uint32_t>(m_workers.size());
    {
        const std::lock_guard lock(m_mutex);
        status.listeners = m_listening;
    }
    status.joinUrls = joinUrls(status.listeners);
    status.openChannels = m_openChannels.names();
    status.isDraining = m_isDraining;
    status.connections = m_admission.count();
    status.maxConnections = m_admission.limit();
    status.hasSeenRemoteDevice = m_admission.hasSeenRemote();

    const Presence::Totals clients = m_presence.totals();
    status.clientsHeld = clients.held;
    status.clientsPolling = clients.polling;
    status.clientsOpen = clients.open;
    status.clientsAway = clients.away;
    const Hub::Totals log = m_hub.totals();
    status.channels = log.channels;
    status.retainedMessages = log.messages;
    status.retainedBytes = log.bytes;
    status.keyedMessages = log.keyedMessages;
    status.keyedBytes = log.keyedBytes;
    status.counters.messagesPublished = log.published;
    status.counters.connectionsRefused = m_refused.load(std::memory_order_relaxed);
    for (const auto &worker : m_workers) {
        const net::WorkerCounters &counters = worker->counters();
        status.counters.connectionsAccepted += counters.accepted.value();
        status.counters.connectionsClosed += counters.closed.value();
        status.counters.requests += counters.requests.value();
        status.counters.badRequests += counters.badRequests.value();
        status.counters.deliveries += counters.deliveries.value();
        status.counters.gapsTold += counters.gapsTold.value();
        status.counters.slowSubscribers += counters.slowSubscribers.value();
        status.counters.inboxOverflows += counters.inboxOverflows.value();
        status.counters.bytesReceived += counters.bytesReceived.value();
        status.counters.bytesSent += counters.bytesSent.value();
        status.counters.tlsHandshakes += counters.tlsHandshakes.value();
        status.counters.tlsFailures += counters.tlsFailures.value();
    }
    status.counters.publishesTooFast = m_rules.publishesTooFast();
    return status;
}

std::vector<api::ChannelSnapshot> Server::channels(const api::ChannelQuery &query) const
{
    std::vector<api::ChannelSnapshot> found;
    const std::size_t limit = std::min(query.limit, api::maxPage);
    if (limit == 0)
        return found;
    std::string after = query.after;
    do {
        after = m_hub.visitChannels(after, channelsAtOnce, [&](const Channel &channel) {
            if (channel.name().find(query.contains) != std::string::npos)
                found.push_back(snapshotOf(channel, m_rules.frozen()));
            return found.size() < limit;
        });
    } while (!after.empty() && found.size() < limit);
    return found;
}

api::ClientPage Server::clients(const api::ClientQuery &query) const
{
    api::ClientPage page;
    const std::size_t limit = std::min(query.limit, api::maxPage);
    const MonotonicTime now = m_clock.now();
    for (std::size_t shard = 0; shard < Presence::shardCount; ++shard) {
        m_presence.visitChanged(shard, 0, SIZE_MAX, [&](const Client &client) {
            if (client.following->channels.isOfFeeds())
                return;
            ++page.total;
            if (client.serial <= query.afterSerial)
                return;
            const api::ClientSnapshot snapshot = snapshotOf(client, now, m_rules.muted());
            if (matches(query, snapshot, client))
                page.clients.push_back(snapshot);
        });
    }
    std::sort(page.clients.begin(), page.clients.end(),
              [](const auto &a, const auto &b) { return a.serial < b.serial; });
    page.hasMore = page.clients.size() > limit;
    if (page.hasMore)
        page.clients.resize(limit);
    return page;
}

std::unique_ptr<api::ClientFeed> Server::watchClients()
{
    return std::make_unique<PresenceFeed>(m_presence, m_rules.muted(), m_clock);
}

std::uint64_t Server::countMatching(const std::vector<std::string> &targets) const
{
    const auto channels = resolveTargets(m_hub, targets);
    return channels ? m_hub.countFollowing(channels.value()) : 0;
}

Result<std::vector<Entry>> Server::entriesOf(const api::Broadcast &broadcast,
                                             const std::shared_ptr<BroadcastGroup> &group) const
{
    const bool takesKeyAway = broadcast.payload.empty() && !broadcast.key.empty();
    if (isBlank(broadcast.payload) && !takesKeyAway) {
        return Error { ErrorCode::Malformed,
                       "The message is empty: nothing was sent. Write something first.",
                       ErrorReason::BlankMessage };
    }
    const auto channels = resolveTargets(m_hub, broadcast.targets);
    if (!channels)
        return channels.error();
    group->channels = channels.value();
    std::vector<Entry> entries;
    for (const std::string &channel : channels.value()) {
        Draft draft { channel, broadcast.payload, broadcast.contentType, broadcast.event };
        draft.priority = broadcast.priority;
        draft.source = operatorSourceOf(broadcast.source);
        draft.key = broadcast.key;
        auto message = Message::make(std::move(draft), m_clock.wallMilliseconds(),
                                     m_settings.requests.maxBodyBytes);
        if (!message)
            return message.error();
        entries.push_back({ std::move(message).value() });
        if (group->channels.size() > 1)
            entries.back().message->joinGroup(group);
    }
    return entries;
}

void Server::announce(std::string_view channel, std::string json)
{
    Draft draft { std::string(channel), std::move(json), "application/json", {} };
    draft.source = Source::Management;
    auto message = Message::make(std::move(draft), m_clock.wallMilliseconds(), maxAnnouncement);
    Q_ASSERT(message);
    std::vector<Entry> entries;
    entries.push_back({ std::move(message).value() });
    // A log that cannot take it is sealed or full: the windows are told a gap, and look again.
    static_cast<void>(m_hub.append({ entries, nullptr }, [] {
        return Log::Completion([](const Result<Appended> & /*result*/) {});
    }));
}

std::uint64_t Server::followersOf(std::string_view channel) const
{
    return m_hub.clientsHere(channel);
}

void Server::broadcast(const api::Broadcast &broadcast, api::BroadcastDone done)
{
    const auto group = std::make_shared<BroadcastGroup>();
    auto entries = entriesOf(broadcast, group);
    if (!entries)
        return done(entries.error());
    if (entries->empty())
        return done(api::BroadcastOutcome {});
    const auto tell = [group, done = std::move(done)](const Result<Appended> &appended) {
        done(appended ? Result(outcomeOf(appended.value(), *group))
                      : Result<api::BroadcastOutcome>(appended.error()));
    };
    if (const auto appended = m_hub.append({ entries.value(), group.get() },
                                           [&tell] { return Log::Completion(tell); }))
        tell(*appended);
}

Result<publish::ChangeBatch> Server::batchOf(const api::MessageChange &change) const
{
    const auto target = publish::findTarget(m_hub, change.id);
    if (!target)
        return target.error();
    if (const auto possible = publish::checkChangeable(target.value()); !possible)
        return possible.error();
    Draft draft;
    draft.source = operatorSourceOf(change.source);
    if (change.isRetraction)
        return publish::retractionOf(target.value(), draft, m_clock);
    if (isBlank(change.payload) && target->like->key().empty()) {
        return Error { ErrorCode::Malformed,
                       "The message would be empty: nothing was changed. Retract it instead.",
                       ErrorReason::BlankMessage };
    }
    draft.payload = change.payload;
    draft.contentType = change.contentType;
    draft.event = change.event;
    draft.priority = change.priority;
    return publish::replacementOf(target.value(), draft, m_clock, m_settings.requests.maxBodyBytes);
}

void Server::changeMessage(const api::MessageChange &change, api::BroadcastDone done)
{
    auto batch = batchOf(change);
    if (!batch)
        return done(batch.error());
    const auto tell = [group = batch->group,
                       done = std::move(done)](const Result<Appended> &appended) {
        done(appended ? Result(outcomeOf(appended.value()))
                      : Result<api::BroadcastOutcome>(appended.error()));
    };
    if (const auto appended =
            m_hub.append(batch->batch(), [&tell] { return Log::Completion(tell); }))
        tell(*appended);
}

Result<MessagePtr> Server::tracked(const std::string &id) const
{
    const auto cursor = Cursor::parse(id);
    MessagePtr message =
        cursor && cursor->epoch == m_hub.epoch() ? m_hub.receipts().find(cursor->seq) : nullptr;
    if (!message) {
        return Error { ErrorCode::NotFound,
                       "No message with that id is among the newest 1,024: receipts are kept for "
                       "those." };
    }
    return message;
}

Result<api::MessageReceipt> Server::receipt(const std::string &id) const
{
    const auto found = tracked(id);
    if (!found)
        return found.error();
    return receiptOf(id, *found.value());
}

void Server::receipts(const std::vector<std::string> &ids,
                      api::Done<std::vector<api::MessageReceipt>> done) const
{
    std::vector<api::MessageReceipt> all;
    const std::size_t count = std::min(ids.size(), maxReceipts);
    for (std::size_t i = 0; i < count; ++i) {
        if (const auto found = tracked(ids[i]))
            all.push_back(receiptOf(ids[i], *found.value()));
    }
    done(std::move(all));
}

Result<api::RecipientPage> Server::recipients(const api::RecipientQuery &query) const
{
    const auto found = tracked(query.messageId);
    if (!found)
        return found.error();
    api::RecipientPage page = recipientsOf(*found.value(), m_presence, query);
    page.receipt = receiptOf(query.messageId, *found.value());
    return page;
}

std::vector<api::ClientReceipts> Server::clientReceipts(const std::vector<std::string> &ids) const
{
    std::vector<api::ClientReceipts> all;
    const std::size_t count = std::min(ids.size(), maxClientReceipts);
    for (std::size_t i = 0; i < count; ++i) {
        m_presence.visit(ids[i], [&](const Client &client) {
            const auto counts = m_hub.receipts().countsOf(client.record, *client.following);
            all.push_back({ ids[i], counts.expected, counts.received });
        });
    }
    return all;
}

std::unique_ptr<api::MessageFeed> Server::watchMessages()
{
    return std::make_unique<HubMessageFeed>(m_hub);
}

Result<std::unique_ptr<api::ClientTrace>> Server::watchClient(const std::string &id)
{
    const bool isAssigned = id.starts_with('~');
    if (!isAssigned && !delivery::isClientId(id)) {
        return Error { ErrorCode::Malformed,
                       "A client id is 1-64 bytes of UTF-8 without control characters." };
    }
    // Nobody can come with an assigned id: it ends with its connection.
    if (isAssigned && !m_presence.visit(id, [](const Client &) {}))
        return Error { ErrorCode::NotFound, "No client with that id is known." };
    return m_traces.watch(id);
}

Result<void> Server::disconnectClient(const std::string &id)
{
    std::uint64_t serial = 0;
    m_presence.visit(id, [&serial](const Client &client) { serial = client.serial; });
    m_rules.admitted().remove(id); // of a locked room
    if (!m_presence.forget(id))
        return Error { ErrorCode::NotFound, "No client with that id is known." };
    forWorkers([serial](net::Worker &worker) { worker.disconnect(serial); });
    return {};
}

Result<void> Server::setOpenChannels(const std::vector<std::string> &names)
{
    return m_openChannels.set(names);
}

} // namespace holdfast
