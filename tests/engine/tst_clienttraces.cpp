// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/clienttraces.h"
#include "tests/engine/runningserver.h"
#include "tests/manualclock.h"

#include <QTest>

#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

using namespace holdfast;
using tests::HttpClient;
using tests::RunningServer;

namespace {

using Trace = std::unique_ptr<api::ClientTrace>;

std::size_t steps(const Trace &trace)
{
    return trace->read(0, 1000).steps.size();
}

template <typename Step>
std::size_t countOf(const Trace &trace)
{
    std::size_t count = 0;
    for (const api::TraceStep &step : trace->read(0, 1000).steps)
        count += std::holds_alternative<Step>(step.step) ? 1 : 0;
    return count;
}

} // namespace

/// Who watches which clients, and what they read.
class TestClientTraces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsTheWorkersOnceForAllWhoWatch();
    void refusesOneClientTooMany();
    void refusesWhatIsNoClient();
    void followsAClientOverAllWorkers();
    void tellsTimesSinceTheWatchBegan();
    void endsWithItsLastWatcher();
};

void TestClientTraces::tellsTheWorkersOnceForAllWhoWatch()
{
    const tests::ManualClock clock;
    int told = 0;
    ClientTraces traces(clock, [&told](const auto & /*task*/) { ++told; });
    Trace one = traces.watch("me").value();
    Trace other = traces.watch("me").value();
    QCOMPARE(told, 1);
    one.reset();
    QCOMPARE(told, 1);
    other.reset();
    QCOMPARE(told, 2);
    const Trace again = traces.watch("me").value();
    QCOMPARE(told, 3);
}

void TestClientTraces::refusesOneClientTooMany()
{
    const tests::ManualClock clock;
    ClientTraces traces(clock, [](const auto & /*task*/) {});
    std::vector<Trace> watches;
    for (std::size_t i = 0; i < api::maxWatchedClients; ++i)
        watches.push_back(traces.watch("client" + std::to_string(i)).value());
    QVERIFY(traces.watch("one more").error().code == ErrorCode::LimitReached);
    QVERIFY(traces.watch("client0").hasValue()); // it is watched already
    watches.pop_back();
    QVERIFY(traces.watch("one more").hasValue());
}

void TestClientTraces::refusesWhatIsNoClient()
{
    RunningServer server;
    QVERIFY(server.engine().watchClient("").error().code == ErrorCode::Malformed);
    QVERIFY(server.engine().watchClient("a\nb").error().code == ErrorCode::Malformed);
    QVERIFY(server.engine().watchClient("~17").error().code == ErrorCode::NotFound);
    QVERIFY(server.engine().watchClient("not here yet").hasValue());
    const HttpClient stream = server.streaming("/channels/a");
    const std::string id = server.engine().clients({}).clients.front().id;
    const Trace trace = server.engine().watchClient(id).value();
    QTRY_COMPARE(countOf<trace::Found>(trace), std::size_t { 1 });
}

void TestClientTraces::followsAClientOverAllWorkers()
{
    constexpr std::size_t workers = 3;
    RunningServer server(tests::withWorkers(workers));
    const Trace trace = server.engine().watchClient("me").value();
    std::vector<HttpClient> streams;
    for (std::size_t i = 0; i < workers; ++i)
        streams.push_back(server.streaming("/channels/a?client=me"));
    HttpClient publisher = server.connect();
    QCOMPARE(publisher.ask("POST /channels/a", "x").status, 201);
    QTRY_COMPARE(countOf<trace::Pushed>(trace), workers);
    std::set<std::uint64_t> connections;
    std::uint64_t number = 0;
    for (const api::TraceStep &step : trace->read(0, 1000).steps) {
        QCOMPARE(step.number, ++number);
        connections.insert(step.connection);
    }
    QCOMPARE(connections, (std::set<std::uint64_t> { 1, 2, 3 }));
}

void TestClientTraces::tellsTimesSinceTheWatchBegan()
{
    RunningServer server;
    const Trace trace = server.engine().watchClient("me").value();
    const HttpClient stream = server.streaming("/channels/a?client=me");
    QTRY_VERIFY(countOf<trace::StreamOpened>(trace) > 0);
    const api::TracePage page = trace->read(0, 1000);
    std::chrono::nanoseconds before { 0 };
    for (const api::TraceStep &step : page.steps) {
        QVERIFY(step.at >= before);
        before = step.at;
    }
    QVERIFY(page.now >= before);
    QVERIFY(page.beganAt > 0);
    QCOMPARE(page.next, page.steps.back().number);
}

void TestClientTraces::endsWithItsLastWatcher()
{
    RunningServer server;
    Trace one = server.engine().watchClient("me").value();
    const Trace other = server.engine().watchClient("other").value();
    HttpClient stream = server.streaming("/channels/a?client=me");
    QTRY_VERIFY(steps(one) > 0);
    one.reset();
    one = server.engine().watchClient("me").value();
    // Found by the new watch: nothing of the old one is in it.
    QTRY_COMPARE(steps(one), std::size_t { 1 });
    QCOMPARE(countOf<trace::Found>(one), std::size_t { 1 });
    QCOMPARE(steps(other), std::size_t { 0 });
}

QTEST_GUILESS_MAIN(TestClientTraces)
#include "tst_clienttraces.moc"
