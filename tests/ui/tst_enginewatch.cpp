// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/fakeengine.h"
#include "ui/enginewatch.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;

class TestEngineWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void looksAtOnceWhenStarted();
    void takesABacklogInSlices();
    void asksNothingWhileStopped();
    void walksThroughMoreChannelsThanAPageHolds();
};

void TestEngineWatch::looksAtOnceWhenStarted()
{
    FakeEngine engine;
    engine.setClient(someClient(1, "Ana"));
    engine.setChannel("class", 1, 0);
    EngineWatch watch(engine);
    QSignalSpy looked(&watch, &EngineWatch::looked);
    QCOMPARE(engine.statusCalls, 0);
    watch.start();
    QCOMPARE(looked.count(), 1);
    QCOMPARE(watch.clients().rowCount(), 1);
    QCOMPARE(watch.channels().rowCount(), 1);
    QTRY_VERIFY(looked.count() > 2);
}

void TestEngineWatch::takesABacklogInSlices()
{
    FakeEngine engine;
    const auto slice = static_cast<int>(EngineWatch::sliceSize);
    const int all = 3 * slice + 10;
    for (int serial = 1; serial <= all; ++serial)
        engine.setClient(someClient(static_cast<std::uint64_t>(serial)));
    EngineWatch watch(engine);
    watch.start();
    QCOMPARE(watch.clients().rowCount(), slice);
    QTRY_COMPARE(watch.clients().rowCount(), all);
}

void TestEngineWatch::asksNothingWhileStopped()
{
    FakeEngine engine;
    for (std::uint64_t serial = 1; serial <= 2 * EngineWatch::sliceSize; ++serial)
        engine.setClient(someClient(serial));
    EngineWatch watch(engine);
    watch.start();
    watch.stop();
    QVERIFY(!watch.isRunning());
    const QList<QTimer *> timers = watch.findChildren<QTimer *>();
    QCOMPARE(timers.size(), 2);
    for (const QTimer *timer : timers)
        QVERIFY(!timer->isActive());
    watch.start();
    QTRY_COMPARE(watch.clients().rowCount(), static_cast<int>(2 * EngineWatch::sliceSize));
}

void TestEngineWatch::walksThroughMoreChannelsThanAPageHolds()
{
    FakeEngine engine;
    for (int number = 0; number < 2'500; ++number)
        engine.setChannel("room." + std::to_string(number), 0, 0);
    EngineWatch watch(engine);
    watch.start();
    QTRY_COMPARE(watch.channels().channelCount(), std::size_t { 2'500 });
    engine.removeChannel("room.7");
    QTRY_COMPARE(watch.channels().channelCount(), std::size_t { 2'499 });
}

QTEST_MAIN(TestEngineWatch)
#include "tst_enginewatch.moc"
