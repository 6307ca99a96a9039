// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/follower.h"
#include "server/net/inbox.h"

#include <QTest>
#include <QThread>

#include <memory>
#include <poll.h>
#include <string>
#include <vector>

using namespace holdfast;
using net::Inbox;

namespace {

ChannelSet someChannels()
{
    return ChannelSet::make({ "class" }).value();
}

MessagePtr message(std::uint64_t seq)
{
    auto made = Message::make(Draft { "class", "text", {}, {} }, 0).value();
    made->accept(Cursor { {}, seq }, {});
    return made;
}

bool isSignalled(const Inbox &inbox)
{
    pollfd descriptor { inbox.wakeup().descriptor(), POLLIN, 0 };
    return ::poll(&descriptor, 1, 0) == 1;
}

} // namespace

/// What other threads leave for a worker: bounded, in order, and one wake-up for all of it.
class TestInbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void handsOverInOrderWhatWasPushed();
    void isEmptyAfterItWasTaken();
    void keepsNoMoreThanItMayAndSaysSo();
    void wakesOnceForAnyNumberOfEntries();
    void doesNotWakeOneWhoIsAwake();
    void letsNobodySleepOnAnEntry();
    void wakesAgainAfterSleep();
    void takesFromManyThreads();
};

void TestInbox::handsOverInOrderWhatWasPushed()
{
    Inbox inbox;
    Follower follower(someChannels(), inbox);
    for (std::uint64_t seq = 1; seq <= 5; ++seq)
        inbox.push(follower, message(seq));
    std::string said;
    inbox.post([&said] { said += 'a'; });
    inbox.post([&said] { said += 'b'; });

    Inbox::Contents contents;
    inbox.takeDeliveries(contents);
    QCOMPARE(contents.deliveries.size(), std::size_t { 5 });
    for (std::uint64_t seq = 1; seq <= 5; ++seq) {
        QCOMPARE(contents.deliveries[seq - 1].message->seq(), seq);
        QCOMPARE(contents.deliveries[seq - 1].follower, &follower);
    }
    QVERIFY(!contents.hasOverflowed);
    for (const Inbox::Task &task : inbox.takeTasks())
        task();
    QCOMPARE(said, std::string("ab"));
}

void TestInbox::isEmptyAfterItWasTaken()
{
    Inbox inbox;
    Follower follower(someChannels(), inbox);
    inbox.push(follower, message(1));
    inbox.post([] {});
    Inbox::Contents contents;
    inbox.takeDeliveries(contents);
    QCOMPARE(inbox.takeTasks().size(), std::size_t { 1 });
    inbox.takeDeliveries(contents);
    QVERIFY(contents.deliveries.empty());
    QVERIFY(inbox.takeTasks().empty());
}

void TestInbox::keepsNoMoreThanItMayAndSaysSo()
{
    Inbox inbox;
    Follower follower(someChannels(), inbox);
    const MessagePtr same = message(1);
    for (std::size_t i = 0; i < Inbox::maxDeliveries; ++i)
        inbox.push(follower, same);
    inbox.push(follower, message(2));
    Inbox::Contents contents;
    inbox.takeDeliveries(contents);
    QCOMPARE(contents.deliveries.size(), Inbox::maxDeliveries);
    QVERIFY(contents.hasOverflowed);
    // Told once.
    inbox.push(follower, message(3));
    inbox.takeDeliveries(contents);
    QVERIFY(!contents.hasOverflowed);
    QCOMPARE(contents.deliveries.size(), std::size_t { 1 });
}

void TestInbox::wakesOnceForAnyNumberOfEntries()
{
    Inbox inbox;
    Follower follower(someChannels(), inbox);
    QVERIFY(inbox.trySleep());
    QVERIFY(!isSignalled(inbox));
    inbox.push(follower, message(1));
    inbox.wake();
    QVERIFY(isSignalled(inbox));
    inbox.wakeup().clear();
    inbox.push(follower, message(2));
    inbox.wake();
    inbox.post([] {});
    QVERIFY2(!isSignalled(inbox), "the first wake-up was for these too");
}

void TestInbox::doesNotWakeOneWhoIsAwake()
{
    Inbox inbox;
    inbox.setAwake();
    inbox.post([] {});
    QVERIFY(!isSignalled(inbox));
}

void TestInbox::letsNobodySleepOnAnEntry()
{
    Inbox inbox;
    Follower follower(someChannels(), inbox);
    inbox.setAwake();
    inbox.post([] {});
    QVERIFY(!inbox.trySleep());
    QCOMPARE(inbox.takeTasks().size(), std::size_t { 1 });
    inbox.push(follower, message(1));
    QVERIFY(!inbox.trySleep());
    Inbox::Contents contents;
    inbox.takeDeliveries(contents);
    QVERIFY(inbox.trySleep());
}

void TestInbox::wakesAgainAfterSleep()
{
    Inbox inbox;
    for (int i = 0; i < 3; ++i) {
        inbox.setAwake();
        QVERIFY(inbox.trySleep());
        QVERIFY(!isSignalled(inbox));
        inbox.post([] {});
        QVERIFY(isSignalled(inbox));
        inbox.wakeup().clear();
        QCOMPARE(inbox.takeTasks().size(), std::size_t { 1 });
    }
}

void TestInbox::takesFromManyThreads()
{
    constexpr int threads = 4;
    constexpr int each = 2000;
    Inbox inbox;
    Follower follower(someChannels(), inbox);
    const MessagePtr same = message(1);
    std::vector<std::unique_ptr<QThread>> writers;
    for (int i = 0; i < threads; ++i) {
        writers.emplace_back(QThread::create([&] {
            for (int j = 0; j < each; ++j) {
                inbox.push(follower, same);
                inbox.wake();
            }
        }));
        writers.back()->start();
    }
    std::size_t taken = 0;
    Inbox::Contents contents;
    while (taken < std::size_t { threads * each }) {
        pollfd descriptor { inbox.wakeup().descriptor(), POLLIN, 0 };
        QCOMPARE(::poll(&descriptor, 1, 30'000), 1); // a lost wake-up would be waited for in vain
        inbox.wakeup().clear();
        do {
            inbox.setAwake();
            inbox.takeDeliveries(contents);
            taken += contents.deliveries.size();
        } while (!inbox.trySleep());
    }
    for (const auto &writer : writers)
        QVERIFY(writer->wait());
    QCOMPARE(taken, std::size_t { threads * each });
}

QTEST_GUILESS_MAIN(TestInbox)
#include "tst_inbox.moc"
