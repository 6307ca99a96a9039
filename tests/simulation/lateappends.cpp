// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/simulation/lateappends.h"

#include "tests/simulation/world.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace holdfast::simulation {

namespace {

/// As a worker's, for the story.
constexpr unsigned numberOfTheLog = 99;
constexpr std::size_t burstMilliseconds = 60;
constexpr std::size_t longMilliseconds = 1500;
constexpr std::size_t appendsAtOnce = 20;

/// Mostly as long as a commit takes, sometimes as long as a disk that has other work.
std::chrono::milliseconds someDelay(exactness::Random &random)
{
    const std::size_t most = random.chance(5) ? longMilliseconds : burstMilliseconds;
    return std::chrono::milliseconds(random.below(most));
}

} // namespace

/// When the next appends complete.
class LateAppends::Bursts final : public EventSource
{
public:
    explicit Bursts(LateAppends &log) : m_log(log) { }

    [[nodiscard]] bool isReady() const override
    {
        return m_isStopping || (m_due && *m_due <= World::current()->now());
    }
    [[nodiscard]] std::optional<MonotonicTime> due() const override { return m_due; }
    void dispatch() override
    {
        World &world = *World::current();
        if (m_isStopping)
            return m_log.m_loop->quit();
        m_due.reset();
        m_log.complete(1 + world.random().below(appendsAtOnce),
                       [&world] { return world.happens(world.faults().logFailure); });
        if (m_log.waiting() > 0)
            wake();
    }
    void wake()
    {
        World &world = *World::current();
        if (!m_due)
            m_due = world.now() + someDelay(world.random());
    }
    void stop() { m_isStopping = true; }

private:
    LateAppends &m_log;
    std::optional<MonotonicTime> m_due;
    bool m_isStopping = false;
};

LateAppends::LateAppends(LogLimits limits, const Clock &clock) : LateLog(std::move(limits), clock)
{
    setCompletesAtOnce([] { return World::current()->random().chance(20); });
    World &world = *World::current();
    m_loop.emplace(world, numberOfTheLog, [this] {
        m_bursts = std::make_unique<Bursts>(*this);
        m_loop->exec();
        m_bursts.reset();
    });
    world.runServerUntil([this] { return m_bursts != nullptr; });
}

LateAppends::~LateAppends()
{
    close();
}

void LateAppends::close()
{
    if (!m_loop->hasEnded()) {
        m_bursts->stop();
        World::current()->runServerUntil([this] { return m_loop->hasEnded(); });
    }
    LateLog::close();
}

void LateAppends::appendWaits()
{
    m_bursts->wake();
}

} // namespace holdfast::simulation
