// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/presence.h"
#include "tests/hub/messages.h"
#include "tests/hub/publishinghub.h"
#include "tests/manualclock.h"

#include <QtTest>

#include <atomic>
#include <thread>

using namespace holdfast;
using namespace holdfast::tests;
using namespace std::chrono_literals;

namespace {

constexpr PresenceLimits usualLimits { .grace = 10s, .remembered = 10min };

FollowingPtr followingOf(const std::string &channels)
{
    return FollowingPtr(setOf(channels));
}

Presence::Arrival poll(std::string_view id, std::string_view name = {})
{
    return { id, name, "curl/7.88", {}, TransportKind::LongPoll };
}

Presence::Arrival stream(std::string_view id)
{
    return { id, "", "", {}, TransportKind::EventStream };
}

/// Sweeps every shard once.
void sweepAll(Presence &presence)
{
    for (std::size_t i = 0; i < Presence::shardCount; ++i)
        presence.sweep();
}

/// The counts as "held polling open away".
std::string countsOf(const Presence &presence)
{
    const Presence::Totals totals = presence.totals();
    return std::to_string(totals.held) + ' ' + std::to_string(totals.polling) + ' '
        + std::to_string(totals.open) + ' ' + std::to_string(totals.away);
}

} // namespace

class TestPresence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void aPollerIsHeldThenPollingThenHeldAgain();
    void aStreamIsOpenUntilItCloses();
    void anAnonymousClientGoesWithItsConnection();
    void aNamedClientIsThereBetweenItsConnections();
    void turnsAwayAfterTheGraceTime();
    void comesBackFromAway();
    void isForgottenAfterAWhile();
    void forgetsTheOnesOverTheLimit();
    void refusesNamedClientsOverTheLimit();
    void aClientMayHaveSeveralConnections();
    void anotherIdOnTheSameConnectionIsAnotherClient_data();
    void anotherIdOnTheSameConnectionIsAnotherClient();
    void movesBetweenFollowings();
    void isCountedWhileItAsksAgain();
    void aLiveChangeMovesItToo();
    void anAwayClientThatMovesIsNotCounted();
    void isForgottenWhenAskedOnceItIsNotConnected();
    void isFoundByItsId();
    void knowsWhatIsSaidOfIt();
    void isShownUnderTheOperatorsName();
    void givesNoMoreNamesThanItMay();

private:
    ManualClock m_clock;
    PublishingHub m_hub { HubLimits {}, m_clock };
    std::unique_ptr<Presence> m_presence;
    FollowingPtr m_following;
};

void TestPresence::init()
{
    m_presence = std::make_unique<Presence>(usualLimits, m_clock, m_hub);
    m_following = followingOf("a");
}

void TestPresence::aPollerIsHeldThenPollingThenHeldAgain()
{
    const Presence::Handle client = m_presence->arrive(poll("ann"), m_following, nullptr);
    QVERIFY(client != nullptr);
    QCOMPARE(countsOf(*m_presence), std::string("1 0 0 0"));
    m_presence->answered(client);
    QCOMPARE(countsOf(*m_presence), std::string("0 1 0 0"));
    QCOMPARE(m_following->clients.load(), 1U); // still counted: it is expected to poll again
    QCOMPARE(m_presence->arrive(poll("ann"), m_following, client), client);
    QCOMPARE(countsOf(*m_presence), std::string("1 0 0 0"));
    QCOMPARE(m_following->clients.load(), 1U);
    m_presence->release(client, true);
    QCOMPARE(countsOf(*m_presence), std::string("0 1 0 0"));
}

void TestPresence::aStreamIsOpenUntilItCloses()
{
    const Presence::Handle client = m_presence->arrive(stream("ann"), m_following, nullptr);
    QCOMPARE(countsOf(*m_presence), std::string("0 0 1 0"));
    sweepAll(*m_presence);
    m_clock.advance(1h);
    sweepAll(*m_presence);
    QCOMPARE(countsOf(*m_presence), std::string("0 0 1 0"));
    m_presence->release(client, true);
    m_clock.advance(11s);
    sweepAll(*m_presence);
    QCOMPARE(countsOf(*m_presence), std::string("0 0 0 1"));
    QCOMPARE(m_following->clients.load(), 0U);
}

void TestPresence::anAnonymousClientGoesWithItsConnection()
{
    const Presence::Handle client = m_presence->arrive(poll(""), m_following, nullptr);
    m_presence->answered(client);
    QCOMPARE(m_presence->arrive(poll(""), m_following, client), client);
    m_presence->answered(client);
    QCOMPARE(countsOf(*m_presence), std::string("0 1 0 0"));
    m_presence->release(client, false);
    QCOMPARE(countsOf(*m_presence), std::string("0 0 0 0"));
    QCOMPARE(m_following->clients.load(), 0U);
}

