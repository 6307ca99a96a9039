// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "tests/exactness/random.h"
#include "tests/simulation/eventloop.h"
#include "tests/simulation/faults.h"
#include "tests/simulation/network.h"
#include "tests/simulation/story.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::exactness {
class Ready;
}

namespace holdfast::simulation {

/// The environment of a run: the time, the network, the server's threads, and the scheduler, which
/// chooses at each step what is next.
///
/// Invariants: there is at most one at a time, and current() returns it. The files in seams/ need
/// it, because they replace free functions and constructors without other access to it. Every event
/// follows from the seed and from what the clients do.
/// Thread: one.
class World
{
public:
    World(std::uint64_t seed, const Faults &faults, bool keepsLines);
    ~World();
    World(const World &) = delete;
    World &operator=(const World &) = delete;

    [[nodiscard]] static World *current() { return s_current; }

    [[nodiscard]] const MonotonicTime &now() const { return m_now; }
    [[nodiscard]] exactness::Random &random() { return m_random; }
    /// OpenSSL's random numbers.
    [[nodiscard]] exactness::Random &keys() { return m_keys; }
    [[nodiscard]] Network &network() { return m_network; }
    [[nodiscard]] Story &story() { return m_story; }
    [[nodiscard]] const Faults &faults() const { return m_faults; }
    [[nodiscard]] std::uint64_t steps() const { return m_steps; }
    [[nodiscard]] bool happens(unsigned inThousand);
    /// Restarts the random numbers, independent of those drawn before.
    void reseed(std::uint64_t seed) { m_random = exactness::Random(seed); }

    /// Runs one step. False: nothing can happen before `until`, and the time is now `until`.
    bool step(MonotonicTime until);
    /// The server's log says this. Judges why it ends a connection.
    void heard(std::string_view line);
    void setServerEnding(bool isEnding) { m_isServerEnding = isEnding; }
    void setHasSlowRules(bool hasRules) { m_hasSlowRules = hasRules; }
    [[nodiscard]] std::uint64_t closingsHeard() const { return m_closingsHeard; }
    /// The closings that nothing justifies, and what add() was given.
    [[nodiscard]] const std::vector<std::string> &findings() const { return m_findings; }
    void add(const std::vector<std::string> &findings)
    {
        m_findings.insert(m_findings.end(), findings.begin(), findings.end());
    }
    /// Each server that starts watches some clients.
    void setWatchesClients(bool isWatching) { m_watchesClients = isWatching; }
    [[nodiscard]] bool watchesClients() const { return m_watchesClients; }

    /// Runs only the server's threads.
    void runServerUntil(const std::function<bool()> &isDone);
    [[nodiscard]] std::uint64_t clientTurns() const { return m_clientTurns; }

    // The server's threads:
    void add(EventLoop &loop);
    void remove(EventLoop &loop);
    /// The thread that is running; null if none is.
    [[nodiscard]] EventLoop *running() const { return m_running; }
    /// A place where a thread may be interrupted.
    void mayInterrupt(const char *where);
    /// The running worker has sent something: it may be interrupted until the client has acted on
    /// it, so that what was said must be true already.
    void mayBeOvertaken();
    void lock(const void *mutex);
    void unlock(const void *mutex);
    [[nodiscard]] std::uint64_t locksTaken() const { return m_locksTaken; }

    // The clients' sockets, by the number of their connection:
    void addClient(int number, exactness::Ready &ready);
    void setClientWants(int number, bool reads, bool writes);
    void removeClient(int number);

private:
    struct ClientSocket
    {
        exactness::Ready *ready = nullptr;
        bool reads = true;
        bool writes = true;
    };

    [[nodiscard]] bool isLocked(const void *mutex) const;
    void run(EventLoop &loop);
    [[nodiscard]] std::string runLine(const EventLoop &loop);
    void runClient(int number);
    void collect();
    bool waitUntil(MonotonicTime until);

    static World *s_current;

    exactness::Random m_random;
    exactness::Random m_keys;
    const Faults m_faults;
    Story m_story;
    MonotonicTime m_now;
    Network m_network;
    std::vector<EventLoop *> m_loops;
    EventLoop *m_running = nullptr;
    const EventLoop *m_ranLast = nullptr; ///< the worker in the story's last line about workers
    const EventLoop *m_interrupted = nullptr; ///< interrupted, and not yet in the story
    const char *m_interruptedWhere = "";
    std::map<const void *, EventLoop *> m_locked;
    std::map<int, ClientSocket> m_clients;
    bool m_isServerEnding = false;
    bool m_hasSlowRules = false;
    bool m_watchesClients = false;
    std::uint64_t m_closingsHeard = 0;
    std::vector<std::string> m_findings;
    std::uint64_t m_steps = 0;
    std::uint64_t m_clientTurns = 0;
    std::uint64_t m_locksTaken = 0;

    // The choices for the next step, collected at each step.
    std::vector<EventLoop *> m_canRun;
    std::vector<std::pair<Link *, bool>> m_arrivals;
    std::vector<int> m_readyClients;
};

} // namespace holdfast::simulation
