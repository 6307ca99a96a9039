// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/server.h"

#include <algorithm>
#include <chrono>

namespace holdfast {

namespace {

/// All of Presence is looked at every four seconds, and this many channels a second.
constexpr std::chrono::milliseconds sweepEvery { 250 };
constexpr std::size_t channelsPerSweep = 64;

} // namespace

Server::Server(const ServerSettings &settings)
    : m_settings(settings)
    , m_started(m_clock.now())
    , m_hub(settings.hub, m_clock)
    , m_presence(settings.presence, m_clock, m_hub)
    , m_admission(settings.connections)
    , m_files(settings.webFolder)
    , m_publisher(m_hub, m_clock, settings.publishPolicy, settings.requests.maxBodyBytes)
{
    if (!settings.openChannels.empty()) {
        [[maybe_unused]] const Result<void> opened = m_openChannels.set(settings.openChannels);
        Q_ASSERT(opened.hasValue());
    }
    const auto retarget = [this](const std::string &clientId, const ChannelSet &channels,
                                 const std::function<void()> &done) {
        const auto left = std::make_shared<std::atomic<std::size_t>>(m_workers.size());
        for (const auto &worker : m_workers) {
            worker->post([=](net::Worker &w) {
                w.retarget(clientId, channels);
                if (left->fetch_sub(1) == 1)
                    done();
            });
        }
    };
    const net::Shared shared { m_hub,
                               m_presence,
                               m_clock,
                               m_admission,
                               m_files,
                               m_openChannels,
                               m_publisher,
                               m_settings.requests,
                               m_settings.times,
                               retarget,
                               m_settings.usesIoUring };
    for (unsigned i = 0; i < std::clamp(m_settings.workers, 1U, 64U); ++i) {
        m_workers.push_back(std::make_unique<WorkerThread>(shared, i));
        m_workers.back()->start();
    }
    m_workers.front()->call([this](net::Worker & /*worker*/) {
        m_sweeper = std::make_unique<net::Timer>([this] { sweep(); });
        m_sweeper->start(sweepEvery);
    });
}

Server::~Server()
{
    m_workers.front()->call([this](net::Worker & /*worker*/) {
        m_listeners.clear();
        m_sweeper.reset();
    });
    for (const auto &worker : m_workers)
        worker->stop();
}

Result<std::uint16_t> Server::listen(const QHostAddress &address, std::uint16_t port)
{
    std::uint16_t bound = 0;
    std::string failure;
    m_workers.front()->call([&](net::Worker &first) {
        auto listener = std::make_unique<net::Listener>(
            m_admission, m_clock,
            [this, &first](int descriptor, const AddressBytes &peer) {
                handOn(first, descriptor, peer);
            },
            [this] { m_refused.fetch_add(1, std::memory_order_relaxed); });
        if (!listener->listen(address, port)) {
            failure = listener->errorString().toStdString();
            return;
        }
        bound = listener->port();
        m_listeners.push_back(std::move(listener));
    });
    if (bound == 0) {
        return Error { ErrorCode::System,
                       "Cannot listen on " + address.toString().toStdString() + " port "
                           + std::to_string(port) + ": " + failure
                           + ". Choose another port, or stop the program that uses it.",
                       ErrorReason::CannotListen,
                       { address.toString().toStdString(), std::to_string(port), failure } };
    }
    const std::lock_guard lock(m_mutex);
    m_listening.push_back(api::ListenerSnapshot { address.toString().toStdString(), bound });
    return bound;
}

void Server::handOn(net::Worker &first, int descriptor, const AddressBytes &address)
{
    const auto fewest =
        std::min_element(m_workers.begin(), m_workers.end(), [](const auto &a, const auto &b) {
            return a->connections() < b->connections();
        });
    if (fewest == m_workers.begin()) {
        first.adopt(descriptor, address);
        return;
    }
    (*fewest)->post(
        [descriptor, address](net::Worker &worker) { worker.adopt(descriptor, address); });
}

void Server::drain(net::DrainReason reason)
{
    if (m_isDraining.exchange(true))
        return;
    m_workers.front()->post([this](net::Worker & /*worker*/) {
        for (const auto &listener : m_listeners)
            listener->close();
    });
    {
        const std::lock_guard lock(m_mutex);
        m_listening.clear();
    }
    for (const auto &worker : m_workers)
        worker->post([reason](net::Worker &w) { w.drain(reason); });
}

void Server::sweep()
{
    m_hub.sweep(channelsPerSweep);
    m_presence.sweep();
    m_sweeper->start(sweepEvery);
}

} // namespace holdfast
