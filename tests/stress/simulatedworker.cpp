// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/stress/simulatedworker.h"

#include <algorithm>
#include <utility>

namespace holdfast::tests {

namespace {

constexpr std::size_t pollForm = 2;
constexpr std::size_t everyone = 100; ///< the budget of a full slice, in sends

bool isNews(const Reading &reading)
{
    return reading.gap.has_value() || !reading.messages.empty();
}

} // namespace

SimulatedWorker::SimulatedWorker(Hub &hub, Presence &presence, std::uint32_t seed,
                                 const SimulatedWorkerOptions &options)
    : m_hub(hub)
    , m_presence(presence)
    , m_options(options)
    , m_random(seed)
    , m_encoders { TextEncoder(), TextEncoder({ .messages = 3 }),
                   TextEncoder({ .messages = 5 }, true) }
    , m_groups(hub, options.inboxBound)
{
}

SimulatedWorker::~SimulatedWorker()
{
    leaveAll();
}

void SimulatedWorker::step()
{
    SimulatedClient *client = nullptr;
    switch (random(16)) {
    case 0:
    case 1:
        if (m_here.size() < m_options.clients)
            subscribe();
        break;
    case 2:
        if (m_here.size() > m_options.clients / 2)
            leave(*m_here[random(m_here.size())]);
        break;
    case 3:
        if ((client = pick(Phase::Live)) != nullptr)
            client->isStalled = true;
        break;
    case 4:
    case 5:
        if ((client = pick(Phase::Blocked)) != nullptr)
            flush(*client);
        break;
    case 6:
    case 7:
        if ((client = pick(Phase::Answered)) != nullptr)
            pollAgain(*client);
        break;
    case 8:
        if ((client = pick(Phase::Advancing)) != nullptr)
            advance(*client);
        break;
    case 9:
        heartbeat();
        break;
    case 10:
    case 11:
        m_groups.drain();
        break;
    default:
        (void)runSlice(1 + random(8));
        break;
    }
}

void SimulatedWorker::settle()
{
    for (bool isQuiet = false; !isQuiet;) {
        isQuiet = true;
        m_groups.drain();
        while (runSlice(everyone))
            isQuiet = false;
        const std::vector<SimulatedClient *> all = m_here;
        for (SimulatedClient *client : all) {
            isQuiet = isQuiet && client->phase == Phase::Live;
            client->isStalled = false;
            if (client->phase == Phase::Blocked)
                flush(*client);
            else if (client->phase == Phase::Answered)
                pollAgain(*client);
            else if (client->phase == Phase::Advancing)
                advance(*client);
        }
    }
}

void SimulatedWorker::leaveAll()
{
    while (!m_here.empty())
        leave(*m_here.back());
}

std::string SimulatedWorker::verdict(const Ledger &ledger) const
{
    for (const auto &client : m_clients) {
        const std::string wrong = client->verdict(ledger);
        if (!wrong.empty())
            return "a client of " + client->following->channels.key() + " from "
                + std::to_string(client->start) + " on " + wrong;
    }
    return {};
}

std::size_t SimulatedWorker::told() const
{
    std::size_t sum = 0;
    for (const auto &client : m_clients)
        sum += client->got.size();
    return sum;
}

std::size_t SimulatedWorker::gaps() const
{
    std::size_t sum = 0;
    for (const auto &client : m_clients)
        sum += client->gaps.size();
    return sum;
}

Outlet::Outcome SimulatedWorker::send(Subscriber &subscriber, int /*socket*/, const BlockPtr &block)
{
    auto &client = static_cast<SimulatedClient &>(subscriber);
    if (random(200) == 0) {
        leave(client);
        return Outcome::Broken;
    }
    if (client.isStalled) {
        client.audience->leave(client);
        client.has = std::max(client.has, client.position);
        client.hold(block);
        return Outcome::Blocked;
    }
    client.take(*block);
    return Outcome::Sent;
}

void SimulatedWorker::answered(Subscriber &subscriber, const BlockPtr & /*block*/)
{
    finishPoll(static_cast<SimulatedClient &>(subscriber));
}

std::string SimulatedWorker::randomChannels()
{
    const auto channel = [this] {
        return "c" + std::to_string(random(m_options.channels));
    };
    switch (random(6)) {
    case 0:
        return "*";
    case 1:
        return channel() + ",deep.**";
    case 2:
        return "**";
    case 3:
        return channel() + ',' + channel() + ",deep." + channel();
    default:
        return channel();
    }
}

SimulatedClient *SimulatedWorker::pick(Phase phase)
{
    for (int i = 0; i < 4 && !m_here.empty(); ++i) {
        SimulatedClient *client = m_here[random(m_here.size())];
        if (client->phase == phase)
            return client;
    }
    return nullptr;
}

Audience &SimulatedWorker::audienceOf(SimulatedClient &client)
{
    auto &audience = client.group->audiences[client.form];
    if (!audience) {
        audience = std::make_unique<Audience>(m_encoders[client.form], m_hub.epoch(), m_hub.head());
    }
    return *audience;
}

bool SimulatedWorker::isPoll(const SimulatedClient &client) const
{
    return m_encoders[client.form].isOneShot();
}

void SimulatedWorker::subscribe()
{
    SimulatedGroup *group = m_groups.acquire(randomChannels());
    if (group == nullptr)
        return;
    auto client = std::make_unique<SimulatedClient>();
    client->form = random(SimulatedGroup::formCount);
    client->id = random(2) == 0 ? "" : "named" + std::to_string(random(20));
    const auto transport =
        client->form == pollForm ? TransportKind::LongPoll : TransportKind::EventStream;
    client->presence =
        m_presence.arrive({ client->id, "", "", {}, transport }, group->following, nullptr);
    if (client->presence == nullptr) {
        m_groups.release(*group, false);
        return;
    }
    client->group = group;
    client->following = group->following;
    SimulatedClient &here = *m_clients.emplace_back(std::move(client));
    m_here.push_back(&here);

    const Reading first = firstReading(*group, m_encoders[here.form].limits());
    // It need not get messages before its first one.
    here.start = here.has = here.position = first.position;
    m_presence.startReading(here.presence, first, false);
    if (isNews(first) && !sendBlock(here, first))
        return;
    if (isNews(first) && isPoll(here))
        finishPoll(here);
    else
        advance(here);
}

Reading SimulatedWorker::firstReading(const SimulatedGroup &group, const ReadLimits &limits)
{
    switch (random(4)) {
    case 0:
        return m_hub.readFromOldest(group, limits);
    case 1:
        return m_hub.readLast(group, 3, limits);
    case 2: {
        Reading nothing;
        const std::uint64_t head = m_hub.head();
        nothing.position = head - std::min<std::uint64_t>(head, random(100));
        return nothing;
    }
    default: {
        Reading nothing;
        nothing.position = m_hub.head();
        return nothing;
    }
    }
}

void SimulatedWorker::leave(SimulatedClient &client)
{
    if (client.audience != nullptr) {
        client.audience->leave(client);
        client.has = std::max(client.has, client.position);
    }
    const bool wasHeld = client.phase != Phase::Answered;
    client.phase = Phase::Gone;
    client.unsent.reset();
    std::erase(m_here, &client);
    m_presence.release(std::exchange(client.presence, nullptr), wasHeld);
    // Some groups linger, as in the server; the hub must handle both.
    m_groups.release(*std::exchange(client.group, nullptr), random(2) == 0);
}

void SimulatedWorker::flush(SimulatedClient &client)
{
    client.isStalled = false;
    const BlockPtr block = std::exchange(client.unsent, nullptr);
    client.take(*block);
    block->countSent(1);
    if (isPoll(client))
        finishPoll(client);
    else
        advance(client);
}

void SimulatedWorker::pollAgain(SimulatedClient &client)
{
    client.presence = m_presence.arrive({ client.id, "", "", {}, TransportKind::LongPoll },
                                        client.following, client.presence);
    Reading resumed;
    resumed.position = client.position;
    m_presence.startReading(client.presence, resumed, true);
    advance(client);
}

void SimulatedWorker::advance(SimulatedClient &client)
{
    client.phase = Phase::Advancing;
    Audience &audience = audienceOf(client);
    for (int blocks = 0; blocks < 4;) {
        if (audience.isAt(client.position) && audience.join(client, 0, client.position)) {
            client.phase = Phase::Live;
            return;
        }
        const Reading reading =
            m_hub.read(*client.group, client.position, audience.encoder().limits());
        if (!isNews(reading)) {
            m_groups.drain();
            if (audience.join(client, 0, reading.position)) {
                client.phase = Phase::Live;
                return;
            }
            client.position = reading.position;
            client.has = std::max(client.has, client.position);
            continue;
        }
        ++blocks;
        if (!sendBlock(client, reading))
            return;
        if (isPoll(client)) {
            finishPoll(client);
            return;
        }
    }
}

bool SimulatedWorker::sendBlock(SimulatedClient &client, const Reading &reading)
{
    auto block = std::make_shared<Block>();
    m_encoders[client.form].encode(reading, m_hub.epoch(), block->bytes);
    block->position = reading.position;
    block->messages = reading.messages;
    if (random(8) == 0) {
        client.hold(block);
        return false;
    }
    client.take(*block);
    client.position = block->position;
    block->countSent(1);
    return true;
}

void SimulatedWorker::finishPoll(SimulatedClient &client)
{
    client.phase = Phase::Answered;
    client.has = std::max(client.has, client.position);
    m_presence.answered(client.presence);
}

bool SimulatedWorker::runSlice(std::size_t budget)
{
    const auto visit = [this, budget](SimulatedGroup &group, std::size_t, Audience &audience) {
        if (!audience.hasWork() || (budget < everyone && random(2) == 0))
            return true;
        if (audience.mustRead()) {
            audience.startRound(m_hub.read(group, audience.position(), audience.encoder().limits()),
                                m_cache);
        } else if (!audience.isInRound()) {
            audience.startRound(m_cache);
        }
        if (audience.isInRound())
            (void)audience.runSlice(budget, *this);
        return false; // a client that left in the round may have removed the group
    };
    return !m_groups.visitAudiences(visit);
}

void SimulatedWorker::heartbeat()
{
    const auto visit = [this](const SimulatedGroup &, std::size_t form, Audience &audience) {
        if (form != pollForm && !audience.isInRound() && !audience.isEmpty() && random(4) == 0)
            audience.startHeartbeat();
        return true;
    };
    (void)m_groups.visitAudiences(visit);
}

} // namespace holdfast::tests
