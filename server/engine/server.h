// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/configuredrules.h"
#include "server/access/thismachine.h"
#include "server/api/announcements.h"
#include "server/api/engine.h"
#include "server/core/clock.h"
#include "server/engine/accesscontrol.h"
#include "server/engine/channelcontrol.h"
#include "server/engine/clientcontrol.h"
#include "server/engine/clienttraces.h"
#include "server/engine/workerthread.h"
#include "server/hub/hub.h"
#include "server/hub/openchannels.h"
#include "server/hub/presence.h"
#include "server/net/addresswatch.h"
#include "server/net/admission.h"
#include "server/net/listener.h"
#include "server/net/staticfiles.h"
#include "server/net/timer.h"
#include "server/publish/publisher.h"
#include "server/tls/currenttlscontext.h"

#include <QHostAddress>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace holdfast {

/// The settings of a server.
struct ServerSettings
{
    unsigned workers = 1; ///< 1-64
    /// The first that says something about a channel applies; without one anyone may subscribe, and
    /// programs of this machine may publish.
    std::vector<access::ChannelRule> rules;
    access::TrustedProxies proxies;
    HubLimits hub;
    std::string dataFolder; ///< where the log is kept; empty: in memory only
    PresenceLimits presence;
    net::ConnectionLimits connections;
    /// Messages and bytes a second that one address may publish; 0: no limit. A hundredth of what a
    /// small machine takes.
    access::AddressRates::Amounts publishRates { 1000, 10'000'000 };
    /// New channels an hour that one address may create, and as many at once; 0: no limit. A tenth
    /// of HubLimits::channels.
    std::uint64_t channelRate = 10'000;
    http::RequestLimits requests;
    net::RequestTimes times;
    bool usesIoUring = true; ///< for the fan-out, where the system has it
    std::vector<std::string> openChannels; ///< on the join page; empty: the default
    std::string tokensFile; ///< empty: there are no tokens
    std::string webFolder = ":/web"; ///< in the program's resources
};

/// The whole engine: hub, presence, workers and listeners behind api::Engine. Only broadcast() may
/// complete later: the other calls are also there by value.
///
/// Invariants: workers run from construction to destruction; a listener lives in the first worker's
/// thread. Messages of Engine::broadcast() bypass the publish policy: the operator sends them.
/// Thread: created and destroyed by one; the api::Engine calls from any but a worker's.
class Server final : public api::Engine, public api::Announcements
{
public:
    explicit Server(const ServerSettings &settings);
    ~Server() override;

    /// An error: the log in the data folder cannot be used, and the server cannot either.
    [[nodiscard]] const Result<void> &started() const { return m_hub.started(); }

    /// New connections to addresses that it listens on from now on speak TLS, with this certificate
    /// until the next call. Those that are open keep theirs.
    void setTls(std::shared_ptr<const tls::TlsContext> context) { m_tls.set(std::move(context)); }

    /// Listens on one more address; returns the port. QHostAddress::Any is every address of both
    /// families. Conflict: the port is in use; Unavailable: the machine has no such address;
    /// System: anything else. The message says what to do about it.
    /// `isProxied`: only trusted proxies may connect, with the PROXY protocol.
    [[nodiscard]] Result<std::uint16_t> listen(const QHostAddress &address, std::uint16_t port,
                                               bool isProxied = false);
    /// Listens on a Unix domain socket, for a proxy: its clients are never local.
    [[nodiscard]] Result<void> listenOnPath(const std::string &path, bool isProxied = false);
    /// Stops listening, answers held polls, and sends streams a goodbye with this reason. Does not
    /// wait for that: see isDrained(). Further calls do nothing.
    void drain(net::DrainReason reason = net::DrainReason::ShuttingDown);
    /// True once no connection is left.
    [[nodiscard]] bool isDrained() const { return m_admission.count() == 0; }
    [[nodiscard]] const Presence &presence() const { return m_presence; }

    /// Reads the file of tokens, which another program may have changed. System: it cannot be used;
    /// the tokens stay as they were.
    [[nodiscard]] Result<void> reloadTokens() { return m_access.reloadTokens(); }
    /// What api::Access::reload() does. Set it before others use the server.
    void setReload(AccessControl::Reload reload) { m_access.setReload(std::move(reload)); }
    void setRules(std::vector<access::ChannelRule> rules);
    void setJwtVerifier(access::JwtVerifier verifier);
    void setLimits(const net::ConnectionLimits &connections,
                   const access::AddressRates::Amounts &publishRates, std::uint64_t channelRate)
    {
        m_admission.setLimits(connections);
        m_rules.setChannelRate(channelRate);
        m_rules.setPublishRates(publishRates);
    }
    /// Connections and subscribers that are here keep the address that they came with.
    void setTrustedProxies(access::TrustedProxies proxies)
    {
        m_rules.setTrustedProxies(std::move(proxies));
    }
    void setPolicies(const HistoryLimits &history, std::vector<ChannelPolicy> policies)
    {
        m_channelControl.setPolicies(history, std::move(policies));
    }

    /// This machine's addresses and names, for the management API. Lives as long as the server.
    [[nodiscard]] const access::ThisMachine &machine() const { return m_machine; }