void TestPresence::aNamedClientIsThereBetweenItsConnections()
{
    const Presence::Handle first = m_presence->arrive(poll("ann"), m_following, nullptr);
    m_presence->answered(first);
    m_presence->release(first, false);
    QCOMPARE(countsOf(*m_presence), std::string("0 1 0 0"));
    const Presence::Handle second = m_presence->arrive(poll("ann"), m_following, nullptr);
    QCOMPARE(second, first);
    std::uint64_t requests = 0;
    m_presence->visit(second, [&requests](const Client &c) { requests = c.requests; });
    QCOMPARE(requests, std::uint64_t { 2 });
    QCOMPARE(m_following->clients.load(), 1U);
}

void TestPresence::turnsAwayAfterTheGraceTime()
{
    const Presence::Handle client = m_presence->arrive(poll("ann"), m_following, nullptr);
    m_clock.advance(1min);
    sweepAll(*m_presence); // a client is not away during a long hold
    QCOMPARE(countsOf(*m_presence), std::string("1 0 0 0"));
    m_presence->answered(client);
    m_clock.advance(10s);
    sweepAll(*m_presence);
    QCOMPARE(countsOf(*m_presence), std::string("0 1 0 0"));
    m_clock.advance(1ms);
    sweepAll(*m_presence);
    QCOMPARE(countsOf(*m_presence), std::string("0 0 0 1"));
    QCOMPARE(m_following->clients.load(), 0U);
    m_presence->release(client, false);
    QCOMPARE(countsOf(*m_presence), std::string("0 0 0 1"));
    QCOMPARE(m_following->clients.load(), 0U);
}

void TestPresence::comesBackFromAway()
{
    const Presence::Handle client = m_presence->arrive(poll("ann"), m_following, nullptr);
    m_presence->release(client, true);
    m_clock.advance(11s);
    sweepAll(*m_presence);
    QCOMPARE(countsOf(*m_presence), std::string("0 0 0 1"));
    QCOMPARE(m_presence->arrive(stream("ann"), m_following, nullptr), client);
    QCOMPARE(countsOf(*m_presence), std::string("0 0 1 0"));
    QCOMPARE(m_following->clients.load(), 1U);
}

void TestPresence::isForgottenAfterAWhile()
{
    const Presence::Handle gone = m_presence->arrive(poll("gone"), m_following, nullptr);
    const Presence::Handle idle = m_presence->arrive(poll("idle"), m_following, nullptr);
    m_presence->release(gone, true);
    m_presence->answered(idle); // its connection is still open
    m_clock.advance(10min);
    sweepAll(*m_presence);
    QCOMPARE(countsOf(*m_presence), std::string("0 0 0 2"));
    m_clock.advance(1ms);
    sweepAll(*m_presence);
    QCOMPARE(countsOf(*m_presence), std::string("0 0 0 1"));
    QVERIFY(!m_presence->visit("gone", [](const Client &) {}));
    m_presence->release(idle, false);
    sweepAll(*m_presence);
    QCOMPARE(countsOf(*m_presence), std::string("0 0 0 0"));
}

void TestPresence::forgetsTheOnesOverTheLimit()
{
    PresenceLimits limits = usualLimits;
    limits.away = 2 * Presence::shardCount;
    Presence presence(limits, m_clock, m_hub);
    for (int i = 0; i < 500; ++i)
        presence.release(presence.arrive(poll("c" + std::to_string(i)), m_following, nullptr),
                         true);
    QCOMPARE(presence.totals().polling, std::uint64_t { 500 });
    m_clock.advance(11s);
    sweepAll(presence);
    QCOMPARE(presence.totals().away, limits.away);
    QCOMPARE(presence.totals().polling, std::uint64_t { 0 });
    QCOMPARE(m_following->clients.load(), 0U);
}

void TestPresence::refusesNamedClientsOverTheLimit()
{
    PresenceLimits limits = usualLimits;
    limits.named = 3 * Presence::shardCount;
    Presence presence(limits, m_clock, m_hub);
    std::size_t taken = 0;
    for (int i = 0; i < 1000; ++i)
        taken += presence.arrive(poll("c" + std::to_string(i)), m_following, nullptr) != nullptr;
    QCOMPARE(taken, limits.named);
    QCOMPARE(m_following->clients.load(), limits.named);
    // A known client is not refused. Clients without an id are limited only by the number of
    // connections.
    QVERIFY(presence.arrive(poll("c0"), m_following, nullptr) != nullptr);
    QVERIFY(presence.arrive(poll(""), m_following, nullptr) != nullptr);
}

