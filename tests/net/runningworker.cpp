// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/net/runningworker.h"

#include "server/log/memorylog.h"
#include "server/net/address.h"
#include "server/net/epollpoller.h"
#include "server/net/notifierpoller.h"
#include "server/net/socket.h"
#include "server/tls/selfsigned.h"

#include <QTest>

#include <arpa/inet.h>
#include <future>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace holdfast::tests {

namespace {

template <typename Implementation>
std::unique_ptr<net::Poller> makePoller(net::Poller::Handler &handler)
{
    return std::make_unique<Implementation>(handler);
}

/// Chosen by the row "epoll over TLS".
std::unique_ptr<net::Poller> makePollerForTls(net::Poller::Handler &handler)
{
    return std::make_unique<net::EpollPoller>(handler);
}

std::shared_ptr<const tls::TlsContext> anyTlsContext()
{
    constexpr std::int64_t now = 1'800'000'000;
    return tls::TlsContext::make(tls::makeSelfSigned({}, now).value(), now).value();
}

} // namespace

RunningWorker::RunningWorker(const Setup &setup)
    : m_hub(makeLog(setup), setup.hub, m_clock)
    , m_presence(PresenceLimits {}, m_clock, m_hub)
    , m_admission(net::ConnectionLimits {}, m_machine, m_clock)
    , m_files(setup.webFolder)
    , m_rules(m_machine, m_clock)
    , m_publisher(m_hub, m_clock, setup.rules != nullptr ? *setup.rules : m_rules,
                  setup.requests.maxBodyBytes)
    , m_context { m_hub, m_presence, m_clock, m_admission,
                  setup.rules != nullptr ? *setup.rules : m_rules, m_files, m_openChannels,
                  m_publisher, setup.requests, net::RequestTimes {},
                  [this, loses = setup.losesChanges](
                      std::uint64_t serial, const ChannelChange &change,
                      const std::function<void(const net::Followed &)> &done) {
                      m_inbox.post([=, this] {
                          const net::Followed followed = m_worker->changeChannels(serial, change);
                          if (done && !loses)
                              done(followed);
                      });
                  },
                  // Without epoll and without a ring: what other systems have.
                  setup.makePoller != &makePoller<net::NotifierPoller> }
    , m_makePoller(setup.makePoller)
    , m_tls(setup.makePoller == &makePollerForTls ? anyTlsContext() : nullptr)
    , m_listening(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    // The sockets API takes every family's address through one type.
    auto *const generic = reinterpret_cast<sockaddr *>(&address);
    if (::bind(m_listening, generic, size) != 0 || ::listen(m_listening, 128) != 0
        || ::getsockname(m_listening, generic, &size) != 0)
        qFatal("cannot listen on loopback");
    m_port = ntohs(address.sin_port);
    start();
}

RunningWorker::~RunningWorker()
{
    m_inbox.post([] { QThread::currentThread()->quit(); });
    wait();
    m_hub.close(); // what waits refers to the inbox
    ::close(m_listening);
}

void RunningWorker::run()
{
    net::Worker worker(m_context, m_inbox, m_counters, m_makePoller);
    m_worker = &worker;
    exec();
    m_worker = nullptr;
}

HttpClient RunningWorker::connect(const HttpClient::Setup &setup, int sendBuffer)
{
    HttpClient client(m_port, setup);
    const int socket = ::accept(m_listening, nullptr, nullptr);
    if (sendBuffer > 0)
        setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &sendBuffer, sizeof sendBuffer);
    call([this, socket](net::Worker &worker) {
        AddressBytes address {};
        if (net::peerAddress(socket, address)
            && m_admission.admit(address) == net::Admission::Verdict::Admitted)
            worker.adopt(socket, address, m_tls.get());
    });
    if (m_tls && setup.handshakes) {
        // The client's handshake ends first: its last flight may still be on its way to the worker.
        const auto ended = [this] {
            return m_counters.tlsHandshakes.value() + m_counters.tlsFailures.value();
        };
        const auto before = ended();
        if (client.startTls()) {
            while (ended() == before)
                call([](net::Worker & /*worker*/) {});
        }
    }
    return client;
}

void RunningWorker::call(const std::function<void(net::Worker &)> &task)
{
    std::promise<void> hasEnded;
    m_inbox.post([&] {
        task(*m_worker);
        // Posted in the middle of a turn of the loop: it is called in the next one.
        m_inbox.post([&hasEnded] { hasEnded.set_value(); });
    });
    hasEnded.get_future().wait();
}

void RunningWorker::advance(std::chrono::milliseconds time)
{
    call([this, time](net::Worker & /*worker*/) { m_clock.advance(time); });
}

std::shared_ptr<net::TraceRing> RunningWorker::watch(const std::string &id)
{
    std::shared_ptr<net::TraceRing> ring;
    call([&](net::Worker &worker) {
        ring = std::make_shared<net::TraceRing>(id, m_clock);
        worker.watch(ring);
    });
    return ring;
}

void RunningWorker::unwatch(const net::TraceRing &ring)
{
    call([&](net::Worker &worker) { worker.unwatch(ring); });
}

std::unique_ptr<Log> RunningWorker::makeLog(const Setup &setup)
{
    if (!setup.isLogLate)
        return std::make_unique<MemoryLog>(setup.hub, m_clock);
    auto log = std::make_unique<LateLog>(setup.hub, m_clock);
    m_lateLog = log.get();
    return log;
}

void RunningWorker::complete(std::size_t count, bool areFailing)
{
    m_lateLog->complete(count, [areFailing] { return areFailing; });
}

std::uint64_t RunningWorker::publish(const std::string &channel, const std::string &payload)
{
    std::uint64_t seq = 0;
    call([&](net::Worker & /*worker*/) {
        auto message =
            Message::make(Draft { channel, payload, {}, {} }, m_clock.wallMilliseconds());
        const auto published = m_hub.publish(std::move(message).value());
        seq = published.value().id.seq;
    });
    return seq;
}

void addPollerRows()
{
    QTest::addColumn<net::Worker::MakePoller>("makePoller");
    QTest::newRow("epoll") << net::Worker::MakePoller(&makePoller<net::EpollPoller>);
    QTest::newRow("epoll over TLS") << net::Worker::MakePoller(&makePollerForTls);
    QTest::newRow("notifiers") << net::Worker::MakePoller(&makePoller<net::NotifierPoller>);
}

net::Worker::MakePoller pollerForTls()
{
    return &makePollerForTls;
}

net::Worker::MakePoller fetchedPoller()
{
    QFETCH_GLOBAL(net::Worker::MakePoller, makePoller);
    return makePoller;
}

} // namespace holdfast::tests
