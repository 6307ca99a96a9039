// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bench/descriptor.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <sys/epoll.h>
#include <vector>

namespace holdfast::exactness {

/// Receives the events of one socket.
///
/// Thread: one.
class Ready
{
public:
    Ready() = default;
    virtual ~Ready() = default;
    Ready(const Ready &) = delete;
    Ready &operator=(const Ready &) = delete;

    /// May close its socket and open another one.
    virtual void ready(bool readable, bool writable) = 0;
    /// For log output.
    [[nodiscard]] virtual std::string name() const { return {}; }
};

/// Waits for sockets with one epoll instance. The simulation replaces loop.cpp, socket.cpp and
/// serverprogram.cpp (tests/simulation/README.md).
///
/// Thread: one.
class Loop
{
public:
    /// A working server does everything faster, even on a loaded machine.
    static constexpr std::chrono::seconds hangTime { 60 };

    using Now = std::chrono::steady_clock::time_point (*)();

    /// `clock`: replaced in tests.
    explicit Loop(Now clock = &std::chrono::steady_clock::now);

    void add(int socket, Ready &ready, bool reads, bool writes);
    void change(int socket, bool reads, bool writes);
    /// Call it before the socket is closed. Events that are already pending for it are dropped.
    void remove(int socket);

    /// Dispatches the ready sockets; waits at most `atMost` for one. False: none was ready.
    bool turn(std::chrono::milliseconds atMost);
    /// A client received something that is progress for the run.
    void advanced() { m_lastAdvance = m_now(); }
    /// From now on the simulated network resets no connection, and every connection is watched. No
    /// effect on a real network.
    void calm();
    /// Calls turn() until `isDone` returns true. False: there was no progress for hangTime. The
    /// total time is not limited, since the machine may be loaded.
    bool turnUntil(const std::function<bool()> &isDone);
    /// True if the machine has not let this program run for a while: what a server then takes for
    /// a silent peer may be this program.
    [[nodiscard]] bool wasHeldUp() const
    {
        return m_heldUpAt && m_now() - *m_heldUpAt < heldUpMatters;
    }
    /// The time of the clock that the sockets use.
    [[nodiscard]] std::chrono::steady_clock::time_point now() const { return m_now(); }

private:
    static constexpr std::chrono::seconds longestTurn { 2 };
    /// Longer than the server waits for the answer to a ping.
    static constexpr std::chrono::seconds heldUpMatters { 60 };

    struct Watch
    {
        Ready *ready = nullptr;
        std::uint32_t generation =
            0; ///< incremented when the descriptor is reused for another socket
    };

    [[nodiscard]] epoll_event eventFor(int socket, bool reads, bool writes) const;

    const Now m_now;
    bench::Descriptor m_epoll;
    std::vector<Watch> m_watches; ///< by descriptor
    std::chrono::steady_clock::time_point m_lastAdvance;
    std::chrono::steady_clock::time_point m_lastTurn; ///< the beginning of the last turn
    std::optional<std::chrono::steady_clock::time_point> m_heldUpAt;
};

} // namespace holdfast::exactness