void TestPresence::aClientMayHaveSeveralConnections()
{
    const Presence::Handle first = m_presence->arrive(stream("ann"), m_following, nullptr);
    const Presence::Handle second = m_presence->arrive(stream("ann"), m_following, nullptr);
    QCOMPARE(second, first);
    QCOMPARE(countsOf(*m_presence), std::string("0 0 1 0"));
    QCOMPARE(m_following->clients.load(), 1U);
    m_presence->release(first, true);
    QCOMPARE(countsOf(*m_presence), std::string("0 0 1 0"));
    m_presence->release(second, true);
    QCOMPARE(countsOf(*m_presence), std::string("0 1 0 0"));
}

void TestPresence::anotherIdOnTheSameConnectionIsAnotherClient_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<int>(
        "left"); // remaining count of the first client: clients with an id stay for a while

    QTest::newRow("another name") << QByteArray("ann") << QByteArray("bob") << 1;
    QTest::newRow("a name at last") << QByteArray() << QByteArray("bob") << 0;
    QTest::newRow("no name any more") << QByteArray("ann") << QByteArray() << 1;
}

void TestPresence::anotherIdOnTheSameConnectionIsAnotherClient()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(int, left);

    const std::string firstId = before.toStdString();
    const std::string secondId = after.toStdString();
    const Presence::Handle first = m_presence->arrive(poll(firstId), m_following, nullptr);
    m_presence->answered(first);
    const Presence::Handle second = m_presence->arrive(poll(secondId), m_following, first);
    QVERIFY(second != nullptr);
    QCOMPARE(countsOf(*m_presence), "1 " + std::to_string(left) + " 0 0");
    bool isNamed = false;
    m_presence->visit(second, [&isNamed](const Client &c) { isNamed = c.isNamed(); });
    QCOMPARE(isNamed, !secondId.empty());
    m_presence->release(second, true);
}

void TestPresence::movesBetweenFollowings()
{
    const auto other = followingOf("b");
    const Presence::Handle client = m_presence->arrive(poll("ann"), m_following, nullptr);
    m_presence->answered(client);
    QCOMPARE(m_presence->arrive(poll("ann"), other, client), client);
    QCOMPARE(m_following->clients.load(), 0U);
    QCOMPARE(other->clients.load(), 1U);
    m_presence->release(client, true);
    m_clock.advance(11min);
    sweepAll(*m_presence);
    QCOMPARE(other->clients.load(), 0U);
}

/// A publisher on another worker may read the count at any moment.
void TestPresence::isCountedWhileItAsksAgain()
{
    constexpr int polls = 200'000;
    const auto following = followingOf("a");
    const Presence::Handle client = m_presence->arrive(poll("me"), following, nullptr);
    QVERIFY(client != nullptr);
    std::atomic<bool> isOver { false };
    std::atomic<bool> wasMissed { false };
    std::thread publisher([&] {
        while (!isOver.load(std::memory_order_relaxed)) {
            if (following->clients.load(std::memory_order_relaxed) != 1)
                wasMissed.store(true, std::memory_order_relaxed);
        }
    });
    for (int i = 0; i < polls; ++i) {
        m_presence->answered(client);
        QCOMPARE(m_presence->arrive(poll("me"), following, client), client);
    }
    isOver.store(true, std::memory_order_relaxed);
    publisher.join();
    QVERIFY(!wasMissed);
    QCOMPARE(following->clients.load(), 1U);
}

void TestPresence::aLiveChangeMovesItToo()
{
    const auto other = followingOf("b");
    const Presence::Handle client = m_presence->arrive(stream("ann"), m_following, nullptr);
    m_presence->follow(client, other, 0);
    QCOMPARE(m_following->clients.load(), 0U);
    QCOMPARE(other->clients.load(), 1U);
    m_presence->follow(client, other, 0);
    QCOMPARE(other->clients.load(), 1U);
}

void TestPresence::anAwayClientThatMovesIsNotCounted()
{
    const auto other = followingOf("b");
    const Presence::Handle client = m_presence->arrive(poll("ann"), m_following, nullptr);
    m_presence->answered(client);
    m_clock.advance(11s);
    sweepAll(*m_presence);
    m_presence->follow(client, other, 0);
    QCOMPARE(m_following->clients.load(), 0U);
    QCOMPARE(other->clients.load(), 0U);
    QCOMPARE(m_presence->arrive(poll("ann"), other, client), client);
    QCOMPARE(other->clients.load(), 1U);
}

