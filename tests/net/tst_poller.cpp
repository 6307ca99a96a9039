// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/epollpoller.h"
#include "server/net/notifierpoller.h"
#include "server/net/poller.h"

#include <QTest>

#include <array>
#include <fcntl.h>
#include <functional>
#include <memory>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

using holdfast::net::EpollPoller;
using holdfast::net::NotifierPoller;
using holdfast::net::Poller;
using holdfast::net::Wants;

namespace {

using MakePoller = std::unique_ptr<Poller> (*)(Poller::Handler &);

template <typename Implementation>
std::unique_ptr<Poller> make(Poller::Handler &handler)
{
    return std::make_unique<Implementation>(handler);
}

/// Both ends of a connection; `ours` is watched.
struct Ends
{
    int ours = -1;
    int theirs = -1;
    int toldReadable = 0;
    int toldWritable = 0;

    Ends()
    {
        std::array<int, 2> both {};
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, both.data()) != 0)
            qFatal("no socket pair");
        ours = both[0];
        theirs = both[1];
    }
    ~Ends()
    {
        ::close(ours);
        closeTheirs();
    }
    Ends(const Ends &) = delete;
    Ends &operator=(const Ends &) = delete;

    void closeTheirs()
    {
        if (theirs >= 0)
            ::close(theirs);
        theirs = -1;
    }
    void say(std::string_view text) const
    {
        QCOMPARE(::write(theirs, text.data(), text.size()), static_cast<ssize_t>(text.size()));
    }
    /// What has come; -1 if nothing has, 0 if nothing will.
    [[nodiscard]] ssize_t take() const
    {
        std::array<char, 4096> buffer;
        return ::read(ours, buffer.data(), buffer.size());
    }
    void fill() const
    {
        const std::array<char, 4096> bytes {};
        while (::write(ours, bytes.data(), bytes.size()) > 0) { }
    }
    void drain() const
    {
        std::array<char, 65536> buffer;
        while (::read(theirs, buffer.data(), buffer.size()) > 0) { }
    }
};

/// Notes what it is told, and does what the test wants done at that moment.
class Recorder final : public Poller::Handler
{
public:
    void ready(void *tag, bool readable, bool writable) override
    {
        auto &ends = *static_cast<Ends *>(tag);
        ends.toldReadable += readable ? 1 : 0;
        ends.toldWritable += writable ? 1 : 0;
        if (onReady)
            onReady(ends);
    }
    void batchEnded() override { ++batches; }

    std::function<void(Ends &)> onReady;
    int batches = 0;
};

} // namespace

Q_DECLARE_METATYPE(MakePoller)

/// One suite for every implementation: what is ready is told, as long as it is, and nothing else.
class TestPoller : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void tellsWhatCanBeRead();
    void tellsAgainAsLongAsItIsNotRead();
    void tellsNothingToWhomWantsNothing();
    void tellsWhatCanBeWrittenOnlyOnDemand();
    void tellsWhenAFullSocketHasRoom();
    void tellsThatThePeerHasClosed();
    void tellsEachItsOwn();
    void tellsNothingAfterRemoval();
    void mayRemoveTheOneThatIsReady();
    void mayRemoveAnotherThatIsReady();
    void mayAddFromWithin();
    void maySwitchWantsFromWithin();
    void watchesADescriptorsNextLife();
    void endsEachBatch();
};

void TestPoller::initTestCase_data()
{
    QTest::addColumn<MakePoller>("makePoller");
    QTest::newRow("epoll") << MakePoller(&make<EpollPoller>);
    QTest::newRow("notifiers") << MakePoller(&make<NotifierPoller>);
}

/// In QTRY_ comparisons the event loop runs until they hold.
#define MAKE_POLLER                                                                                \
    Recorder recorder;                                                                             \
    QFETCH_GLOBAL(MakePoller, makePoller);                                                         \
    const std::unique_ptr<Poller> poller = makePoller(recorder)

