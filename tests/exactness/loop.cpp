// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/loop.h"

#include <array>
#include <utility>

namespace holdfast::exactness {

Loop::Loop(Now clock) : m_now(clock), m_epoll(epoll_create1(EPOLL_CLOEXEC)), m_lastTurn(clock()) { }

epoll_event Loop::eventFor(int socket, bool reads, bool writes) const
{
    epoll_event event {};
    const Watch &watch = m_watches[static_cast<std::size_t>(socket)];
    event.data.u64 =
        (std::uint64_t { watch.generation } << 32U) | static_cast<std::uint32_t>(socket);
    event.events =
        (reads ? std::uint32_t { EPOLLIN } : 0U) | (writes ? std::uint32_t { EPOLLOUT } : 0U);
    return event;
}

void Loop::add(int socket, Ready &ready, bool reads, bool writes)
{
    const auto place = static_cast<std::size_t>(socket);
    if (m_watches.size() <= place)
        m_watches.resize(place + 1);
    m_watches[place] = { &ready, m_watches[place].generation + 1 };
    epoll_event event = eventFor(socket, reads, writes);
    epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, socket, &event);
}

void Loop::change(int socket, bool reads, bool writes)
{
    epoll_event event = eventFor(socket, reads, writes);
    epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, socket, &event);
}

void Loop::remove(int socket)
{
    epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, socket, nullptr);
    m_watches[static_cast<std::size_t>(socket)].ready = nullptr;
}

bool Loop::turn(std::chrono::milliseconds atMost)
{
    const auto now = m_now();
    if (now - std::exchange(m_lastTurn, now) > longestTurn)
        m_heldUpAt = now;
    std::array<epoll_event, 64> events; // NOLINT(*-member-init): written by epoll_wait
    const int count = epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()),
                                 static_cast<int>(atMost.count()));
    for (int i = 0; i < count; ++i) {
        const epoll_event &event = events[static_cast<std::size_t>(i)];
        const Watch watch = m_watches[static_cast<std::uint32_t>(event.data.u64)];
        if (watch.ready == nullptr || watch.generation != event.data.u64 >> 32U)
            continue; // the event is of an earlier socket with this descriptor
        const bool hasFailed = (event.events & (EPOLLERR | EPOLLHUP)) != 0;
        watch.ready->ready(hasFailed || (event.events & EPOLLIN) != 0,
                           hasFailed || (event.events & EPOLLOUT) != 0);
    }
    return count > 0;
}

void Loop::calm() { }

bool Loop::turnUntil(const std::function<bool()> &isDone)
{
    advanced();
    while (!isDone()) {
        turn(std::chrono::milliseconds(100));
        if (m_now() - m_lastAdvance > hangTime)
            return false;
    }
    return true;
}

} // namespace holdfast::exactness