void TestPresence::isForgottenWhenAskedOnceItIsNotConnected()
{
    const Presence::Handle client = m_presence->arrive(poll("ann"), m_following, nullptr);
    QVERIFY(m_presence->forget("ann"));
    QCOMPARE(countsOf(*m_presence), std::string("1 0 0 0"));
    m_presence->release(client, true);
    QCOMPARE(countsOf(*m_presence), std::string("0 0 0 0"));
    QCOMPARE(m_following->clients.load(), 0U);
    QVERIFY(!m_presence->forget("ann"));
}

void TestPresence::isFoundByItsId()
{
    (void)m_presence->arrive(poll("ann"), m_following, nullptr);
    const Presence::Handle anonymous = m_presence->arrive(poll(""), m_following, nullptr);
    std::string madeId;
    m_presence->visit(anonymous, [&madeId](const Client &c) { madeId = c.id(); });
    QVERIFY(madeId.starts_with('~'));
    std::string found;
    const auto note = [&found](const Client &c) {
        found = c.id();
    };
    QVERIFY(m_presence->visit("ann", note));
    QCOMPARE(found, std::string("ann"));
    QVERIFY(m_presence->visit(madeId, note));
    QCOMPARE(found, madeId);
    for (const char *id : { "", "~", "~0", "~99999", "~1x", "~18446744073709551616", "an", "anna" })
        QVERIFY2(!m_presence->visit(id, note), id);
}

void TestPresence::knowsWhatIsSaidOfIt()
{
    const Presence::Handle client = m_presence->arrive(poll("ann", "Ann"), m_following, nullptr);
    std::string name;
    const auto nameNow = [&] {
        m_presence->visit(client, [&name](const Client &c) { name = c.introduction->name(); });
        return name;
    };
    QCOMPARE(nameNow(), std::string("Ann"));
    m_presence->answered(client);
    (void)m_presence->arrive(poll("ann"), m_following,
                             client); // no name is given: the old one is kept
    QCOMPARE(nameNow(), std::string("Ann"));
    m_presence->answered(client);
    (void)m_presence->arrive(poll("ann", "Anna"), m_following, client);
    QCOMPARE(nameNow(), std::string("Anna"));
}

void TestPresence::isShownUnderTheOperatorsName()
{
    const auto nameOf = [this](std::string_view id) {
        std::string name;
        m_presence->visit(id, [&name](const Client &client) {
            name = client.introduction->name();
            name += client.isRenamed ? "!" : "";
        });
        return name;
    };
    Presence::Handle client = m_presence->arrive(poll("tom", "Teacher"), m_following, nullptr);
    QVERIFY(m_presence->rename("tom", "Tom"));
    QCOMPARE(nameOf("tom"), std::string("Tom!"));
    QCOMPARE(m_presence->arrive(poll("tom", "Head teacher"), m_following, client), client);
    QCOMPARE(nameOf("tom"), std::string("Tom!"));

    // It is known by it after it was forgotten, too.
    QVERIFY(m_presence->forget("tom"));
    m_presence->release(client, true);
    client = m_presence->arrive(poll("tom", "Rector"), m_following, nullptr);
    QCOMPARE(nameOf("tom"), std::string("Tom!"));
    QVERIFY(m_presence->rename("tom", {}));
    QCOMPARE(nameOf("tom"), std::string("Rector")); // what it called itself last
    m_presence->release(client, true);

    QVERIFY(m_presence->rename("nobody", "x").error().code == ErrorCode::NotFound);
    const Presence::Handle nameless = m_presence->arrive(stream(""), m_following, nullptr);
    const std::string assigned = "~" + std::to_string(nameless->serial);
    QVERIFY(m_presence->rename(assigned, "A stream"));
    QCOMPARE(nameOf(assigned), std::string("A stream"));
    m_presence->release(nameless, true);
}

void TestPresence::givesNoMoreNamesThanItMay()
{
    for (std::size_t i = 0; i <= Presence::maxGivenNames; ++i) {
        const std::string id = "c" + std::to_string(i);
        const Presence::Handle client = m_presence->arrive(poll(id), m_following, nullptr);
        const bool isRenamed = m_presence->rename(id, "x").hasValue();
        QCOMPARE(isRenamed, i < Presence::maxGivenNames);
        m_presence->forget(id);
        m_presence->release(client, true);
    }
}

QTEST_APPLESS_MAIN(TestPresence)
#include "tst_presence.moc"
