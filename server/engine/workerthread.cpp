// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/workerthread.h"

#include <QThread>

#include <future>
#include <utility>

namespace holdfast {

/// A thread with an event loop.
class WorkerThread::Thread final : public QThread
{
public:
    explicit Thread(WorkerThread &owner) : m_owner(owner) { }

    void loop() { exec(); }

protected:
    void run() override { m_owner.run(); }

private:
    WorkerThread &m_owner;
};

WorkerThread::WorkerThread(net::ServerContext context, unsigned number)
    : m_context(std::move(context)), m_thread(std::make_unique<Thread>(*this))
{
    m_thread->setObjectName(QStringLiteral("worker-%1").arg(number));
}

WorkerThread::~WorkerThread()
{
    stop();
}

void WorkerThread::start()
{
    m_isReady = {};
    auto isReady = m_isReady.get_future();
    m_thread->start();
    isReady.wait();
}

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
    if (!m_thread->isRunning())
        return;
    post([](net::Worker & /*worker*/) { QThread::currentThread()->quit(); });
    m_thread->wait();
}

void WorkerThread::run()
{
    net::Worker worker(m_context, m_inbox, m_counters);
    m_worker = &worker;
    m_isReady.set_value();
    m_thread->loop();
    m_worker = nullptr;
}

} // namespace holdfast
