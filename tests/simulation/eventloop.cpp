// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/simulation/eventloop.h"

#include "tests/simulation/world.h"

#include <algorithm>
#include <utility>

namespace holdfast::simulation {

EventSource::EventSource() : m_loop(*World::current()->running())
{
    m_loop.add(*this);
}

EventSource::~EventSource()
{
    m_loop.remove(*this);
}

EventLoop::EventLoop(World &world, unsigned number, std::function<void()> body)
    : m_world(world), m_number(number), m_fiber(std::move(body))
{
    m_world.add(*this);
}

EventLoop::~EventLoop()
{
    m_world.remove(*this);
}

void EventLoop::exec()
{
    std::vector<EventSource *> ready;
    while (!m_isQuitting) {
        ready.clear();
        std::copy_if(m_sources.begin(), m_sources.end(), std::back_inserter(ready),
                     [](const EventSource *source) { return source->isReady(); });
        if (ready.empty()) {
            m_isParked = true;
            giveWay();
            m_isParked = false;
            continue;
        }
        m_mayBeInterruptedForLong = true;
        m_world.random().pick(ready)->dispatch();
        giveWay();
    }
}

void EventLoop::waitFor(const void *mutex)
{
    m_wantedMutex = mutex;
    giveWay();
    m_wantedMutex = nullptr;
}

bool EventLoop::hasReadySource() const
{
    return std::any_of(m_sources.begin(), m_sources.end(),
                       [](const EventSource *source) { return source->isReady(); });
}

bool EventLoop::canRun() const
{
    return !hasEnded() && (!m_isParked || hasReadySource());
}

std::optional<MonotonicTime> EventLoop::nextDue() const
{
    std::optional<MonotonicTime> next;
    for (const EventSource *source : m_sources) {
        if (const auto due = source->due(); due && (!next || *due < *next))
            next = due;
    }
    return next;
}

} // namespace holdfast::simulation
