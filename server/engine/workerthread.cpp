// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/workerthread.h"

#include <future>

namespace holdfast {

void WorkerThread::post(Task task)
{
    m_inbox.post([this, task = std::move(task)] { task(*m_worker); });
}

void WorkerThread::call(const Task &task)
{
    std::promise<void> done;
    post([&](net::Worker &worker) {
        task(worker);
        done.set_value();
    });
    done.get_future().wait();
}

void WorkerThread::stop()
{
    if (!isRunning())
        return;
    post([](net::Worker & /*worker*/) { QThread::currentThread()->quit(); });
    wait();
}

void WorkerThread::run()
{
    net::Worker worker(m_shared, m_inbox, m_counters);
    m_worker = &worker;
    exec();
    m_worker = nullptr;
}

} // namespace holdfast