    [[nodiscard]] std::uint64_t countMatching(const std::vector<std::string> &targets) const;
    /// NotFound: the message is not among the last 1,024, which are tracked.
    [[nodiscard]] Result<api::MessageReceipt> receipt(const std::string &id) const;
    [[nodiscard]] Result<api::RecipientPage> recipients(const api::RecipientQuery &query) const;
    [[nodiscard]] std::vector<api::ClientReceipts>
    clientReceipts(const std::vector<std::string> &ids) const;
    [[nodiscard]] Result<void> disconnectClient(const std::string &id);
    [[nodiscard]] Result<void> setOpenChannels(const std::vector<std::string> &names);

    // api::Engine
    [[nodiscard]] api::Status status() const override;
    [[nodiscard]] std::vector<api::ChannelSnapshot>
    channels(const api::ChannelQuery &query) const override;
    [[nodiscard]] api::ClientPage clients(const api::ClientQuery &query) const override;
    [[nodiscard]] std::unique_ptr<api::ClientFeed> watchClients() override;
    void countMatching(const std::vector<std::string> &targets,
                       api::Done<std::uint64_t> done) const override
    {
        done(countMatching(targets));
    }
    void broadcast(const api::Broadcast &broadcast, api::BroadcastDone done) override;
    void changeMessage(const api::MessageChange &change, api::BroadcastDone done) override;
    void receipts(const std::vector<std::string> &ids,
                  api::Done<std::vector<api::MessageReceipt>> done) const override;
    void recipients(const api::RecipientQuery &query,
                    api::Done<api::RecipientPage> done) const override
    {
        done(recipients(query));
    }
    void clientReceipts(const std::vector<std::string> &ids,
                        api::Done<std::vector<api::ClientReceipts>> done) const override
    {
        done(clientReceipts(ids));
    }
    [[nodiscard]] std::unique_ptr<api::MessageFeed> watchMessages() override;
    [[nodiscard]] Result<std::unique_ptr<api::ClientTrace>>
    watchClient(const std::string &id) override;
    void disconnectClient(const std::string &id, api::Done<void> done) override
    {
        done(disconnectClient(id));
    }
    void setOpenChannels(const std::vector<std::string> &names, api::Done<void> done) override
    {
        done(setOpenChannels(names));
    }
    [[nodiscard]] ServerChannelControl &channelControl() override { return m_channelControl; }
    [[nodiscard]] ServerClientControl &clientControl() override { return m_clientControl; }
    [[nodiscard]] AccessControl &access() override { return m_access; }

    // api::Announcements
    void announce(std::string_view channel, std::string json) override;
    [[nodiscard]] std::uint64_t followersOf(std::string_view channel) const override;

private:
    /// A message for each channel that the broadcast reaches; several of them join `group`.
    [[nodiscard]] Result<std::vector<Entry>>
    entriesOf(const api::Broadcast &broadcast, const std::shared_ptr<BroadcastGroup> &group) const;
    [[nodiscard]] Result<publish::ChangeBatch> batchOf(const api::MessageChange &change) const;
    /// The message, or the first one of its broadcast. NotFound: it is no longer tracked.
    [[nodiscard]] Result<MessagePtr> tracked(const std::string &id) const;
    void sweep();
    /// What net::ChangeChannels does.
    void changeChannels(std::uint64_t serial, const ChannelChange &change,
                        const std::function<void(const net::Followed &)> &done) const;
    void forWorkers(const std::function<void(net::Worker &)> &task) const;
    /// The ids of the clients with an id, here or away.
    [[nodiscard]] std::vector<std::string> knownClients() const;
    /// Closes what the rules, tokens and bans no longer allow.
    void recheck();
    [[nodiscard]] std::unique_ptr<net::Listener> newListener(net::Worker &first, bool isEncrypted,
                                                             bool isProxied);
    void handOn(net::Worker &first, int descriptor, const AddressBytes &address,
                const std::shared_ptr<const tls::TlsContext> &tls);

    const ServerSettings m_settings;
    const SystemClock m_clock;
    const MonotonicTime m_started;
    Hub m_hub;
    Presence m_presence;
    access::ThisMachine m_machine;
    const net::AddressWatch m_addressWatch;
    net::Admission m_admission;
    const net::StaticFiles m_files;
    OpenChannels m_openChannels;
    access::ConfiguredRules m_rules;
    AccessControl m_access;
    publish::Publisher m_publisher;
    tls::CurrentTlsContext m_tls;
    ClientTraces m_traces;
    ServerChannelControl m_channelControl;
    ServerClientControl m_clientControl;
    std::vector<std::unique_ptr<WorkerThread>> m_workers;
    std::vector<std::unique_ptr<net::Listener>> m_listeners; ///< used in the first worker's thread
    std::unique_ptr<net::Timer> m_sweeper; ///< used in the first worker's thread
    mutable std::mutex m_mutex; ///< guards m_listening
    std::vector<api::ListenerSnapshot> m_listening;
    MonotonicTime m_rechecked; ///< used in the first worker's thread
    std::atomic<std::uint64_t> m_refused { 0 };
    std::atomic<bool> m_isDraining { false };
};

} // namespace holdfast
