// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/fakeengine.h"

#include "server/core/channelname.h"

#include <algorithm>

namespace holdfast::tests {

/// Hands out the engine's pending changes.
///
/// Thread: main.
class FakeEngine::Feed final : public api::ClientFeed
{
public:
    explicit Feed(FakeEngine &engine) : m_engine(engine) { }

    [[nodiscard]] api::ClientChanges take(std::size_t limit) override
    {
        ++m_engine.takeCalls;
        api::ClientChanges changes;
        changes.isReset = std::exchange(m_isFirst, false);
        if (changes.isReset) {
            for (const auto &[serial, client] : m_engine.m_clients)
                m_engine.m_pending[serial] = true;
        }
        while (changes.changed.size() + changes.removed.size() < limit
               && !m_engine.m_pending.empty()) {
            const auto [serial, isChange] = *m_engine.m_pending.begin();
            m_engine.m_pending.erase(m_engine.m_pending.begin());
            if (isChange)
                changes.changed.push_back(m_engine.m_clients.at(serial));
            else
                changes.removed.push_back(serial);
        }
        return changes;
    }

private:
    FakeEngine &m_engine;
    bool m_isFirst = true;
};

/// Hands out what was published since its last look.
///
/// Thread: main.
class FakeEngine::Messages final : public api::MessageFeed
{
public:
    explicit Messages(const FakeEngine &engine) : m_engine(engine) { }

