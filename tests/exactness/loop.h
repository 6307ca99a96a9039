// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bench/descriptor.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>

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
};

/// Readiness of sockets, on one epoll instance.
///
/// Thread: one.
class Loop
{
public:
    Loop();

    void add(int socket, Ready &ready, bool reads, bool writes);
    void change(int socket, Ready &ready, bool reads, bool writes);
    /// Before it is closed. What is ready of it already is not handed on.
    void remove(int socket);

    /// Hands on what is ready; waits for something at most so long. False: nothing was.
    bool turn(std::chrono::milliseconds atMost);
    /// Turns until `isDone`. False: it has not come for as long as only a hang takes.
    bool turnUntil(const std::function<bool()> &isDone);

private:
    bench::Descriptor m_epoll;
    std::uint64_t m_removals = 0;
};

} // namespace holdfast::exactness
