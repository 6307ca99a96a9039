// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/latelogthread.h"

#include <chrono>
#include <utility>

namespace holdfast::exactness {

LateLogThread::LateLogThread(LogLimits limits, const Clock &clock)
    : LateLog(std::move(limits), clock), m_thread([this] { run(); })
{
}

LateLogThread::~LateLogThread()
{
    close();
}

void LateLogThread::close()
{
    {
        const std::lock_guard lock(m_waitMutex);
        m_isStopping = true;
    }
    m_changed.notify_one();
    if (m_thread.joinable())
        m_thread.join();
    LateLog::close();
}

void LateLogThread::appendWaits()
{
    {
        const std::lock_guard lock(m_waitMutex);
        m_hasWork = true;
    }
    m_changed.notify_one();
}

void LateLogThread::run()
{
    std::unique_lock lock(m_waitMutex);
    while (!m_isStopping) {
        m_changed.wait(lock, [this] { return m_hasWork || m_isStopping; });
        // As long as a commit takes: meanwhile more appends arrive.
        m_changed.wait_for(lock, std::chrono::microseconds(m_random() % 8000),
                           [this] { return m_isStopping; });
        m_hasWork = false;
        lock.unlock();
        complete(1 + m_random() % 40, [this] { return m_random() % 50 == 0; });
        const bool isMoreWaiting = waiting() > 0;
        lock.lock();
        m_hasWork = m_hasWork || isMoreWaiting;
    }
}

} // namespace holdfast::exactness