    [[nodiscard]] api::MessageNews take(std::size_t limit) override
    {
        api::MessageNews news;
        for (; m_taken < m_engine.m_messages.size(); ++m_taken)
            news.messages.push_back(m_engine.m_messages[m_taken]);
        while (news.messages.size() > limit) {
            news.messages.erase(news.messages.begin());
            ++news.passedOver;
        }
        return news;
    }

private:
    const FakeEngine &m_engine;
    std::size_t m_taken = 0;
};

FakeEngine::FakeEngine()
{
    currentStatus.version = "0.1.0";
    currentStatus.epoch = "abcd1234";
    currentStatus.workers = 1;
    currentStatus.listeners = { { "0.0.0.0", 8080 } };
    currentStatus.joinUrls = { "http://192.168.1.23:8080/" };
}

void FakeEngine::setClient(const api::ClientSnapshot &client)
{
    m_clients[client.serial] = client;
    m_pending[client.serial] = true;
}

void FakeEngine::removeClient(std::uint64_t serial)
{
    m_clients.erase(serial);
    m_pending[serial] = false;
}

void FakeEngine::setChannel(const std::string &name, std::uint64_t subscribers,
                            std::uint64_t published)
{
    api::ChannelSnapshot &channel = m_channels[name];
    channel.name = name;
    channel.subscribers = subscribers;
    channel.published = published;
    channel.retained = published;
}

void FakeEngine::removeChannel(const std::string &name)
{
    m_channels.erase(name);
}

api::Status FakeEngine::status() const
{
    ++statusCalls;
    api::Status status = currentStatus;
    status.channels += m_channels.size();
    for (const auto &[serial, client] : m_clients) {
        status.clientsHeld += client.state == api::ClientState::Held ? 1U : 0U;
        status.clientsPolling += client.state == api::ClientState::Polling ? 1U : 0U;
        status.clientsOpen += client.state == api::ClientState::Open ? 1U : 0U;
        status.clientsAway += client.state == api::ClientState::Away ? 1U : 0U;
    }
    return status;
}

std::vector<api::ChannelSnapshot> FakeEngine::channels(const api::ChannelQuery &query) const
{
    std::vector<api::ChannelSnapshot> page;
    for (auto at = m_channels.upper_bound(query.after);
         at != m_channels.end() && page.size() < query.limit; ++at) {
        if (at->first.find(query.contains) != std::string::npos)
            page.push_back(at->second);
    }
    return page;
}

api::ClientPage FakeEngine::clients(const api::ClientQuery &query) const
{
    lastClientQuery = query;
    api::ClientPage page;
    page.total = m_clients.size();
    for (const auto &[serial, client] : m_clients) {
        if (serial <= query.afterSerial || client.id.find(query.contains) == std::string::npos
            || (query.hasState && client.state != query.state))
            continue;
        page.hasMore = page.clients.size() == query.limit;
        if (page.hasMore)
            break;
        page.clients.push_back(client);
    }
    return page;
}

std::unique_ptr<api::ClientFeed> FakeEngine::watchClients()
{
    return std::make_unique<Feed>(*this);
}

bool FakeEngine::follows(const api::ClientSnapshot &client, const std::string &target) const
{
    return std::any_of(
        client.channels->begin(), client.channels->end(), [&](const std::string &followed) {
            return matchesPattern(followed, target) || matchesPattern(target, followed);
        });
}

std::uint64_t FakeEngine::countMatching(const std::vector<std::string> &targets) const
{
    const auto count = std::count_if(m_clients.begin(), m_clients.end(), [&](const auto &entry) {
        return std::any_of(targets.begin(), targets.end(), [&](const std::string &target) {
            return follows(entry.second, target);
        });
    });
    return static_cast<std::uint64_t>(count);
}

void FakeEngine::broadcast(const api::Broadcast &broadcast, api::BroadcastDone done)
{
    broadcasts.push_back(broadcast);
    if (completesLater)
        waiting.push_back(std::move(done));
    else
        done(accept(broadcast));
}

void FakeEngine::changeMessage(const api::MessageChange &change, api::BroadcastDone done)
{
    changes.push_back(change);
    done(accept(change));
}

Result<api::BroadcastOutcome> FakeEngine::accept(const api::MessageChange &change)
{
    if (refusal)
        return *refusal;
    const auto target = std::find_if(m_messages.begin(), m_messages.end(),
                                     [&](const auto &each) { return each.id == change.id; });
    if (target == m_messages.end())
        return Error { ErrorCode::NotFound, "no such message" };
    if (target->isRetracted)
        return Error { ErrorCode::Gone, "The message has been retracted." };
    api::MessageSnapshot message = *target;
    message.kind =
        change.isRetraction ? api::MessageKind::Retraction : api::MessageKind::Replacement;
    message.targetId = change.id;
    message.source = change.source;
    message.payload = change.isRetraction ? std::string() : change.payload;
    message.payloadBytes = message.payload.size();
    target->isRetracted = change.isRetraction;
    publish(message);
    api::BroadcastOutcome accepted;
    accepted.matched = countMatching(message.channels);
    for (const std::string &channel : message.channels)
        accepted.messages.push_back({ m_messages.back().id, channel, countMatching({ channel }) });
    return accepted;
}

void FakeEngine::completeBroadcast()
{
    const api::BroadcastDone done = std::move(waiting.front());
    waiting.erase(waiting.begin());
    done(accept(broadcasts[broadcasts.size() - waiting.size() - 1]));
}

Result<api::BroadcastOutcome> FakeEngine::accept(const api::Broadcast &broadcast)
{
    if (refusal)
        return *refusal;
    if (outcome)
        return *outcome;
    api::BroadcastOutcome accepted;
    accepted.matched = countMatching(broadcast.targets);
    api::MessageSnapshot message;
    message.seq = m_sequence + 1;
    message.source = broadcast.source;
    message.event = broadcast.event;
    message.contentType = broadcast.contentType;
    message.payload = broadcast.payload;
    message.payloadBytes = broadcast.payload.size();
    for (const std::string &target : broadcast.targets) {
        const bool isPattern = target.find('*') != std::string::npos;
        const bool reachesOne =
            std::any_of(m_channels.begin(), m_channels.end(),
                        [&](const auto &channel) { return matchesPattern(target, channel.first); });
        if (isPattern && !reachesOne)
            continue;
        const std::string id = currentStatus.epoch + '-' + std::to_string(++m_sequence);
        const std::uint64_t followers = countMatching({ target });
        accepted.messages.push_back({ id, target, followers });
        m_receipts[id] = { .id = id, .channel = target, .matched = accepted.matched };
        message.channels.push_back(target);
        ++message.channelCount;
        ++currentStatus.counters.messagesPublished;
    }
    if (!accepted.messages.empty()) {
        message.id = accepted.messages.front().id;
        m_messages.push_back(message);
    }
    return accepted;
}

Result<api::MessageReceipt> FakeEngine::receipt(const std::string &id) const
{
    const auto found = m_receipts.find(id);
    if (found == m_receipts.end())
        return Error { ErrorCode::NotFound, "no such message" };
    return found->second;
}

void FakeEngine::receipts(const std::vector<std::string> &ids,
                          api::Done<std::vector<api::MessageReceipt>> done) const
{
    std::vector<api::MessageReceipt> all;
    for (const std::string &id : ids) {
        if (const auto found = m_receipts.find(id); found != m_receipts.end())
            all.push_back(found->second);
    }
    done(std::move(all));
}

Result<api::RecipientPage> FakeEngine::recipients(const api::RecipientQuery &query) const
{
    const auto found = m_receipts.find(query.messageId);
    if (found == m_receipts.end())
        return Error { ErrorCode::NotFound, "no such message" };
    api::RecipientPage page;
    page.receipt = found->second;
    const auto known = recipientsOf.find(query.messageId);
    if (known == recipientsOf.end())
        return page;
    for (const api::RecipientSnapshot &each : known->second) {
        page.waiting += each.state == api::RecipientState::Waiting ? 1U : 0U;
        page.received += each.state == api::RecipientState::Received ? 1U : 0U;
        page.seen += each.state == api::RecipientState::Seen ? 1U : 0U;
        page.missed += each.state == api::RecipientState::Missed ? 1U : 0U;
        page.cannotTell += each.state == api::RecipientState::CannotTell ? 1U : 0U;
        if (each.serial <= query.afterSerial || (query.hasState && each.state != query.state))
            continue;
        page.hasMore = page.hasMore || page.recipients.size() == query.limit;
        if (!page.hasMore)
            page.recipients.push_back(each);
    }
    return page;
}

std::vector<api::ClientReceipts>
FakeEngine::clientReceipts(const std::vector<std::string> &ids) const
{
    std::vector<api::ClientReceipts> all;
    for (const std::string &id : ids) {
        if (const auto found = clientReceiptsOf.find(id); found != clientReceiptsOf.end())
            all.push_back(found->second);
    }
    return all;
}

std::unique_ptr<api::MessageFeed> FakeEngine::watchMessages()
{
    return std::make_unique<Messages>(*this);
}

void FakeEngine::publish(api::MessageSnapshot message)
{
    message.seq = ++m_sequence;
    message.id = currentStatus.epoch + '-' + std::to_string(message.seq);
    message.channelCount = std::max<std::uint64_t>(message.channelCount, message.channels.size());
    message.payloadBytes = std::max<std::uint64_t>(message.payloadBytes, message.payload.size());
    m_receipts[message.id] = { .id = message.id,
                               .channel = message.channels.front(),
                               .matched = countMatching(message.channels) };
    m_messages.push_back(std::move(message));
}

class FakeEngine::Trace final : public api::ClientTrace
{
public:
    Trace(FakeEngine &engine, std::string id) : m_engine(engine), m_id(std::move(id))
    {
        ++m_engine.watchers[m_id];
    }
    ~Trace() override { --m_engine.watchers[m_id]; }

