// SPDX-License-Identifier: GPL-3.0-or-later
//
// Replaces server/net/timer.cpp.
#include "server/net/timer.h"

#include "tests/simulation/eventloop.h"
#include "tests/simulation/world.h"

#include <algorithm>
#include <utility>

namespace holdfast::net {

using simulation::World;

struct Timer::Source final : simulation::EventSource
{
    explicit Source(std::function<void()> callback) : m_callback(std::move(callback)) { }

    [[nodiscard]] bool isReady() const override
    {
        return dueTime && *dueTime <= World::current()->now();
    }
    [[nodiscard]] std::optional<MonotonicTime> due() const override { return dueTime; }
    void dispatch() override
    {
        dueTime.reset();
        m_callback();
    }

    std::optional<MonotonicTime> dueTime;

private:
    const std::function<void()> m_callback;
};

Timer::Timer(std::function<void()> due) : m_source(std::make_unique<Source>(std::move(due))) { }

Timer::~Timer() = default;

void Timer::start(std::chrono::milliseconds delay)
{
    m_source->dueTime = World::current()->now() + delay;
}

void Timer::stop()
{
    m_source->dueTime.reset();
}

std::optional<std::chrono::milliseconds> Timer::remaining() const
{
    if (!m_source->dueTime)
        return std::nullopt;
    const auto left = *m_source->dueTime - World::current()->now();
    return std::max(std::chrono::milliseconds(0),
                    std::chrono::duration_cast<std::chrono::milliseconds>(left));
}

} // namespace holdfast::net
