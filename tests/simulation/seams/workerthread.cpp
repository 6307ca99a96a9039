// SPDX-License-Identifier: GPL-3.0-or-later
//
// Replaces server/engine/workerthread.cpp: each worker's thread is a fiber in the only thread.
#include "server/engine/workerthread.h"

#include "tests/simulation/eventloop.h"
#include "tests/simulation/world.h"

#include <optional>
#include <utility>

namespace holdfast {

using simulation::World;

class WorkerThread::Thread
{
public:
    Thread(WorkerThread &owner, unsigned loopNumber) : m_owner(owner), m_number(loopNumber) { }

    void start()
    {
        m_loop.emplace(*World::current(), m_number, [this] { m_owner.run(); });
    }
    [[nodiscard]] bool isRunning() const { return m_loop && !m_loop->hasEnded(); }
    [[nodiscard]] simulation::EventLoop &loop() { return *m_loop; }

private:
    WorkerThread &m_owner;
    const unsigned m_number;
    std::optional<simulation::EventLoop> m_loop;
};

WorkerThread::WorkerThread(net::ServerContext context, unsigned number)
    : m_context(std::move(context))
    , m_inbox(World::current()->random().pick<std::size_t>({ 20, 1000, net::Inbox::maxDeliveries }))
    , m_thread(std::make_unique<Thread>(*this, number))
{
}

WorkerThread::~WorkerThread()
{
    stop();
}

void WorkerThread::start()
{
    m_thread->start();
}

void WorkerThread::post(Task task)
{
    m_inbox.post([this, task = std::move(task)] { task(*m_worker); });
}

void WorkerThread::call(const Task &task)
{
    bool isDone = false;
    post([&](net::Worker &worker) {
        task(worker);
        isDone = true;
    });
    World::current()->runServerUntil([&isDone] { return isDone; });
}

void WorkerThread::stop()
{
    if (!m_thread->isRunning())
        return;
    post([this](net::Worker & /*worker*/) { m_thread->loop().quit(); });
    World::current()->runServerUntil([this] { return !m_thread->isRunning(); });
}

void WorkerThread::run()
{
    net::Worker worker(m_context, m_inbox, m_counters);
    m_worker = &worker;
    m_thread->loop().exec();
    m_worker = nullptr;
}

} // namespace holdfast
