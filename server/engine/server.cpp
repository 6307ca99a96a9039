// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/server.h"

#include "server/engine/makelog.h"
#include "server/net/socket.h"
#include "server/net/unixsocket.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>

namespace holdfast {

namespace {

/// One sweep looks at one shard of Presence (all of them take four seconds) and at this many
/// channels.
constexpr std::chrono::milliseconds sweepEvery { 250 };
constexpr std::size_t channelsPerSweep = 64;
/// A stream ends at most this long after its token has expired.
constexpr std::chrono::seconds recheckEvery { 5 };

Error listenFailure(const net::Listener &listener, const QHostAddress &address, std::uint16_t port)
{
    const std::string where = address.toString().toStdString();
    const std::string number = std::to_string(port);
    const std::string why = listener.errorString().toStdString();
    Error error { ErrorCode::System,
                  "Cannot listen on " + where + " port " + number + ": " + why + ". ",
                  ErrorReason::CannotListen,
                  { where, number, why } };
    switch (listener.failure()) {
    case QAbstractSocket::AddressInUseError:
        error.code = ErrorCode::Conflict;
        error.message += "Choose another port, or stop the program that uses it.";
        break;
    case QAbstractSocket::SocketAddressNotAvailableError:
    case QAbstractSocket::UnsupportedSocketOperationError:
        error.code = ErrorCode::Unavailable;
        error.message += "Choose an address that this machine has.";
        break;
    default:
        error.message += "Choose another address or port.";
    }
    return error;
}

} // namespace

Server::Server(const ServerSettings &settings)
    : m_settings(settings)
    , m_started(m_clock.now())
    , m_hub(makeLog(settings.hub, m_clock, settings.dataFolder), settings.hub.patterns, m_clock)
    , m_presence(settings.presence, m_clock, m_hub)
    , m_addressWatch(m_machine)
    , m_admission(settings.connections, m_machine, m_clock)
    , m_files(settings.webFolder)
    , m_rules(m_machine, m_clock)
    , m_access(m_rules, m_clock, settings.tokensFile, [this] { recheck(); })
    , m_publisher(m_hub, m_clock, m_rules, settings.requests.maxBodyBytes)
    , m_traces(m_clock, [this](const auto &task) { forWorkers(task); })
    , m_channelControl(m_hub, m_rules.frozen(), m_settings.hub)
    , m_clientControl(m_hub, m_presence, m_rules.muted(), m_clock,
                      [this](std::uint64_t serial, const ChannelChange &change, const auto &done) {
                          changeChannels(serial, change, done);
                      })
{
    m_publisher.restoreKeys(m_hub.takeRestoredKeys());
    if (!settings.dataFolder.empty() && m_hub.started())
        m_access.keepBans(settings.dataFolder + "/bans.json");
    m_access.setKnownClients([this] { return knownClients(); });
    m_rules.setRules(access::ChannelRules(settings.rules));
    m_rules.setTrustedProxies(settings.proxies);
    m_rules.setPublishRates(settings.publishRates);
    m_rules.setChannelRate(settings.channelRate);
    if (!settings.openChannels.empty()) {
        [[maybe_unused]] const Result<void> opened = m_openChannels.set(settings.openChannels);
        Q_ASSERT(opened.hasValue());
    }
    const net::ChangeChannels changer = [this](std::uint64_t serial, const ChannelChange &change,
                                               const auto &done) {
        changeChannels(serial, change, done);
    };
    const net::ServerContext context { m_hub,
                                       m_presence,
                                       m_clock,
                                       m_admission,
                                       m_rules,
                                       m_files,
                                       m_openChannels,
                                       m_publisher,
                                       m_settings.requests,
                                       m_settings.times,
                                       changer,
                                       m_settings.usesIoUring };
    for (unsigned i = 0; i < std::clamp(m_settings.workers, 1U, 64U); ++i) {
        m_workers.push_back(std::make_unique<WorkerThread>(context, i));
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
        for (const auto &listener : m_listeners)
            listener->close();
        m_listeners.clear();
        m_sweeper.reset();
    });
    for (const auto &worker : m_workers)
        worker->stop();
    m_hub.close(); // what waits for the log refers to the workers' inboxes
}

std::unique_ptr<net::Listener> Server::newListener(net::Worker &first, bool isEncrypted,
                                                   bool isProxied)
{
    auto listener = std::make_unique<net::Listener>(
        m_admission, m_clock,
        [this, &first, isEncrypted](int descriptor, const AddressBytes &peer) {
            handOn(first, descriptor, peer, isEncrypted ? m_tls.get() : nullptr);
        },
        [this](const AddressBytes &peer) { return m_rules.trustedProxies()->contains(peer); },
        [this] { m_refused.fetch_add(1, std::memory_order_relaxed); });
    if (isEncrypted)
        listener->setEncrypted();
    if (isProxied)
        listener->setProxied();
    return listener;
}

