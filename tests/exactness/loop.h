// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bench/descriptor.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <sys/epoll.h>
#include <vector>

namespace holdfast::exactness {

/// What waits for one socket.
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
    /// For people.
    [[nodiscard]] virtual std::string name() const { return {}; }
};

/// Readiness of sockets, on one epoll instance. In a simulation another file stands for loop.cpp,
/// and for socket.cpp and serverprogram.cpp (tests/simulation/README.md).
///
/// Thread: one.
class Loop
{
public:
    /// Longer than a working server takes for anything, on a machine that does much else.
    static constexpr std::chrono::seconds hangTime { 60 };

    using Now = std::chrono::steady_clock::time_point (*)();

    /// `clock`: a test's clock.
    explicit Loop(Now clock = &std::chrono::steady_clock::now);

    void add(int socket, Ready &ready, bool reads, bool writes);
    void change(int socket, bool reads, bool writes);
    /// Before it is closed. What is ready of it already is not handed on.
    void remove(int socket);

    /// Hands on what is ready; waits for something at most so long. False: nothing was.
    bool turn(std::chrono::milliseconds atMost);
    /// Something was told to somebody that brings the run on.
    void advanced() { m_lastAdvance = m_now(); }
    /// Turns until `isDone`. False: nobody has advanced for as long as only a hang takes, however
    /// long the whole takes on a machine that does much else.
    bool turnUntil(const std::function<bool()> &isDone);
    /// The time that the sockets live in.
    [[nodiscard]] std::chrono::steady_clock::time_point now() const { return m_now(); }

private:
    struct Watch
    {
        Ready *ready = nullptr;
        std::uint32_t generation = 0; ///< counts up when the descriptor is another socket's
    };

    [[nodiscard]] epoll_event eventFor(int socket, bool reads, bool writes) const;

    const Now m_now;
    bench::Descriptor m_epoll;
    std::vector<Watch> m_watches; ///< by descriptor
    std::chrono::steady_clock::time_point m_lastAdvance;
};

} // namespace holdfast::exactness
