// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/configuredrules.h"
#include "server/hub/hub.h"
#include "server/hub/presence.h"
#include "server/net/admission.h"
#include "server/net/counters.h"
#include "server/net/inbox.h"
#include "server/net/staticfiles.h"
#include "server/net/worker.h"
#include "server/publish/publisher.h"
#include "tests/hub/publishinghub.h"
#include "tests/log/latelog.h"
#include "tests/manualclock.h"
#include "tests/support/httpclient.h"

#include <QThread>

#include <functional>
#include <memory>

namespace holdfast::tests {

/// One worker over real loopback sockets, with a clock that only the test moves.
///
/// Thread: the test's makes it and talks to it through sockets and call(); the worker has its own.
class RunningWorker final : private QThread
{
public:
    struct Setup
    {
        net::Worker::MakePoller makePoller = &net::Poller::make;
        HubLimits hub;
        http::RequestLimits requests;
        const access::Rules *rules = nullptr; ///< null: those of --publish local
        std::string webFolder = ":/nothing";
        /// A change of channels is carried out, but nobody tells when that is done.
        bool losesChanges = false;
        /// Appends wait for complete().
        bool isLogLate = false;
    };

    explicit RunningWorker(const Setup &setup);
    explicit RunningWorker(net::Worker::MakePoller makePoller)
        : RunningWorker(Setup { makePoller, {}, {}, nullptr, ":/nothing", false, false })
    {
    }
    ~RunningWorker() override;

    /// A connection that the worker has adopted, with the TLS handshake behind both sides.
    /// `sendBuffer`: the server's, 0 for the system's.
    [[nodiscard]] HttpClient connect(const HttpClient::Setup &setup = {}, int sendBuffer = 0);

    /// Calls `task` in the worker's thread and waits until that turn of its loop has ended.
    void call(const std::function<void(net::Worker &)> &task);
    /// Lets time pass, and the worker see it.
    void advance(std::chrono::milliseconds time);
    /// The same from within a task: the worker sees it in the same turn.
    void advanceHere(std::chrono::milliseconds time) { m_clock.advance(time); }
    /// The client with that id is watched from now on, until unwatch().
    [[nodiscard]] std::shared_ptr<net::TraceRing> watch(const std::string &id);
    void unwatch(const net::TraceRing &ring);
    /// Completes the oldest appends of a late log; each of them fails, or none.
    void complete(std::size_t count, bool areFailing = false);
    [[nodiscard]] std::size_t waitingAppends() const { return m_lateLog->waiting(); }
    /// Publishes, from the worker's thread; the message's number.
    std::uint64_t publish(const std::string &channel, const std::string &payload);

    [[nodiscard]] Presence::Totals clients() const { return m_presence.totals(); }
    [[nodiscard]] std::size_t connections() const { return m_admission.count(); }
    [[nodiscard]] const net::WorkerCounters &counters() const { return m_counters; }
    [[nodiscard]] PublishingHub &hub() { return m_hub; }
    /// Of the client with that id; 0 if nobody has it.
    [[nodiscard]] std::uint64_t serialOf(std::string_view id) const
    {
        std::uint64_t serial = 0;
        m_presence.visit(id, [&serial](const Client &client) { serial = client.serial; });
        return serial;
    }

protected:
    void run() override;

private:
    [[nodiscard]] std::unique_ptr<Log> makeLog(const Setup &setup);

    ManualClock m_clock; ///< moved in the worker's thread only
    LateLog *m_lateLog = nullptr; ///< the hub's, if it is late
    PublishingHub m_hub;
    Presence m_presence;
    access::ThisMachine m_machine;
    net::Admission m_admission;
    const net::StaticFiles m_files;
    const OpenChannels m_openChannels;
    const access::ConfiguredRules m_rules;
    publish::Publisher m_publisher;
    const net::ServerContext m_context;
    net::Inbox m_inbox;
    net::WorkerCounters m_counters;
    const net::Worker::MakePoller m_makePoller;
    const std::shared_ptr<const tls::TlsContext> m_tls; ///< null: plain
    net::Worker *m_worker = nullptr; ///< in its own thread only
    int m_listening = -1;
    quint16 m_port = 0;
};

/// Adds one row for each implementation of Poller to a test program's global data; fetch it with
/// fetchedPoller().
void addPollerRows();
[[nodiscard]] net::Worker::MakePoller fetchedPoller();
/// A RunningWorker with it speaks TLS.
[[nodiscard]] net::Worker::MakePoller pollerForTls();

} // namespace holdfast::tests