/// Lets a marker go through the poller: what was ready before it has been told when it returns.
static void settle(Poller &poller, Recorder &recorder)
{
    for (int i = 0; i < 3; ++i) {
        Ends marker;
        QVERIFY(poller.add(marker.ours, &marker, {}));
        const auto onReady = std::exchange(recorder.onReady, {});
        marker.say("m");
        QTRY_VERIFY(marker.toldReadable > 0);
        poller.remove(marker.ours);
        recorder.onReady = onReady;
    }
}

void TestPoller::tellsWhatCanBeRead()
{
    Ends ends;
    MAKE_POLLER;
    QVERIFY(poller->add(ends.ours, &ends, {}));
    recorder.onReady = [](Ends &e) {
        QCOMPARE(e.take(), ssize_t { 5 });
    };
    ends.say("hello");
    QTRY_COMPARE(ends.toldReadable, 1);
    settle(*poller, recorder);
    QCOMPARE(ends.toldReadable, 1);
    QCOMPARE(ends.toldWritable, 0);
    poller->remove(ends.ours);
}

void TestPoller::tellsAgainAsLongAsItIsNotRead()
{
    Ends ends;
    MAKE_POLLER;
    QVERIFY(poller->add(ends.ours, &ends, {}));
    ends.say("hello");
    QTRY_VERIFY(ends.toldReadable >= 3);
    poller->remove(ends.ours);
}

void TestPoller::tellsNothingToWhomWantsNothing()
{
    Ends ends;
    MAKE_POLLER;
    QVERIFY(poller->add(ends.ours, &ends, Wants { false, false }));
    ends.say("hello");
    settle(*poller, recorder);
    QCOMPARE(ends.toldReadable, 0);
    poller->modify(ends.ours, &ends, Wants { true, false });
    QTRY_VERIFY(ends.toldReadable > 0);
    poller->remove(ends.ours);
}

void TestPoller::tellsWhatCanBeWrittenOnlyOnDemand()
{
    Ends ends;
    MAKE_POLLER;
    QVERIFY(poller->add(ends.ours, &ends, {}));
    settle(*poller, recorder);
    QCOMPARE(ends.toldWritable, 0);
    recorder.onReady = [&poller](Ends &e) {
        poller->modify(e.ours, &e, Wants { true, false });
    };
    poller->modify(ends.ours, &ends, Wants { true, true });
    QTRY_COMPARE(ends.toldWritable, 1);
    settle(*poller, recorder);
    QCOMPARE(ends.toldWritable, 1);
    QCOMPARE(ends.toldReadable, 0);
    poller->remove(ends.ours);
}

void TestPoller::tellsWhenAFullSocketHasRoom()
{
    Ends ends;
    MAKE_POLLER;
    ends.fill();
    QVERIFY(poller->add(ends.ours, &ends, Wants { true, true }));
    settle(*poller, recorder);
    QCOMPARE(ends.toldWritable, 0);
    ends.drain();
    QTRY_VERIFY(ends.toldWritable > 0);
    poller->remove(ends.ours);
}

void TestPoller::tellsThatThePeerHasClosed()
{
    Ends ends;
    MAKE_POLLER;
    ssize_t taken = -1;
    recorder.onReady = [&](Ends &e) {
        taken = e.take();
        poller->remove(e.ours);
    };
    QVERIFY(poller->add(ends.ours, &ends, {}));
    ends.closeTheirs();
    QTRY_COMPARE(ends.toldReadable, 1);
    QCOMPARE(taken, ssize_t { 0 });
}

void TestPoller::tellsEachItsOwn()
{
    std::array<Ends, 50> all;
    MAKE_POLLER;
    recorder.onReady = [](Ends &e) {
        QVERIFY(e.take() > 0);
    };
    for (Ends &ends : all)
        QVERIFY(poller->add(ends.ours, &ends, {}));
    for (std::size_t i = 0; i < all.size(); i += 3)
        all.at(i).say("x");
    for (std::size_t i = 0; i < all.size(); i += 3)
        QTRY_COMPARE(all.at(i).toldReadable, 1);
    for (std::size_t i = 0; i < all.size(); ++i)
        QCOMPARE(all.at(i).toldReadable, i % 3 == 0 ? 1 : 0);
    for (const Ends &ends : all)
        poller->remove(ends.ours);
}

