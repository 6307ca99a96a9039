// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/loop.h"

#include <array>
#include <sys/epoll.h>

namespace holdfast::exactness {

namespace {

/// Longer than a working server takes for anything, on a machine that does much else.
constexpr std::chrono::seconds hangTime { 60 };

epoll_event eventFor(Ready &ready, bool reads, bool writes)
{
    epoll_event event {};
    event.data.ptr = &ready;
    event.events =
        (reads ? std::uint32_t { EPOLLIN } : 0U) | (writes ? std::uint32_t { EPOLLOUT } : 0U);
    return event;
}

} // namespace

Loop::Loop() : m_epoll(epoll_create1(EPOLL_CLOEXEC)) { }

void Loop::add(int socket, Ready &ready, bool reads, bool writes)
{
    epoll_event event = eventFor(ready, reads, writes);
    epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, socket, &event);
}

void Loop::change(int socket, Ready &ready, bool reads, bool writes)
{
    epoll_event event = eventFor(ready, reads, writes);
    epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, socket, &event);
}

void Loop::remove(int socket)
{
    epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, socket, nullptr);
    ++m_removals;
}

bool Loop::turn(std::chrono::milliseconds atMost)
{
    std::array<epoll_event, 64> events; // NOLINT(*-member-init): written by epoll_wait
    const int count = epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()),
                                 static_cast<int>(atMost.count()));
    const std::uint64_t removals = m_removals;
    for (int i = 0; i < count; ++i) {
        const epoll_event &event = events[static_cast<std::size_t>(i)];
        const bool hasFailed = (event.events & (EPOLLERR | EPOLLHUP)) != 0;
        static_cast<Ready *>(event.data.ptr)
            ->ready(hasFailed || (event.events & EPOLLIN) != 0,
                    hasFailed || (event.events & EPOLLOUT) != 0);
        // The rest may speak of sockets that are gone: the next turn asks again.
        if (m_removals != removals)
            break;
    }
    return count > 0;
}

bool Loop::turnUntil(const std::function<bool()> &isDone)
{
    const auto begun = std::chrono::steady_clock::now();
    while (!isDone()) {
        turn(std::chrono::milliseconds(100));
        if (std::chrono::steady_clock::now() - begun > hangTime)
            return false;
    }
    return true;
}

} // namespace holdfast::exactness
