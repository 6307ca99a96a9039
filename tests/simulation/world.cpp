// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/simulation/world.h"

#include "tests/exactness/loop.h"
#include "tests/simulation/closings.h"
#include "tests/simulation/seededkeys.h"

#include <algorithm>
#include <utility>

namespace holdfast::simulation {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

/// The maximum simulated time of one step.
constexpr std::size_t stepMicroseconds = 20;
constexpr std::size_t stallMilliseconds = 3000;
constexpr std::size_t interruptionMicroseconds = 20'000;
/// Longer than a request and its response take in a slow network.
constexpr std::size_t longInterruptionMicroseconds = 500'000;
/// In which a client reads an answer and acts on it, beside the delays of the network.
constexpr std::size_t overtakingMilliseconds = 60;

/// The kinds of step in the story's fingerprint.
constexpr std::uint64_t workerRuns = 1'000'000;
constexpr std::uint64_t workerStops = 2'000'000;

} // namespace

World *World::s_current = nullptr;

World::World(std::uint64_t seed, const Faults &faults, bool keepsLines)
    : m_random(seed ^ 0x5c4ed)
    , m_keys(seed ^ 0x6e75)
    , m_faults(faults)
    , m_story(keepsLines)
    , m_now(std::chrono::hours(1))
    , m_network(m_story, m_random, m_faults, m_now)
{
    s_current = this;
    useSeededKeys();
}

World::~World()
{
    s_current = nullptr;
}

bool World::happens(unsigned inThousand)
{
    return inThousand > 0 && m_random.below(1000) < inThousand;
}

void World::add(EventLoop &loop)
{
    m_loops.push_back(&loop);
}

void World::remove(EventLoop &loop)
{
    std::erase(m_loops, &loop);
}

void World::addClient(int number, exactness::Ready &ready)
{
    m_clients.emplace(number, ClientSocket { &ready });
}

void World::setClientWants(int number, bool reads, bool writes)
{
    ClientSocket &socket = m_clients.at(number);
    socket.reads = reads;
    socket.writes = writes;
}

void World::removeClient(int number)
{
    m_clients.erase(number);
}

// ---- Threads ------------------------------------------------------------------------------------

void World::mayInterrupt(const char *where)
{
    EventLoop *const loop = m_running;
    if (loop == nullptr || !happens(m_faults.preemption))
        return;
    m_story.add(m_now, workerStops + loop->number(), {}, [&] {
        m_interrupted = loop;
        m_interruptedWhere = where;
        return std::string(); // reported if another worker runs in between
    });
    // Often long enough for other threads to do a lot, sometimes for the clients to act on what
    // this one has told them.
    if (m_random.chance(25)) {
        const bool isLong = m_random.chance(10) && loop->takeLongInterruption();
        const std::size_t atMost = isLong ? longInterruptionMicroseconds : interruptionMicroseconds;
        loop->stallUntil(m_now + microseconds(m_random.below(atMost)));
    }
    loop->giveWay();
}

void World::mayBeOvertaken()
{
    EventLoop *const loop = m_running;
    if (loop == nullptr || !happens(m_faults.overtaking))
        return;
    m_story.add(m_now, workerStops + loop->number(), {}, [&] {
        m_interrupted = loop;
        m_interruptedWhere = "after it has sent, for long";
        return std::string(); // reported if another worker runs in between
    });
    const milliseconds acting(m_random.below(overtakingMilliseconds));
    loop->stallUntil(m_now + 2 * m_faults.delay + acting);
    loop->giveWay();
}

bool World::isLocked(const void *mutex) const
{
    return m_locked.contains(mutex);
}

void World::lock(const void *mutex)
{
    ++m_locksTaken;
    mayInterrupt("before it takes a lock");
    while (isLocked(mutex)) {
        if (m_running != nullptr)
            m_running->waitFor(mutex);
        else
            run(*m_locked.at(mutex)); // a caller outside of the workers runs the owner of the lock
                                      // until it is free
    }
    m_locked.emplace(mutex, m_running);
}

void World::unlock(const void *mutex)
{
    m_locked.erase(mutex);
    mayInterrupt("after it released a lock");
}

