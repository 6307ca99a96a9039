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
#include <vector>

namespace holdfast::exactness {
class Ready;
}

namespace holdfast::simulation {

/// All that a run is not: the time, the network, the server's threads, and the scheduler that says
/// at each step which of them goes on.
///
/// Invariants: one at a time, and current() while it lives: the seams of the server are free
/// functions and constructors, which have no other way to it. All that happens follows from the
/// seed and from what the clients do. Thread: one.
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
    [[nodiscard]] Network &network() { return m_network; }
    [[nodiscard]] Story &story() { return m_story; }
    [[nodiscard]] const Faults &faults() const { return m_faults; }
    [[nodiscard]] std::uint64_t steps() const { return m_steps; }
    [[nodiscard]] bool happens(unsigned inThousand);
    /// From here on chance is another: what it was before does not matter.
    void reseed(std::uint64_t seed) { m_random = exactness::Random(seed); }

    /// One thing happens. False: nothing can before `until`, which it is then.
    bool step(MonotonicTime until);
    /// Only the server's threads go on.
    void runServerUntil(const std::function<bool()> &isDone);
    [[nodiscard]] std::uint64_t clientTurns() const { return m_clientTurns; }

    // The server's threads.
    void add(EventLoop &loop);
    void remove(EventLoop &loop);
    /// The one that runs; null: none does.
    [[nodiscard]] EventLoop *running() const { return m_running; }
    /// A place where a thread may be interrupted.
    void mayInterrupt(const char *where);
    void lock(const void *mutex);
    void unlock(const void *mutex);
    [[nodiscard]] std::uint64_t locksTaken() const { return m_locksTaken; }

    // The clients' sockets, by their connection's number.
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
    const Faults m_faults;
    Story m_story;
    MonotonicTime m_now;
    Network m_network;
    std::vector<EventLoop *> m_loops;
    EventLoop *m_running = nullptr;
    const EventLoop *m_ranLast = nullptr; ///< of the worker that the story has told of last
    const EventLoop *m_interrupted = nullptr; ///< and that it has not told of yet
    const char *m_interruptedWhere = "";
    std::map<const void *, EventLoop *> m_locked;
    std::map<int, ClientSocket> m_clients;
    std::uint64_t m_steps = 0;
    std::uint64_t m_clientTurns = 0;
    std::uint64_t m_locksTaken = 0;

    // What can happen next, at each step anew.
    std::vector<EventLoop *> m_canRun;
    std::vector<std::pair<Link *, bool>> m_arrivals;
    std::vector<int> m_readyClients;
};

} // namespace holdfast::simulation
