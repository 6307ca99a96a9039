// SPDX-License-Identifier: GPL-3.0-or-later
//
// One block to many sockets at once: each result is what a send of its own would have come to.
#include "server/net/sendring.h"

#include <QtTest>

#include <array>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

using namespace holdfast;
using namespace holdfast::net;

namespace {

/// Two ends of a connection; what is written into one is read from the other.
class Pair
{
public:
    Pair()
    {
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, m_ends.data())
            != 0)
            qFatal("no socket pair");
    }
    ~Pair()
    {
        for (const int end : m_ends)
            ::close(end);
    }
    Pair(const Pair &) = delete;
    Pair &operator=(const Pair &) = delete;

    [[nodiscard]] Recipient recipient() const { return { nullptr, m_ends[0] }; }
    [[nodiscard]] std::string read() const
    {
        std::string bytes(size_t { 1 } << 20, '\0');
        const auto count = ::recv(m_ends[1], bytes.data(), bytes.size(), 0);
        bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
        return bytes;
    }
    void fill() const
    {
        const std::string bytes(1000, '.');
        while (::send(m_ends[0], bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0) { }
    }
    /// The peer goes away.
    void hangUp() { ::close(std::exchange(m_ends[1], -1)); }

private:
    std::array<int, 2> m_ends {};
};

std::vector<Recipient> recipientsOf(const std::vector<Pair> &pairs)
{
    std::vector<Recipient> recipients;
    for (const Pair &pair : pairs)
        recipients.push_back(pair.recipient());
    return recipients;
}

} // namespace

class TestSendRing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void everyoneGetsTheWholeBlock_data();
    void everyoneGetsTheWholeBlock();
    void everyoneGetsBytesOfItsOwn();
    void saysOfEachSocketWhatASendWouldHaveSaid();
    void aBlockThatDoesNotFitGoesOutInPart();
    void nothingIsLeftOverForTheNextCall();

private:
    std::unique_ptr<SendRing> m_ring;
};

void TestSendRing::init()
{
    m_ring = SendRing::make();
    if (!m_ring)
        QSKIP("this system has no io_uring for this process: the server uses send() here");
}

void TestSendRing::everyoneGetsTheWholeBlock_data()
{
    QTest::addColumn<std::size_t>("count");
    for (const std::size_t count : { std::size_t { 1 }, std::size_t { 2 }, Outlet::maxRecipients })
        QTest::addRow("%zu", count) << count;
}

void TestSendRing::everyoneGetsTheWholeBlock()
{
    QFETCH(std::size_t, count);
    const std::vector<Pair> pairs(count);
    const std::vector<Recipient> recipients = recipientsOf(pairs);
    for (const std::string text : { "first", "second" }) {
        std::vector<IoResult> results(count);
        m_ring->transmitAll(recipients, text, results);
        for (std::size_t i = 0; i < count; ++i) {
            QCOMPARE(results[i].kind, IoResult::Kind::Done);
            QCOMPARE(results[i].bytes, text.size());
            QCOMPARE(pairs[i].read(), text);
        }
    }
}

void TestSendRing::everyoneGetsBytesOfItsOwn()
{
    std::vector<Pair> pairs(Outlet::maxRecipients);
    pairs[1].fill();
    pairs[2].hangUp();
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < pairs.size(); ++i)
        texts.push_back("for " + std::to_string(i));
    std::vector<Transmission> transmissions;
    for (std::size_t i = 0; i < pairs.size(); ++i)
        transmissions.push_back({ pairs[i].recipient().socket, texts[i] });
    std::vector<IoResult> results(pairs.size());
    m_ring->transmitEach(transmissions, results);
    QCOMPARE(results[1].kind, IoResult::Kind::WouldBlock);
    QCOMPARE(results[2].kind, IoResult::Kind::Failed);
    for (std::size_t i = 3; i < pairs.size(); ++i) {
        QCOMPARE(results[i].bytes, texts[i].size());
        QCOMPARE(pairs[i].read(), texts[i]);
    }
}

void TestSendRing::saysOfEachSocketWhatASendWouldHaveSaid()
{
    std::vector<Pair> pairs(4);
    pairs[1].fill();
    pairs[2].hangUp();
    std::array<IoResult, 4> results;
    m_ring->transmitAll(recipientsOf(pairs), "news", results);
    QCOMPARE(results[0].kind, IoResult::Kind::Done);
    QCOMPARE(results[1].kind, IoResult::Kind::WouldBlock);
    QCOMPARE(results[1].bytes, std::size_t { 0 });
    QCOMPARE(results[2].kind, IoResult::Kind::Failed);
    QCOMPARE(results[3].kind, IoResult::Kind::Done);
    QCOMPARE(pairs[3].read(), std::string("news"));
}

void TestSendRing::aBlockThatDoesNotFitGoesOutInPart()
{
    const std::vector<Pair> pairs(1);
    const std::string block(std::size_t { 8 } << 20, 'x');
    std::array<IoResult, 1> results;
    m_ring->transmitAll(recipientsOf(pairs), block, results);
    QCOMPARE(results[0].kind, IoResult::Kind::Done);
    QVERIFY(results[0].bytes > 0);
    QVERIFY(results[0].bytes < block.size());
    std::size_t received = 0;
    for (std::string part; !(part = pairs[0].read()).empty();)
        received += part.size();
    QCOMPARE(received, results[0].bytes);
}

void TestSendRing::nothingIsLeftOverForTheNextCall()
{
    const std::vector<Pair> full(Outlet::maxRecipients);
    for (const Pair &pair : full)
        pair.fill();
    std::vector<IoResult> results(full.size());
    m_ring->transmitAll(recipientsOf(full), "late", results);
    for (const Pair &pair : full) {
        while (!pair.read().empty()) { }
    }
    const std::vector<Pair> other(1);
    std::array<IoResult, 1> result;
    m_ring->transmitAll(recipientsOf(other), "news", result);
    QCOMPARE(other[0].read(), std::string("news"));
    for (const Pair &pair : full)
        QCOMPARE(pair.read(), std::string());
}

QTEST_APPLESS_MAIN(TestSendRing)
#include "tst_sendring.moc"