std::string World::runLine(const EventLoop &loop)
{
    const EventLoop *const interrupted = std::exchange(m_interrupted, nullptr);
    if (std::exchange(m_ranLast, &loop) == &loop)
        return {};
    std::string line = "worker " + std::to_string(loop.number()) + " runs";
    if (interrupted != nullptr && interrupted != &loop) {
        line += "; worker " + std::to_string(interrupted->number()) + " was interrupted "
            + m_interruptedWhere;
    }
    return line;
}

void World::run(EventLoop &loop)
{
    m_story.add(m_now, workerRuns + loop.number(), {}, [&] { return runLine(loop); });
    m_running = &loop;
    loop.run();
    m_running = nullptr;
    if (happens(m_faults.workerStall)) {
        loop.stallUntil(m_now + milliseconds(m_random.below(stallMilliseconds)));
        m_story.add(m_now, workerStops + loop.number(), {}, [&] {
            return "worker " + std::to_string(loop.number()) + " is not run for a while";
        });
    }
}

// ---- The scheduler ------------------------------------------------------------------------------

void World::collect()
{
    m_canRun.clear();
    m_arrivals.clear();
    m_readyClients.clear();
    for (EventLoop *loop : m_loops) {
        const bool isKept = loop->stalledUntil() > m_now
            || (loop->wantedMutex() != nullptr && isLocked(loop->wantedMutex()));
        if (!isKept && loop->canRun())
            m_canRun.push_back(loop);
    }
    m_network.collectArrivals(m_arrivals);
    for (const auto &[number, socket] : m_clients) {
        if ((socket.reads && m_network.isClientReadable(number))
            || (socket.writes && m_network.isClientWritable(number))
            || m_network.isClientReset(number))
            m_readyClients.push_back(number);
    }
}

bool World::step(MonotonicTime until)
{
    ++m_steps;
    m_now += microseconds(m_random.below(stepMicroseconds));
    m_network.maybeCut();
    collect();
    const std::size_t choices = m_canRun.size() + m_arrivals.size() + m_readyClients.size();
    if (choices == 0)
        return waitUntil(until);
    std::size_t choice = m_random.below(choices);
    if (choice < m_canRun.size()) {
        run(*m_canRun[choice]);
        return true;
    }
    choice -= m_canRun.size();
    if (choice < m_arrivals.size()) {
        const auto [link, isToServer] = m_arrivals[choice];
        m_network.arrive(*link, isToServer);
        m_network.forgetFinished();
        return true;
    }
    runClient(m_readyClients[choice - m_arrivals.size()]);
    return true;
}

void World::runClient(int number)
{
    const ClientSocket socket = m_clients.at(number);
    ++m_clientTurns;
    socket.ready->ready((socket.reads && m_network.isClientReadable(number))
                            || m_network.isClientReset(number),
                        socket.writes && m_network.isClientWritable(number));
}

bool World::waitUntil(MonotonicTime until)
{
    std::optional<MonotonicTime> next = m_network.nextArrival();
    const auto consider = [&next](MonotonicTime time) {
        if (!next || time < *next)
            next = time;
    };
    for (const EventLoop *loop : m_loops) {
        if (loop->stalledUntil() > m_now)
            consider(loop->stalledUntil());
        if (const auto due = loop->nextDue(); due && *due > m_now)
            consider(*due);
    }
    if (!next || *next > until) {
        m_now = std::max(m_now, until);
        return false;
    }
    m_now = std::max(m_now, *next);
    return true;
}

void World::heard(std::string_view line)
{
    const auto closing = closingIn(line);
    Link *const link = closing ? m_network.linkOf(closing->descriptor) : nullptr;
    if (link == nullptr)
        return;
    ++m_closingsHeard;
    const std::string wrong =
        unjustified(*closing, *link, { m_now, m_isServerEnding, m_hasSlowRules });
    link->isEndingGently = link->isEndingGently || closing->isGentle;
    m_story.add(m_now, static_cast<std::uint64_t>(closing->reason), {}, [&] {
        return "the server ends connection " + std::to_string(link->number) + " for reason "
            + std::to_string(closing->reason);
    });
    if (!wrong.empty())
        m_findings.push_back(link->client + " (connection " + std::to_string(link->number)
                             + ") was closed for " + wrong);
}

void World::runServerUntil(const std::function<bool()> &isDone)
{
    while (!isDone()) {
        collect();
        if (!m_canRun.empty())
            run(*m_random.pick(m_canRun));
        else
            m_now += milliseconds(1); // until a blocked thread can run again
    }
}

} // namespace holdfast::simulation
