// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "tests/simulation/fiber.h"

#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace holdfast::simulation {

class World;

/// An event source of an event loop.
///
/// Invariants: registered with the loop of the thread that created it, until it is destroyed.
class EventSource
{
public:
    EventSource();
    virtual ~EventSource();
    EventSource(const EventSource &) = delete;
    EventSource &operator=(const EventSource &) = delete;

    [[nodiscard]] virtual bool isReady() const = 0;
    virtual void dispatch() = 0;
    /// The time at which it becomes ready without further input; nothing if there is none.
    [[nodiscard]] virtual std::optional<MonotonicTime> due() const { return std::nullopt; }

private:
    class EventLoop &m_loop;
};

/// One simulated thread with an event loop.
///
/// Thread: one.
class EventLoop
{
public:
    EventLoop(World &world, unsigned number, std::function<void()> body);
    ~EventLoop();
    EventLoop(const EventLoop &) = delete;
    EventLoop &operator=(const EventLoop &) = delete;

    // Called by the thread itself:
    /// Dispatches its sources until quit().
    void exec();
    void quit() { m_isQuitting = true; }
    void add(EventSource &source) { m_sources.push_back(&source); }
    void remove(EventSource &source) { std::erase(m_sources, &source); }
    /// Returns control to the scheduler.
    void giveWay() { m_fiber.leave(); }
    /// Returns control to the scheduler until the mutex is free.
    void waitFor(const void *mutex);

    /// True once for each event that it dispatches: it may be interrupted for long.
    [[nodiscard]] bool takeLongInterruption()
    {
        return std::exchange(m_mayBeInterruptedForLong, false);
    }

    // Called by the scheduler:
    void run() { m_fiber.enter(); }
    [[nodiscard]] bool hasEnded() const { return m_fiber.hasEnded(); }
    /// True if it has something to do and is not blocked.
    [[nodiscard]] bool canRun() const;
    [[nodiscard]] std::optional<MonotonicTime> nextDue() const;
    void stallUntil(MonotonicTime time) { m_stalledUntil = time; }
    [[nodiscard]] MonotonicTime stalledUntil() const { return m_stalledUntil; }
    [[nodiscard]] const void *wantedMutex() const { return m_wantedMutex; }
    [[nodiscard]] unsigned number() const { return m_number; }

private:
    [[nodiscard]] bool hasReadySource() const;

    World &m_world;
    const unsigned m_number;
    Fiber m_fiber;
    std::vector<EventSource *> m_sources;
    MonotonicTime m_stalledUntil;
    const void *m_wantedMutex = nullptr;
    bool m_isParked = false; ///< waits for a source
    bool m_mayBeInterruptedForLong = false;
    bool m_isQuitting = false;
};

} // namespace holdfast::simulation
