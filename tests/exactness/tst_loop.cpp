// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/loop.h"

#include <QTest>

#include <array>
#include <chrono>
#include <functional>
#include <sys/socket.h>

using namespace holdfast;
using exactness::Loop;
using exactness::Ready;

namespace {

std::chrono::steady_clock::time_point timeInTest;

std::chrono::steady_clock::time_point testNow()
{
    return timeInTest;
}

/// Both ends of a connection, one of which is in the loop.
class Watched final : public Ready
{
public:
    Watched(Loop &loop, std::function<void()> onReady) : m_loop(loop), m_onReady(std::move(onReady))
    {
        std::array<int, 2> ends {};
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) != 0)
            qFatal("no sockets");
        m_here = bench::Descriptor(ends[0]);
        m_there = bench::Descriptor(ends[1]);
        m_loop.add(m_here.get(), *this, true, false);
    }
    ~Watched() override { close(); }

    void makeReady() { QCOMPARE(::send(m_there.get(), "x", 1, 0), ssize_t { 1 }); }
    void close()
    {
        if (m_here.isOpen())
            m_loop.remove(m_here.get());
        m_here.close();
    }
    void ready(bool /*readable*/, bool /*writable*/) override { m_onReady(); }

private:
    Loop &m_loop;
    const std::function<void()> m_onReady;
    bench::Descriptor m_here;
    bench::Descriptor m_there;
};

} // namespace

/// Tests the loop itself: a subscriber that the loop loses looks like one that the server has lost.
class TestLoop : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void handsOnAllThatIsReadyThoughOneCloses();
    void handsNothingToWhoHasClosed();
    void waitsForAsLongAsSomebodyAdvances();
    void knowsThatTheMachineDidNotLetItRun();
};

void TestLoop::handsOnAllThatIsReadyThoughOneCloses()
{
    Loop loop;
    int told = 0;
    Watched *first = nullptr;
    Watched closing(loop, [&] {
        ++told;
        first->close();
    });
    first = &closing;
    Watched second(loop, [&told] { ++told; });
    Watched third(loop, [&told] { ++told; });
    for (Watched *watched : { &closing, &second, &third })
        watched->makeReady();
    QVERIFY(loop.turn(std::chrono::milliseconds(0)));
    QCOMPARE(told, 3);
}

void TestLoop::handsNothingToWhoHasClosed()
{
    Loop loop;
    int told = 0;
    std::array<Watched *, 2> both {};
    const auto closeBoth = [&] {
        ++told;
        for (Watched *watched : both)
            watched->close();
    };
    Watched one(loop, closeBoth);
    Watched other(loop, closeBoth);
    both = { &one, &other };
    one.makeReady();
    other.makeReady();
    QVERIFY(loop.turn(std::chrono::milliseconds(0)));
    QCOMPARE(told, 1);
}

void TestLoop::waitsForAsLongAsSomebodyAdvances()
{
    Loop loop(&testNow);
    for (const bool advances : { true, false }) {
        int turns = 0;
        const bool isDone = loop.turnUntil([&] {
            timeInTest += Loop::hangTime / 2;
            if (advances)
                loop.advanced();
            return ++turns == 10;
        });
        QCOMPARE(isDone, advances);
    }
}

void TestLoop::knowsThatTheMachineDidNotLetItRun()
{
    Loop loop(&testNow);
    timeInTest += std::chrono::seconds(1);
    loop.turn(std::chrono::milliseconds(0));
    QVERIFY(!loop.wasHeldUp());
    timeInTest += std::chrono::seconds(20);
    loop.turn(std::chrono::milliseconds(0));
    QVERIFY(loop.wasHeldUp());
    timeInTest += std::chrono::minutes(1);
    loop.turn(std::chrono::milliseconds(0));
    loop.turn(std::chrono::milliseconds(0));
    QVERIFY(loop.wasHeldUp()); // again
    for (int second = 0; second < 60; ++second) {
        timeInTest += std::chrono::seconds(1);
        loop.turn(std::chrono::milliseconds(0));
    }
    QVERIFY(!loop.wasHeldUp());
}

QTEST_GUILESS_MAIN(TestLoop)
#include "tst_loop.moc"