    [[nodiscard]] api::TracePage read(std::uint64_t after, std::size_t limit) const override
    {
        api::TracePage page;
        const std::vector<api::TraceStep> &all = m_engine.stepsOf[m_id];
        for (std::size_t i = after; i < all.size() && page.steps.size() < limit; ++i) {
            page.steps.push_back(all[i]);
            page.steps.back().number = i + 1;
        }
        page.next = after + page.steps.size();
        page.hasMore = page.next < all.size();
        return page;
    }

private:
    FakeEngine &m_engine;
    const std::string m_id;
};

Result<std::unique_ptr<api::ClientTrace>> FakeEngine::watchClient(const std::string &id)
{
    if (watchRefusal)
        return *watchRefusal;
    return std::unique_ptr<api::ClientTrace>(std::make_unique<Trace>(*this, id));
}

Result<void> FakeEngine::disconnectClient(const std::string &id)
{
    const auto found = std::find_if(m_clients.begin(), m_clients.end(),
                                    [&](const auto &entry) { return entry.second.id == id; });
    if (found == m_clients.end())
        return Error { ErrorCode::NotFound, "no such client" };
    removeClient(found->first);
    disconnected.push_back(id);
    return {};
}

Result<void> FakeEngine::setOpenChannels(const std::vector<std::string> &names)
{
    if (refusal)
        return *refusal;
    if (names.empty())
        return Error { ErrorCode::Malformed, "Name at least one channel to offer." };
    currentStatus.openChannels = names;
    return {};
}

api::ClientSnapshot someClient(std::uint64_t serial, const std::string &name,
                               const std::vector<std::string> &channels)
{
    api::ClientSnapshot client;
    client.serial = serial;
    client.id = "~" + std::to_string(serial);
    client.name = name;
    client.address = "192.168.1." + std::to_string(serial % 250 + 1);
    client.agent = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile";
    client.channels = std::make_shared<const std::vector<std::string>>(channels);
    return client;
}

} // namespace holdfast::tests
