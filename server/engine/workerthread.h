// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/counters.h"
#include "server/net/inbox.h"
#include "server/net/worker.h"

#include <functional>
#include <future>
#include <memory>

namespace holdfast {

/// A worker and the thread that it lives in.
///
/// Invariants: the worker exists from start() until stop().
/// Thread: created, started and stopped by the server's owner; post() any.
class WorkerThread final
{
public:
    using Task = std::function<void(net::Worker &)>;

    /// `number` is part of the thread's name.
    WorkerThread(net::ServerContext context, unsigned number);
    ~WorkerThread();
    WorkerThread(const WorkerThread &) = delete;
    WorkerThread &operator=(const WorkerThread &) = delete;

    void start();
    /// Runs the task in the worker's thread, in the order posted. Never waits.
    void post(Task task);
    /// Like post(), and waits until the task has run. Not from a worker's thread.
    void call(const Task &task);
    /// Ends the thread; open connections are closed.
    void stop();

    [[nodiscard]] const net::WorkerCounters &counters() const { return m_counters; }
    [[nodiscard]] std::uint64_t connections() const
    {
        return m_counters.accepted.value() - m_counters.closed.value();
    }

private:
    class Thread;

    void run();

    const net::ServerContext m_context;
    net::Inbox m_inbox;
    net::WorkerCounters m_counters;
    std::promise<void> m_isReady; ///< start() waits for the worker
    net::Worker *m_worker = nullptr; ///< only used in its own thread, while that runs
    std::unique_ptr<Thread> m_thread;
};

} // namespace holdfast
