// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/tracer.h"
#include "server/net/transport.h"
#include "tests/manualclock.h"

#include <QByteArray>
#include <QTest>

#include <array>
#include <optional>
#include <sys/socket.h>
#include <unistd.h>

using namespace holdfast;
using namespace std::chrono_literals;
using net::Transport;
using tests::ManualClock;

namespace {

/// Keeps what a transport asks its poller for.
class AskedPoller final : public net::Poller
{
public:
    [[nodiscard]] bool add(int /*descriptor*/, void * /*tag*/, net::Wants wants) override
    {
        if (isRefusing)
            return false;
        asked = wants;
        return true;
    }
    void modify(int /*descriptor*/, void * /*tag*/, net::Wants wants) override { asked = wants; }
    void remove(int /*descriptor*/) override { asked.reset(); }

    std::optional<net::Wants> asked;
    bool isRefusing = false;
};

} // namespace

/// One connection's bytes, without a worker: its poller, clock and peer are the test's.
class TestTransport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void sendsAtOnceWhatTheSocketTakes();
    void keepsTheRestUntilTheSocketTakesIt();
    void keepsTheRestOfASharedBlock();
    void tellsThatTheConnectionIsBroken();
    void asksOnlyForWhatItCanUse();
    void letsThePeerReadTheLastBytes();
    void closesADescriptorThatCannotBeWatched();

private:
    [[nodiscard]] QByteArray read()
    {
        QByteArray all;
        std::array<char, 65536> some {};
        for (ssize_t count = 0;
             (count = ::recv(m_peer, some.data(), some.size(), MSG_DONTWAIT)) > 0;)
            all.append(some.data(), count);
        return all;
    }

    ManualClock m_clock;
    AskedPoller m_poller;
    net::WorkerCounters m_counters;
    net::TlsScratch m_tls;
    net::Tracer m_trace { m_clock };
    std::unique_ptr<net::TimingWheel> m_wheel;
    std::unique_ptr<net::Io> m_io;
    std::unique_ptr<Transport> m_transport;
    int m_peer = -1;
};

void TestTransport::init()
{
    std::array<int, 2> ends {};
    QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
    m_peer = ends[1];
    m_wheel = std::make_unique<net::TimingWheel>(m_clock.now());
    m_io = std::make_unique<net::Io>(
        net::Io { m_poller, *m_wheel, m_clock, m_counters, m_tls, m_trace });
    m_transport = std::make_unique<Transport>();
    QVERIFY(m_transport->open(*m_io, ends[0], noAddress));
}

void TestTransport::cleanup()
{
    if (m_transport->state() != Transport::State::Closed)
        m_transport->close(*m_io);
    ::close(m_peer);
}

void TestTransport::sendsAtOnceWhatTheSocketTakes()
{
    QCOMPARE(m_transport->send(*m_io, "hello"), Transport::Sent::All);
    QVERIFY(!m_transport->hasOutput());
    QVERIFY(!m_poller.asked->writable);
    QCOMPARE(read(), QByteArray("hello"));
}

void TestTransport::keepsTheRestUntilTheSocketTakesIt()
{
    const std::string much(4'000'000, 'm');
    QCOMPARE(m_transport->send(*m_io, much), Transport::Sent::Part);
    QVERIFY(m_transport->hasOutput());
    QVERIFY(m_poller.asked->writable);
    QVERIFY(m_transport->isSet()); // the send time-out
    QByteArray got = read();
    while (m_transport->flush(*m_io) == Transport::Sent::Part)
        got += read();
    got += read();
    QCOMPARE(got, QByteArray::fromStdString(much));
    QVERIFY(!m_transport->hasOutput());
    QVERIFY(!m_poller.asked->writable);
    QVERIFY(!m_transport->isSet());
}

void TestTransport::keepsTheRestOfASharedBlock()
{
    auto block = std::make_shared<Block>();
    block->bytes = "0123456789";
    m_transport->keepUnsent(*m_io, block, 4);
    QCOMPARE(m_transport->unsentBlock().get(), block.get());
    QCOMPARE(m_transport->flush(*m_io), Transport::Sent::All);
    QCOMPARE(read(), QByteArray("456789"));
}

void TestTransport::tellsThatTheConnectionIsBroken()
{
    ::shutdown(m_peer, SHUT_RD);
    QCOMPARE(m_transport->send(*m_io, "hello"), Transport::Sent::Failed);
    QVERIFY(!m_transport->hasOutput());
}

void TestTransport::asksOnlyForWhatItCanUse()
{
    m_transport->setReadingPaused(*m_io, true);
    QCOMPARE(*m_poller.asked, (net::Wants { false, false, true }));
    m_transport->setReadingPaused(*m_io, false);
    QCOMPARE(*m_poller.asked, (net::Wants { true, false, true }));
    m_transport->setPeerEnded(*m_io); // a half-close would be reported again and again
    QCOMPARE(*m_poller.asked, (net::Wants { false, false, false }));
    QVERIFY(m_transport->isReadingPaused());
}

void TestTransport::letsThePeerReadTheLastBytes()
{
    QCOMPARE(m_transport->send(*m_io, "last"), Transport::Sent::All);
    m_transport->finish(CloseReason::Draining);
    QVERIFY(m_transport->isFinishing());
    QVERIFY(!m_transport->hasEnded());
    QCOMPARE(m_transport->finishReason(), CloseReason::Draining);
    m_transport->linger(*m_io);
    QVERIFY(m_transport->hasEnded());
    QVERIFY(m_transport->isSet()); // it does not wait for the peer for ever
    std::array<char, 16> bytes {};
    QCOMPARE(::recv(m_peer, bytes.data(), bytes.size(), 0), ssize_t { 4 });
    QCOMPARE(::recv(m_peer, bytes.data(), bytes.size(), 0), ssize_t { 0 });
    m_transport->close(*m_io);
    QVERIFY(!m_poller.asked);
    QVERIFY(!m_transport->isSet());
}

void TestTransport::closesADescriptorThatCannotBeWatched()
{
    const int unwatched = ::dup(m_peer);
    m_poller.isRefusing = true;
    Transport refused;
    QVERIFY(!refused.open(*m_io, unwatched, noAddress));
    m_poller.isRefusing = false;
    QCOMPARE(refused.state(), Transport::State::Closed);
    QCOMPARE(::write(unwatched, "x", 1), ssize_t { -1 });
}

QTEST_GUILESS_MAIN(TestTransport)
#include "tst_transport.moc"
