// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/counters.h"
#include "server/net/inbox.h"
#include "server/net/worker.h"

#include <QThread>

#include <functional>
#include <utility>

namespace holdfast {

/// A worker and the thread that it lives in.
///
/// Invariants: the worker exists from start() until stop().
/// Thread: made, started and stopped by the server's owner; post() any.
class WorkerThread final : public QThread
{
public:
    using Task = std::function<void(net::Worker &)>;

    explicit WorkerThread(net::Shared shared) : m_shared(std::move(shared)) { }
    ~WorkerThread() override { stop(); }

    /// Called in the worker's thread, in the order posted. Never waits.
    void post(Task task);
    /// The same, and waits until it is done. Not from a worker's thread.
    void call(const Task &task);
    /// Ends the thread; connections that are left are closed.
    void stop();

    [[nodiscard]] const net::WorkerCounters &counters() const { return m_counters; }
    [[nodiscard]] std::uint64_t connections() const
    {
        return m_counters.accepted.value() - m_counters.closed.value();
    }

protected:
    void run() override;

private:
    const net::Shared m_shared;
    net::Inbox m_inbox;
    net::WorkerCounters m_counters;
    net::Worker *m_worker = nullptr; ///< in its own thread only, while that runs
};

} // namespace holdfast
