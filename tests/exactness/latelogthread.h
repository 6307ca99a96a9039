// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/log/latelog.h"

#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>

namespace holdfast::exactness {

/// A log that completes appends in a thread of its own: late, in bursts, and one in fifty not.
///
/// Thread: any.
class LateLogThread final : public tests::LateLog
{
public:
    LateLogThread(LogLimits limits, const Clock &clock);
    ~LateLogThread() override;

    void close() override;

private:
    void run();
    void appendWaits() override;

    std::mutex m_waitMutex; ///< guards m_hasWork and m_isStopping
    std::condition_variable m_changed;
    bool m_hasWork = false;
    bool m_isStopping = false;
    std::mt19937 m_random { std::random_device()() };
    std::thread m_thread;
};

} // namespace holdfast::exactness