void TestPoller::tellsNothingAfterRemoval()
{
    Ends ends;
    MAKE_POLLER;
    QVERIFY(poller->add(ends.ours, &ends, Wants { true, true }));
    ends.say("hello");
    poller->remove(ends.ours);
    settle(*poller, recorder);
    QCOMPARE(ends.toldReadable + ends.toldWritable, 0);
}

void TestPoller::mayRemoveTheOneThatIsReady()
{
    Ends ends;
    MAKE_POLLER;
    recorder.onReady = [&poller](Ends &e) {
        poller->remove(e.ours);
    };
    QVERIFY(poller->add(ends.ours, &ends, Wants { true, true }));
    ends.say("hello"); // readable and writable at once
    QTRY_VERIFY(ends.toldReadable + ends.toldWritable > 0);
    const int told = ends.toldReadable + ends.toldWritable;
    settle(*poller, recorder);
    QCOMPARE(ends.toldReadable + ends.toldWritable, told);
}

void TestPoller::mayRemoveAnotherThatIsReady()
{
    // Within one batch the other one may still be told of: its tag is good until the batch ends.
    Ends first;
    Ends second;
    MAKE_POLLER;
    bool isRemoved = false;
    recorder.onReady = [&](Ends &) {
        if (!std::exchange(isRemoved, true)) {
            poller->remove(first.ours);
            poller->remove(second.ours);
        }
    };
    QVERIFY(poller->add(first.ours, &first, {}));
    QVERIFY(poller->add(second.ours, &second, {}));
    first.say("x");
    second.say("x");
    QTRY_VERIFY(isRemoved);
    const int told = first.toldReadable + second.toldReadable;
    settle(*poller, recorder);
    QVERIFY(first.toldReadable <= 1 && second.toldReadable <= 1);
    QVERIFY(first.toldReadable + second.toldReadable <= told + 1);
}

void TestPoller::mayAddFromWithin()
{
    Ends first;
    Ends second;
    MAKE_POLLER;
    bool isAdded = false;
    recorder.onReady = [&](Ends &e) {
        QVERIFY(e.take() > 0);
        if (!std::exchange(isAdded, true))
            QVERIFY(poller->add(second.ours, &second, {}));
    };
    QVERIFY(poller->add(first.ours, &first, {}));
    second.say("x");
    first.say("x");
    QTRY_COMPARE(second.toldReadable, 1);
    poller->remove(first.ours);
    poller->remove(second.ours);
}

void TestPoller::maySwitchWantsFromWithin()
{
    Ends ends;
    MAKE_POLLER;
    recorder.onReady = [&](Ends &e) {
        poller->modify(e.ours, &e, Wants { false, false });
    };
    QVERIFY(poller->add(ends.ours, &ends, {}));
    ends.say("x");
    QTRY_COMPARE(ends.toldReadable, 1);
    settle(*poller, recorder);
    QCOMPARE(ends.toldReadable, 1);
    recorder.onReady = {};
    poller->modify(ends.ours, &ends, Wants {});
    QTRY_VERIFY(ends.toldReadable > 1);
    poller->remove(ends.ours);
}

void TestPoller::watchesADescriptorsNextLife()
{
    MAKE_POLLER;
    int number = -1;
    for (int life = 0; life < 3; ++life) {
        Ends ends; // the system gives the lowest number that is free
        QVERIFY(number == -1 || ends.ours == number);
        number = ends.ours;
        QVERIFY(poller->add(ends.ours, &ends, {}));
        ends.say("x");
        QTRY_VERIFY(ends.toldReadable > 0);
        poller->remove(ends.ours);
    }
}

void TestPoller::endsEachBatch()
{
    Ends ends;
    MAKE_POLLER;
    recorder.onReady = [](Ends &e) {
        QVERIFY(e.take() > 0);
    };
    QVERIFY(poller->add(ends.ours, &ends, {}));
    ends.say("x");
    QTRY_COMPARE(ends.toldReadable, 1);
    QVERIFY(recorder.batches >= 1);
    poller->remove(ends.ours);
}

QTEST_GUILESS_MAIN(TestPoller)
#include "tst_poller.moc"