Result<std::uint16_t> Server::listen(const QHostAddress &address, std::uint16_t port,
                                     bool isProxied)
{
    api::ListenerSnapshot bound;
    std::optional<Error> failure;
    const bool isEncrypted = m_tls.get() != nullptr;
    m_workers.front()->call([&](net::Worker &first) {
        auto listener = newListener(first, isEncrypted, isProxied);
        if (!listener->listen(address, port)) {
            failure = listenFailure(*listener, address, port);
            return;
        }
        bound = { listener->address().toStdString(), listener->port(), isEncrypted, isProxied };
        m_listeners.push_back(std::move(listener));
    });
    if (failure)
        return *failure;
    const std::lock_guard lock(m_mutex);
    m_listening.push_back(bound);
    return bound.port;
}

Result<void> Server::listenOnPath(const std::string &path, bool isProxied)
{
    const auto descriptor = net::listenOnPath(path);
    if (!descriptor)
        return descriptor.error();
    bool isTaken = false;
    m_workers.front()->call([&](net::Worker &first) {
        auto listener = newListener(first, false, isProxied);
        isTaken = listener->take(descriptor.value());
        if (isTaken)
            m_listeners.push_back(std::move(listener));
    });
    if (!isTaken) {
        net::unlinkPath(descriptor.value());
        net::closeSocket(descriptor.value());
        return Error { ErrorCode::System, "Cannot accept connections on unix:" + path + "." };
    }
    const std::lock_guard lock(m_mutex);
    m_listening.push_back({ "unix:" + path, 0, false, isProxied });
    return {};
}

void Server::handOn(net::Worker &first, int descriptor, const AddressBytes &address,
                    const std::shared_ptr<const tls::TlsContext> &tls)
{
    const auto fewest =
        std::min_element(m_workers.begin(), m_workers.end(), [](const auto &a, const auto &b) {
            return a->connections() < b->connections();
        });
    if (fewest == m_workers.begin()) {
        first.adopt(descriptor, address, tls.get());
        return;
    }
    (*fewest)->post([descriptor, address, tls](net::Worker &worker) {
        worker.adopt(descriptor, address, tls.get());
    });
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
    // Seal before the first goodbye: no message may follow a goodbye that says "complete".
    m_hub.seal(
        [this, reason] { forWorkers([reason](net::Worker &worker) { worker.drain(reason); }); });
}

void Server::setRules(std::vector<access::ChannelRule> rules)
{
    m_rules.setRules(access::ChannelRules(std::move(rules)));
    recheck();
}

void Server::setJwtVerifier(access::JwtVerifier verifier)
{
    m_rules.setJwtVerifier(std::move(verifier));
    recheck();
}

void Server::recheck()
{
    forWorkers([](net::Worker &worker) { worker.recheckAccess(); });
}

void Server::changeChannels(std::uint64_t serial, const ChannelChange &change,
                            const std::function<void(const net::Followed &)> &done) const
{
    struct Round
    {
        std::mutex mutex;
        std::size_t workersLeft;
        net::Followed followed;
    };
    const auto round = std::make_shared<Round>();
    round->workersLeft = m_workers.size();
    for (const auto &worker : m_workers) {
        worker->post([=](net::Worker &w) {
            const net::Followed here = w.changeChannels(serial, change);
            const std::lock_guard lock(round->mutex);
            round->followed.insert(round->followed.end(), here.begin(), here.end());
            if (--round->workersLeft == 0 && done)
                done(round->followed);
        });
    }
}

std::vector<std::string> Server::knownClients() const
{
    std::vector<std::string> ids;
    for (std::size_t shard = 0; shard < Presence::shardCount; ++shard) {
        m_presence.visitChanged(shard, 0, SIZE_MAX, [&ids](const Client &client) {
            if (client.isNamed() && !client.isForgotten)
                ids.push_back(client.id());
        });
    }
    return ids;
}

void Server::forWorkers(const std::function<void(net::Worker &)> &task) const
{
    for (const auto &worker : m_workers)
        worker->post(task);
}

void Server::sweep()
{
    m_hub.sweep(channelsPerSweep);
    m_presence.sweep();
    if (m_rules.hasUsedExpiringToken() && m_clock.now() - m_rechecked >= recheckEvery) {
        m_rechecked = m_clock.now();
        recheck();
    }
    m_sweeper->start(sweepEvery);
}

} // namespace holdfast
