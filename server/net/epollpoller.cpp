// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/epollpoller.h"

#include "server/net/notifierpoller.h"

#ifdef __linux__

#include <array>
#include <cstdint>
#include <sys/epoll.h>
#include <unistd.h>

namespace holdfast::net {

namespace {

/// Large enough to amortise epoll_wait, small enough to be fair to the rest of the loop.
constexpr std::size_t eventsPerBatch = 256;

epoll_event eventFor(void *tag, Wants wants)
{
    epoll_event event {};
    event.data.ptr = tag;
    event.events = (wants.readable ? std::uint32_t { EPOLLIN } : 0U)
        | (wants.ended && !wants.readable ? std::uint32_t { EPOLLRDHUP } : 0U)
        | (wants.writable ? std::uint32_t { EPOLLOUT } : 0U);
    return event;
}

} // namespace

std::unique_ptr<Poller> Poller::make(Handler &handler)
{
    return std::make_unique<EpollPoller>(handler);
}

EpollPoller::EpollPoller(Handler &handler)
    : m_handler(handler), m_epoll(epoll_create1(EPOLL_CLOEXEC))
{
    Q_ASSERT(m_epoll >= 0);
    m_notifier = std::make_unique<QSocketNotifier>(m_epoll, QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(),
                     [this] { dispatch(); });
}

EpollPoller::~EpollPoller()
{
    m_notifier.reset();
    ::close(m_epoll);
}

bool EpollPoller::add(int descriptor, void *tag, Wants wants)
{
    epoll_event event = eventFor(tag, wants);
    return epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void EpollPoller::modify(int descriptor, void *tag, Wants wants)
{
    epoll_event event = eventFor(tag, wants);
    epoll_ctl(m_epoll, EPOLL_CTL_MOD, descriptor, &event);
}

void EpollPoller::remove(int descriptor)
{
    epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr);
}

void EpollPoller::dispatch()
{
    std::array<epoll_event, eventsPerBatch> events;
    const int count = epoll_wait(m_epoll, events.data(), static_cast<int>(events.size()), 0);
    for (int i = 0; i < count; ++i) {
        const epoll_event &event = events[static_cast<std::size_t>(i)];
        const bool hasFailed = (event.events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP)) != 0;
        m_handler.ready(event.data.ptr, hasFailed || (event.events & EPOLLIN) != 0,
                        (event.events & EPOLLOUT) != 0);
    }
    m_handler.batchEnded();
}

} // namespace holdfast::net

#else

namespace holdfast::net {

std::unique_ptr<Poller> Poller::make(Handler &handler)
{
    return std::make_unique<NotifierPoller>(handler);
}

} // namespace holdfast::net

#endif
