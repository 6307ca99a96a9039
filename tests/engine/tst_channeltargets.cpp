// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/channeltargets.h"
#include "tests/hub/publishinghub.h"
#include "tests/manualclock.h"

#include <QTest>

#include <string>
#include <vector>

using namespace holdfast;
using Names = std::vector<std::string>;

namespace {

void publish(tests::PublishingHub &hub, const std::string &channel)
{
    auto message = Message::make(Draft { channel, "x", {}, {} }, 0);
    QVERIFY(hub.publish(std::move(message).value()).hasValue());
}

} // namespace

/// Tests to which channels a broadcast goes.
class TestChannelTargets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesNamesAsTheyAre();
    void findsWhatAPatternMatches();
    void reachesEachChannelOnce();
    void refusesWhatIsNotWellFormed_data();
    void refusesWhatIsNotWellFormed();
    void refusesMoreThanItMayReach();

private:
    tests::ManualClock m_clock;
};

void TestChannelTargets::takesNamesAsTheyAre()
{
    const tests::PublishingHub hub({}, m_clock);
    QCOMPARE(resolveTargets(hub, { "b", "not.yet.there", "a" }).value(),
             (Names { "a", "b", "not.yet.there" }));
}

void TestChannelTargets::findsWhatAPatternMatches()
{
    tests::PublishingHub hub({}, m_clock);
    for (const char *channel : { "class.red", "class.blue", "class.red.maths", "staff" })
        publish(hub, channel);
    QCOMPARE(resolveTargets(hub, { "class.*" }).value(), (Names { "class.blue", "class.red" }));
    QCOMPARE(resolveTargets(hub, { "class.**" }).value(),
             (Names { "class.blue", "class.red", "class.red.maths" }));
    QCOMPARE(resolveTargets(hub, { "**" }).value().size(), std::size_t { 4 });
    QVERIFY(resolveTargets(hub, { "nobody.*" }).value().empty());
}

void TestChannelTargets::reachesEachChannelOnce()
{
    tests::PublishingHub hub({}, m_clock);
    publish(hub, "class.red");
    QCOMPARE(resolveTargets(hub, { "class.*", "class.red", "**", "class.red" }).value(),
             Names { "class.red" });
}

void TestChannelTargets::refusesWhatIsNotWellFormed_data()
{
    QTest::addColumn<QByteArrayList>("targets");
    QTest::newRow("nothing") << QByteArrayList {};
    QTest::newRow("an empty name") << QByteArrayList { "a", "" };
    QTest::newRow("a star within a segment") << QByteArrayList { "a*" };
    QTest::newRow("two stars before the end") << QByteArrayList { "**.a" };
    QTest::newRow("a line end") << QByteArrayList { "a\nb" };
    QByteArrayList tooMany;
    for (int i = 0; i < 101; ++i)
        tooMany.append(QByteArray::number(i));
    QTest::newRow("more than a hundred") << tooMany;
}

void TestChannelTargets::refusesWhatIsNotWellFormed()
{
    QFETCH(QByteArrayList, targets);
    Names names;
    for (const QByteArray &target : targets)
        names.push_back(target.toStdString());
    const tests::PublishingHub hub({}, m_clock);
    QVERIFY(!resolveTargets(hub, names).hasValue());
}

void TestChannelTargets::refusesMoreThanItMayReach()
{
    tests::PublishingHub hub({}, m_clock);
    for (int i = 0; i < 10'000; ++i)
        publish(hub, "c" + std::to_string(i));
    QCOMPARE(resolveTargets(hub, { "*" }).value().size(), std::size_t { 10'000 });
    const auto tooMany = resolveTargets(hub, { "*", "one.more" });
    QVERIFY(!tooMany.hasValue());
    QCOMPARE(tooMany.error().code, ErrorCode::TooLarge);
}

QTEST_GUILESS_MAIN(TestChannelTargets)
#include "tst_channeltargets.moc"
