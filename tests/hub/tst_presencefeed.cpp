// SPDX-License-Identifier: GPL-3.0-or-later
//
// The events of Presence: changes since a revision, and changes of channels.
#include "server/hub/presence.h"
#include "tests/hub/messages.h"
#include "tests/hub/publishinghub.h"
#include "tests/manualclock.h"

#include <QtTest>

#include <map>
#include <set>

using namespace holdfast;
using namespace holdfast::tests;
using namespace std::chrono_literals;

namespace {

constexpr PresenceLimits usualLimits;

Presence::Arrival poll(std::string_view id)
{
    return { id, "", "", {}, TransportKind::LongPoll };
}

FollowingPtr followingOf(const std::string &channels)
{
    return FollowingPtr(setOf(channels));
}

/// Keeps a copy of the clients from the changes alone, as the window does.
class Copy
{
public:
    void refresh(const Presence &presence, std::size_t limit)
    {
        for (std::size_t shard = 0; shard < Presence::shardCount; ++shard) {
            for (bool hasMore = true; hasMore;) {
                const auto changes = presence.visitChanged(
                    shard, m_revisions[shard], limit,
                    [this](const Client &client) { m_ids[client.serial] = client.id(); });
                isStale = isStale || changes.isStale;
                for (const std::uint64_t serial : changes.removed)
                    m_ids.erase(serial);
                m_revisions[shard] = changes.revision;
                hasMore = changes.hasMore;
            }
        }
    }
    [[nodiscard]] std::set<std::string> ids() const
    {
        std::set<std::string> all;
        for (const auto &[serial, id] : m_ids)
            all.insert(id);
        return all;
    }

    bool isStale = false;

private:
    std::array<std::uint64_t, Presence::shardCount> m_revisions {};
    std::map<std::uint64_t, std::string> m_ids;
};

} // namespace

class TestPresenceFeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void aPositionThatChangedIsAChange();
    void changesAloneKeepACopy_data();
    void changesAloneKeepACopy();
    void nothingChangedMeansNothingToVisit();
    void whoHasMissedTooManyRemovalsStartsAnew();
    void remembersChannelsThatWereChanged();
    void aRequestThatAChangeOvertookIsChangedToo();
    void anotherWishEndsTheChange();
    void aNewStartEndsTheClientsOwnChanges();
    void refusesAChangeThatLeavesNoSet();

private:
    ManualClock m_clock;
    PublishingHub m_hub { HubLimits {}, m_clock };
    std::unique_ptr<Presence> m_presence;
    FollowingPtr m_following;
};

void TestPresenceFeed::init()
{
    m_presence = std::make_unique<Presence>(usualLimits, m_clock, m_hub);
    m_following = followingOf("a");
}

void TestPresenceFeed::aPositionThatChangedIsAChange()
{
    const Presence::Handle client = m_presence->arrive(poll("ann"), m_following, nullptr);
    const auto revision = [&] {
        std::uint64_t now = 0;
        m_presence->visit(client, [&now](const Client &c) { now = c.revision; });
        return now;
    };
    m_presence->startReading(client, Reading {}, false);
    for (const std::uint64_t seq : { 40U, 41U, 50U }) {
        const std::uint64_t before = revision();
        m_presence->acknowledge("ann", seq, 0);
        QVERIFY(revision() > before);
    }
    const std::uint64_t before = revision();
    m_presence->acknowledge("ann", 50, 0);
    QCOMPARE(revision(), before);
}

void TestPresenceFeed::changesAloneKeepACopy_data()
{
    QTest::addColumn<quint64>("limit");
    QTest::newRow("one at a time") << quint64 { 1 };
    QTest::newRow("a few at a time") << quint64 { 3 };
    QTest::newRow("all at once") << quint64 { 1000 };
}

void TestPresenceFeed::changesAloneKeepACopy()
{
    QFETCH(quint64, limit);

    Copy copy;
    std::map<std::string, Presence::Handle> here;
    for (int step = 0; step < 400; ++step) {
        const std::string id = "c" + std::to_string(step * 7 % 60);
        if (const auto it = here.find(id); it != here.end()) {
            m_presence->release(it->second, true);
            QVERIFY(m_presence->forget(id));
            here.erase(it);
        } else {
            here[id] = m_presence->arrive(poll(id), m_following, nullptr);
        }
        if (step % 5 == 0) {
            copy.refresh(*m_presence, limit);
            std::set<std::string> expected;
            for (const auto &[name, client] : here)
                expected.insert(name);
            QCOMPARE(copy.ids(), expected);
        }
    }
    QVERIFY(!copy.isStale);
}

void TestPresenceFeed::nothingChangedMeansNothingToVisit()
{
    (void)m_presence->arrive(poll("ann"), m_following, nullptr);
    for (std::size_t shard = 0; shard < Presence::shardCount; ++shard) {
        const auto first = m_presence->visitChanged(shard, 0, 10, [](const Client &) {});
        int visits = 0;
        const auto second = m_presence->visitChanged(shard, first.revision, 10,
                                                     [&visits](const Client &) { ++visits; });
        QCOMPARE(visits, 0);
        QCOMPARE(second.revision, first.revision);
        QVERIFY(!second.hasMore && !second.isStale && second.removed.empty());
    }
}

