// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/fakeengine.h"
#include "ui/clientchanges.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;
using Names = std::vector<std::string>;

namespace {

ClientChanges::Person person(const std::string &id, const Names &channels = { "class" })
{
    return { .id = id,
             .name = QString::fromStdString(id),
             .ownName = id,
             .isRenamed = false,
             .channels = channels };
}

} // namespace

class TestClientChanges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void renamesAndTakesItBack();
    void givesBackTheNameOfTheOperator();
    void movesBetweenTheOfferedChannels();
    void leavesAloneWhoIsThere();
    void mutesSeveral();
    void canBeUndoneForAWhileOnly();
    void tellsWhatTheEngineRefuses();
};

void TestClientChanges::renamesAndTakesItBack()
{
    FakeEngine engine;
    ClientChanges changes(engine);
    const QSignalSpy changed(&changes, &ClientChanges::changed);
    changes.rename(person("tom"), u"Tom"_s);
    QCOMPARE(changed.size(), 1);
    QVERIFY(changes.canUndo());
    QVERIFY(changes.sentence().contains(u"Tom"_s));
    changes.undo();
    QVERIFY(!changes.canUndo());
    QVERIFY(changes.sentence().isEmpty());
    QVERIFY(
        engine.clientControl().renamed
        == (std::vector<std::pair<std::string, std::string>> { { "tom", "Tom" }, { "tom", "" } }));
    changes.undo(); // nothing
    QCOMPARE(engine.clientControl().renamed.size(), std::size_t { 2 });
}

void TestClientChanges::givesBackTheNameOfTheOperator()
{
    FakeEngine engine;
    ClientChanges changes(engine);
    ClientChanges::Person tom = person("tom");
    tom.ownName = "Tom B";
    tom.isRenamed = true;
    changes.rename(tom, {});
    changes.undo();
    QVERIFY(engine.clientControl().renamed
            == (std::vector<std::pair<std::string, std::string>> { { "tom", "" },
                                                                   { "tom", "Tom B" } }));
}

void TestClientChanges::movesBetweenTheOfferedChannels()
{
    FakeEngine engine;
    ClientChanges changes(engine);
    const Names offered { "class", "class.red", "class.blue" };
    changes.move({ person("tom", { "class", "class.red", "lab.1" }) }, "class.blue", offered);
    changes.undo();
    const auto &asked = engine.clientControl().changes;
    QCOMPARE(asked.size(), std::size_t { 2 });
    QVERIFY(asked[0].add == Names { "class.blue" }); // it is in class already, and stays there
    QVERIFY(asked[0].remove == Names { "class.red" }); // lab.1 is not one of the offered
    QVERIFY(asked[1].add == Names { "class.red" });
    QVERIFY(asked[1].remove == Names { "class.blue" });
}

void TestClientChanges::leavesAloneWhoIsThere()
{
    FakeEngine engine;
    ClientChanges changes(engine);
    changes.move({ person("tom") }, "class", { "class", "other" });
    QVERIFY(!changes.canUndo());
    QVERIFY(engine.clientControl().changes.empty());
}

void TestClientChanges::mutesSeveral()
{
    FakeEngine engine;
    ClientChanges changes(engine);
    changes.mute({ person("tom"), person("ann") }, true);
    QVERIFY(changes.sentence().contains(u"tom"_s));
    changes.undo();
    QVERIFY(engine.clientControl().muted
            == (std::vector<std::pair<std::string, bool>> {
                { "tom", true }, { "ann", true }, { "tom", false }, { "ann", false } }));
}

void TestClientChanges::canBeUndoneForAWhileOnly()
{
    FakeEngine engine;
    ClientChanges changes(engine, std::chrono::seconds(1));
    changes.mute({ person("tom") }, true);
    QCOMPARE(changes.secondsLeft(), 1);
    QTRY_VERIFY(!changes.canUndo());
    QCOMPARE(engine.clientControl().muted.size(), std::size_t { 1 });
}

void TestClientChanges::tellsWhatTheEngineRefuses()
{
    FakeEngine engine;
    engine.clientControl().refusal = Error { ErrorCode::NotFound, "gone" };
    ClientChanges changes(engine);
    const QSignalSpy failed(&changes, &ClientChanges::failed);
    changes.rename(person("tom"), u"Tom"_s);
    QCOMPARE(failed.size(), 1);
    QVERIFY(!changes.canUndo());
}

QTEST_GUILESS_MAIN(TestClientChanges)
#include "tst_clientchanges.moc"
