// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/fakeengine.h"
#include "ui/removals.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

namespace {

Removals::Order orderFor(const std::string &id)
{
    Removals::Order order;
    order.people.push_back({ .id = id, .name = u"Ana"_s, .address = "10.0.0.1" });
    return order;
}

Removals::Order banOf(const std::string &id, bool withAddress)
{
    Removals::Order order = orderFor(id);
    order.isBan = true;
    order.withAddress = withAddress;
    order.duration = std::chrono::minutes(10);
    return order;
}

} // namespace

class TestRemovals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void doesNothingWhileItCanBeUndone();
    void doesNothingOnceItIsUndone();
    void removesWhenItIsToldTo();
    void removesWhenTheTimeIsOver();
    void carriesOutTheOrderBefore();
    void carriesOutWhatWaitsAtTheEnd();
    void bansTheClientAndItsAddress();
    void tellsWhatTheEngineRefuses();
    void isContentWithAClientThatHasGone();
    void remembersTheNamesOfTheBanned();
};

void TestRemovals::doesNothingWhileItCanBeUndone()
{
    FakeEngine engine;
    Removals removals(engine);
    const QSignalSpy changed(&removals, &Removals::changed);
    removals.request({});
    QVERIFY(removals.waiting() == nullptr);
    removals.request(orderFor("a"));
    QCOMPARE(changed.size(), 1);
    QVERIFY(removals.waiting() != nullptr);
    QVERIFY(removals.secondsLeft() > 0);
    QVERIFY(engine.disconnected.empty());
    removals.undo();
}

void TestRemovals::doesNothingOnceItIsUndone()
{
    FakeEngine engine;
    {
        Removals removals(engine);
        removals.request(orderFor("a"));
        removals.undo();
        QVERIFY(removals.waiting() == nullptr);
        QCOMPARE(removals.secondsLeft(), 0);
        removals.carryOut();
    }
    QVERIFY(engine.disconnected.empty());
}

void TestRemovals::removesWhenItIsToldTo()
{
    FakeEngine engine;
    engine.setClient(someClient(1, "Ana"));
    Removals removals(engine);
    removals.request(orderFor("~1"));
    removals.carryOut();
    QCOMPARE(engine.disconnected, std::vector<std::string> { "~1" });
    QVERIFY(engine.access().bans().empty());
}

void TestRemovals::removesWhenTheTimeIsOver()
{
    FakeEngine engine;
    engine.setClient(someClient(1, "Ana"));
    Removals removals(engine, std::chrono::seconds(1));
    removals.request(orderFor("~1"));
    QTRY_COMPARE(engine.disconnected.size(), std::size_t { 1 });
    QVERIFY(removals.waiting() == nullptr);
}

void TestRemovals::carriesOutTheOrderBefore()
{
    FakeEngine engine;
    engine.setClient(someClient(1, "Ana"));
    engine.setClient(someClient(2, "Bob"));
    Removals removals(engine);
    removals.request(orderFor("~1"));
    removals.request(orderFor("~2"));
    QCOMPARE(engine.disconnected, std::vector<std::string> { "~1" });
    QCOMPARE(removals.waiting()->people.front().id, std::string("~2"));
    removals.undo();
}

void TestRemovals::carriesOutWhatWaitsAtTheEnd()
{
    FakeEngine engine;
    engine.setClient(someClient(1, "Ana"));
    {
        Removals removals(engine);
        removals.request(orderFor("~1"));
    }
    QCOMPARE(engine.disconnected, std::vector<std::string> { "~1" });
}

void TestRemovals::bansTheClientAndItsAddress()
{
    FakeEngine engine;
    Removals removals(engine);
    removals.request(banOf("~1", false));
    removals.request(banOf("~2", true));
    removals.carryOut();
    const std::vector<api::BanSnapshot> bans = engine.access().bans();
    QCOMPARE(bans.size(), std::size_t { 2 });
    QCOMPARE(bans[0].client, std::string("~1"));
    QCOMPARE(bans[0].address, std::string());
    QCOMPARE(bans[0].left, std::chrono::seconds(600));
    QCOMPARE(bans[1].client, std::string("~2"));
    QCOMPARE(bans[1].address, std::string("10.0.0.1"));
}

void TestRemovals::tellsWhatTheEngineRefuses()
{
    FakeEngine engine;
    engine.setClient(someClient(1, "Ana"));
    engine.access().refusal = Error { ErrorCode::LimitReached, "too many" };
    Removals removals(engine);
    const QSignalSpy failed(&removals, &Removals::failed);
    removals.request(banOf("~1", false));
    removals.carryOut();
    QCOMPARE(failed.size(), 1);
    QVERIFY(engine.disconnected.empty()); // not half of it
}

void TestRemovals::isContentWithAClientThatHasGone()
{
    FakeEngine engine;
    Removals removals(engine);
    const QSignalSpy failed(&removals, &Removals::failed);
    removals.request(orderFor("nobody"));
    removals.carryOut();
    QVERIFY(failed.isEmpty());
}

void TestRemovals::remembersTheNamesOfTheBanned()
{
    FakeEngine engine;
    Removals removals(engine);
    removals.request(banOf("~1", false));
    removals.carryOut();
    QCOMPARE(removals.nameOf("~1"), u"Ana"_s);
    QCOMPARE(removals.nameOf("~2"), u"~2"_s);
}

QTEST_MAIN(TestRemovals)
#include "tst_removals.moc"