void TestPresenceFeed::whoHasMissedTooManyRemovalsStartsAnew()
{
    Copy copy;
    (void)m_presence->arrive(poll("stays"), m_following, nullptr);
    m_presence->release(m_presence->arrive(poll("goes"), m_following, nullptr), true);
    copy.refresh(*m_presence, 100);
    QCOMPARE(copy.ids(), (std::set<std::string> { "stays", "goes" }));
    QVERIFY(m_presence->forget("goes"));
    for (int i = 0; i < 5000; ++i) { // more removals than a shard remembers
        for (std::size_t shard = 0; shard < Presence::shardCount; ++shard)
            m_presence->release(m_presence->arrive(poll(""), m_following, nullptr), true);
    }
    int stale = 0;
    for (std::size_t shard = 0; shard < Presence::shardCount; ++shard) {
        const auto late = m_presence->visitChanged(shard, 1, 100, [](const Client &) {});
        stale += late.isStale ? 1 : 0;
        QVERIFY(!late.isStale || late.removed.empty());
        QVERIFY(!m_presence->visitChanged(shard, 0, 100, [](const Client &) {}).isStale);
    }
    QCOMPARE(stale, int { Presence::shardCount });
}

void TestPresenceFeed::remembersChannelsThatWereChanged()
{
    const ChannelSet asked = setOf("a");
    QVERIFY(!m_presence->hasChangedChannels());
    QCOMPARE(m_presence->changeChannels("ann", { { "b" }, {} }).error().code, ErrorCode::NotFound);
    (void)m_presence->arrive(poll("ann"), m_following, nullptr);
    QVERIFY(!m_presence->changedChannels("ann", asked, true));
    QCOMPARE(m_presence->changeChannels("ann", { { "b", "c.*" }, {} })->channels.key(),
             std::string("a,b,c.*"));
    QVERIFY(m_presence->hasChangedChannels());
    QCOMPARE(m_presence->changeChannels("ann", { {}, { "a" } })->channels.key(),
             std::string("b,c.*"));
    QCOMPARE(m_presence->changedChannels("ann", asked, true)->key(), std::string("b,c.*"));
    QVERIFY(!m_presence->changedChannels("bob", asked, true));
}

void TestPresenceFeed::aRequestThatAChangeOvertookIsChangedToo()
{
    // The client requests the result of the first change while the second one is being made.
    (void)m_presence->arrive(poll("ann"), m_following, nullptr);
    for (const char *next : { "b", "c", "d", "e", "f", "g" }) {
        const auto before = m_presence->changedChannels("ann", setOf("a"), true);
        const auto changed = m_presence->changeChannels("ann", { { next }, {} });
        QVERIFY(changed.hasValue());
        if (before)
            QCOMPARE(m_presence->changedChannels("ann", *before, true)->key(),
                     changed->channels.key());
        QCOMPARE(m_presence->changedChannels("ann", setOf("a"), true)->key(),
                 changed->channels.key());
    }
}

void TestPresenceFeed::anotherWishEndsTheChange()
{
    (void)m_presence->arrive(poll("ann"), m_following, nullptr);
    QVERIFY(m_presence->changeChannels("ann", { { "b" }, {} }));
    QVERIFY(!m_presence->changedChannels("ann", setOf("x"), true));
    QVERIFY(!m_presence->changedChannels("ann", setOf("a"), true));
}

void TestPresenceFeed::aNewStartEndsTheClientsOwnChanges()
{
    const ChannelSet asked = setOf("a");
    const Presence::Handle ann = m_presence->arrive(poll("ann"), m_following, nullptr);
    (void)m_presence->rememberChange(ann, asked, { { "b" }, { "a" } });
    QCOMPARE(m_presence->changedChannels("ann", asked, true)->key(), std::string("b"));
    QVERIFY(!m_presence->changedChannels("ann", asked, false));
    QVERIFY(!m_presence->changedChannels("ann", asked, true)); // it has ended
    // What somebody else has changed stays.
    (void)m_presence->rememberChange(ann, asked, { { "b" }, {} });
    QVERIFY(m_presence->changeChannels("ann", { { "c" }, {} }));
    QCOMPARE(m_presence->changedChannels("ann", asked, false)->key(), std::string("a,b,c"));
}

void TestPresenceFeed::refusesAChangeThatLeavesNoSet()
{
    (void)m_presence->arrive(poll("ann"), m_following, nullptr);
    QCOMPARE(m_presence->changeChannels("ann", { {}, { "a" } }).error().code, ErrorCode::Malformed);
    const auto wrong = m_presence->changeChannels("ann", { { "b", "c/d" }, {} });
    QCOMPARE(wrong.error().code, ErrorCode::Malformed);
    QVERIFY2(wrong.error().message.starts_with("Entry 2 "), wrong.error().message.c_str());
    std::vector<std::string> many;
    for (std::size_t i = 0; i < maxChannelsPerSubscriber; ++i)
        many.push_back("c" + std::to_string(i));
    QCOMPARE(m_presence->changeChannels("ann", { many, {} }).error().code, ErrorCode::TooLarge);
    QVERIFY(!m_presence->changedChannels("ann", setOf("a"), true));
}

QTEST_APPLESS_MAIN(TestPresenceFeed)
#include "tst_presencefeed.moc"
