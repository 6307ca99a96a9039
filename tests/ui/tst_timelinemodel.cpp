// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/fakeengine.h"
#include "ui/timeline/timelinefeed.h"
#include "ui/timeline/timelinelayout.h"
#include "ui/timeline/timelinemodel.h"
#include "ui/timeline/timelinetable.h"

#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>

#include <algorithm>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// The steps of a client, each at its time.
class Script
{
public:
    Script &at(TimelineTime time, std::uint64_t connection, trace::Step step)
    {
        m_page.steps.push_back({ m_page.steps.size() + 1, connection, time, std::move(step) });
        m_page.now = time;
        return *this;
    }
    [[nodiscard]] const api::TracePage &page() const { return m_page; }

private:
    api::TracePage m_page;
};

/// One cycle of a poll: asks at `from`, is held, and is answered with the message.
Script &poll(Script &script, TimelineTime from, TimelineTime answered, std::uint64_t seq,
             std::uint64_t connection = 1)
{
    return script.at(from, connection, trace::RequestRead { "GET /channels/class", 0 })
        .at(from, connection, trace::Repolled { Cursor { Epoch(), seq - 1 } })
        .at(from + 1ms, connection, trace::Held { seq - 1 })
        .at(answered, connection, trace::Pushed { seq, seq, 1, 120 });
}

/// Watches these clients, with their clocks at the axis.
void watchAll(TimelineModel &model, const std::vector<std::string> &ids)
{
    std::vector<TimelineModel::Name> names;
    for (const std::string &id : ids)
        names.push_back({ id, QString::fromStdString(id) });
    model.setLanes(names);
    for (const std::string &id : ids)
        model.beginWatch(id);
}

void add(TimelineModel &model, const std::string &id, const Script &script)
{
    model.add(id, script.page(), script.page().now, script.page().now);
}

std::vector<MarkKind> kindsOf(const TimelineLane &lane)
{
    std::vector<MarkKind> kinds;
    for (const TimelineMark &mark : lane.marks)
        kinds.push_back(mark.kind);
    return kinds;
}

const TimelineMark &only(const TimelineLane &lane, MarkKind kind)
{
    const auto isThat = [kind](const TimelineMark &mark) {
        return mark.kind == kind;
    };
    Q_ASSERT(std::count_if(lane.marks.begin(), lane.marks.end(), isThat) == 1);
    return *std::find_if(lane.marks.begin(), lane.marks.end(), isThat);
}

} // namespace

class TestTimelineModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsTheFourStepsOfAPoll();
    void countsEachStepOnce();
    void showsAHoldThatRanOut();
    void showsAStreamAsOneRequestWithManyPushes();
    void showsWhatAWebSocketClientSends();
    void showsADrop();
    void showsAClientThatClosesWhileItIsHeld();
    void doesNotCallAnAnsweredConnectionDropped();
    void breaksTheSocketLineWhereKeepAliveIsLost();
    void tellsOtherRequestsFromPolls();
    void showsGapsAndSlowReading();
    void beginsWithAHoldThatIsOlderThanTheWatch();
    void continuesNothingOverLostSteps();
    void putsABroadcastIntoOneColumn();
    void mergesABroadcastToSeveralChannels();
    void countsALateClientApart();
    void bringsTheClocksOfTheLanesTogether();
    void keepsAnOpenSpanWhenItForgetsOldMarks();
    void stopsGrowingWhereTheWatchEnds();
    void placesMarksWhereTheyAreInTime();
    void makesRoomForWhatIsTooShortToSee();
    void movesNoMarkFarFromItsTime();
    void watchesThoseInViewFirst();
    void readsWhatIsWatched();
    void listsTheSameMarksAsATable();
};

void TestTimelineModel::showsTheFourStepsOfAPoll()
{
    TimelineModel model;
    watchAll(model, { "ann" });
    Script script;
    script.at(0ms, 1, trace::Opened {});
    poll(script, 1ms, 5s, 7);
    poll(script, 5'014ms, 9s, 8);
    add(model, "ann", script);
    const TimelineLane &lane = *model.lanes().front();
    const std::vector<MarkKind> wanted { MarkKind::Opened, MarkKind::Request, MarkKind::Hold,
                                         MarkKind::Push,   MarkKind::Handle,  MarkKind::Request,
                                         MarkKind::Hold,   MarkKind::Push,    MarkKind::Handle };
    QCOMPARE(kindsOf(lane), wanted);
    QCOMPARE(lane.marks[2].from, TimelineTime(2ms));
    QCOMPARE(lane.marks[2].to, TimelineTime(5s));
    QVERIFY(!lane.marks[2].isOpen);
    // Step 4 lasts from the answer to the next request.
    QCOMPARE(lane.marks[4].to - lane.marks[4].from, TimelineTime(14ms));
    QVERIFY(lane.marks[8].isOpen);
    QCOMPARE(lane.connections.size(), std::size_t { 1 });
}

void TestTimelineModel::countsEachStepOnce()
{
    TimelineModel model;
    watchAll(model, { "ann", "bob" });
    for (const char *id : { "ann", "bob" }) {
        Script script;
        poll(script, 1ms, 1s, 7);
        script.at(1'010ms, 1, trace::RequestRead { "GET /channels/class?since=x", 0 })
            .at(1'010ms, 1, trace::Repolled { Cursor { Epoch(), 7 } })
            .at(1'011ms, 1, trace::Held { 7 });
        add(model, id, script);
    }
    const std::array<std::uint64_t, 4> wanted { 4, 4, 2, 2 };
    QCOMPARE(model.steps(), wanted);
    model.clear();
    QCOMPARE(model.steps(), (std::array<std::uint64_t, 4> {}));
}

void TestTimelineModel::showsAHoldThatRanOut()
{
    TimelineModel model;
    watchAll(model, { "ann" });
    Script script;
    script.at(0ms, 1, trace::RequestRead { "GET /", 0 })
        .at(1ms, 1, trace::Held { 3 })
        .at(25s, 1, trace::EmptyAnswer {});
    add(model, "ann", script);
    const TimelineLane &lane = *model.lanes().front();
    QCOMPARE(only(lane, MarkKind::Hold).to, TimelineTime(25s));
    QCOMPARE(only(lane, MarkKind::EmptyAnswer).from, TimelineTime(25s));
    QCOMPARE(model.steps()[2], std::uint64_t { 0 });
}

void TestTimelineModel::showsAStreamAsOneRequestWithManyPushes()
{
    TimelineModel model;
    watchAll(model, { "omar" });
    Script script;
    script.at(0ms, 1, trace::RequestRead { "GET /", 0 })
        .at(1ms, 1, trace::StreamOpened { TransportKind::EventStream, 3 })
        .at(2s, 1, trace::Pushed { 4, 4, 1, 90 })
        .at(3s, 1, trace::Pushed { 5, 5, 1, 90 });
    add(model, "omar", script);
    const TimelineLane &lane = *model.lanes().front();
    const std::vector<MarkKind> wanted { MarkKind::Request, MarkKind::Stream, MarkKind::Push,
                                         MarkKind::Push };
    QCOMPARE(kindsOf(lane), wanted);
    QVERIFY(lane.marks[1].isOpen);
    QCOMPARE(lane.transport, TransportKind::EventStream);
    QCOMPARE(model.steps(), (std::array<std::uint64_t, 4> { 1, 1, 2, 0 }));
}

void TestTimelineModel::showsWhatAWebSocketClientSends()
{
    TimelineModel model;
    watchAll(model, { "zoe" });
    Script script;
    script.at(0ms, 1, trace::RequestRead { "GET /", 0 })
        .at(1ms, 1, trace::StreamOpened { TransportKind::WebSocket, 3 })
        .at(2s, 1, trace::CommandRead { 33 });
    add(model, "zoe", script);
    const TimelineMark &command = only(*model.lanes().front(), MarkKind::Command);
    QCOMPARE(command.bytes, std::uint64_t { 33 });
    QCOMPARE(command.transport, TransportKind::WebSocket);
}

void TestTimelineModel::showsADrop()
{
    TimelineModel model;
    watchAll(model, { "tom" });
    Script script;
    script.at(0ms, 1, trace::RequestRead { "GET /", 0 })
        .at(1ms, 1, trace::Held { 3 })
        .at(4s, 1, trace::Closed { CloseReason::PeerFailed });
    add(model, "tom", script);
    const TimelineLane &lane = *model.lanes().front();
    QCOMPARE(only(lane, MarkKind::Dropped).reason, CloseReason::PeerFailed);
    QVERIFY(!only(lane, MarkKind::Hold).isOpen);
    QVERIFY(!lane.connections.front().isOpen);
    QCOMPARE(lane.connections.front().to, TimelineTime(4s));
}

/// The server answers such a poll before it closes: the client may have ended only its sending
/// side.
void TestTimelineModel::showsAClientThatClosesWhileItIsHeld()
{
    TimelineModel model;
    watchAll(model, { "tom" });
    Script script;
    script.at(0ms, 1, trace::RequestRead { "GET /", 0 })
        .at(1ms, 1, trace::Held { 3 })
        .at(4s, 1, trace::PeerEnded {})
        .at(4s, 1, trace::EmptyAnswer {})
        .at(4s, 1, trace::Closed { CloseReason::PeerClosed });
    add(model, "tom", script);
    const std::vector<MarkKind> wanted { MarkKind::Request, MarkKind::Hold, MarkKind::Dropped };
    QCOMPARE(kindsOf(*model.lanes().front()), wanted);
}

void TestTimelineModel::doesNotCallAnAnsweredConnectionDropped()
{
    TimelineModel model;
    watchAll(model, { "tom" });
    Script script;
    poll(script, 0ms, 1s, 7).at(1'001ms, 1, trace::Closed { CloseReason::AnswerDone });
    add(model, "tom", script);
    const TimelineLane &lane = *model.lanes().front();
    QVERIFY(std::none_of(lane.marks.begin(), lane.marks.end(),
                         [](const TimelineMark &mark) { return mark.kind == MarkKind::Dropped; }));
}

void TestTimelineModel::breaksTheSocketLineWhereKeepAliveIsLost()
{
    TimelineModel model;
    watchAll(model, { "tom" });
    Script script;
    script.at(0ms, 1, trace::Opened {});
    poll(script, 1ms, 1s, 7, 1).at(1s, 1, trace::Closed { CloseReason::AnswerDone });
    script.at(1'020ms, 2, trace::Opened { true });
    poll(script, 1'030ms, 2s, 8, 2);
    add(model, "tom", script);
    const TimelineLane &lane = *model.lanes().front();
    QCOMPARE(lane.connections.size(), std::size_t { 2 });
    QCOMPARE(lane.connections[0].to, TimelineTime(1s));
    QCOMPARE(lane.connections[1].from, TimelineTime(1'020ms));
    // Step 4 goes over the break: the client has asked again.
    const auto handled =
        std::find_if(lane.marks.begin(), lane.marks.end(),
                     [](const TimelineMark &mark) { return mark.kind == MarkKind::Handle; });
    QCOMPARE(handled->to, TimelineTime(1'030ms));
}

void TestTimelineModel::tellsOtherRequestsFromPolls()
{
    TimelineModel model;
    watchAll(model, { "ann" });
    Script script;
    poll(script, 0ms, 1s, 7)
        .at(1'005ms, 1, trace::RequestRead { "POST /channels/class", 12 })
        .at(1'006ms, 1, trace::Answered { 201 })
        .at(1'010ms, 1, trace::RequestRead { "GET /channels/class?since=x", 0 })
        .at(1'010ms, 1, trace::Repolled { Cursor { Epoch(), 7 } })
        .at(1'011ms, 1, trace::Held { 7 });
    add(model, "ann", script);
    const TimelineLane &lane = *model.lanes().front();
    QCOMPARE(only(lane, MarkKind::OtherRequest).status, 201);
    QCOMPARE(model.steps()[0], std::uint64_t { 2 });
    QCOMPARE(only(lane, MarkKind::Handle).to, TimelineTime(1'010ms));
}

void TestTimelineModel::showsGapsAndSlowReading()
{
    TimelineModel model;
    watchAll(model, { "omar" });
    const Gap gap { Cursor { Epoch(), 4 }, Cursor { Epoch(), 7 }, GapReason::Expired };
    Script script;
    script.at(0ms, 1, trace::StreamOpened { TransportKind::EventStream, 3 })
        .at(1s, 1, trace::PartlySent { 10, 50, 4, 4 })
        .at(1s, 1, trace::Behind { 3 })
        .at(2s, 1, trace::GapTold { gap })
        .at(3s, 1, trace::CaughtUp { 9 });
    add(model, "omar", script);
    const TimelineLane &lane = *model.lanes().front();
    QCOMPARE(only(lane, MarkKind::SocketFull).bytes, std::uint64_t { 40 });
    QCOMPARE(only(lane, MarkKind::Gap).lastSeq, std::uint64_t { 7 });
    QCOMPARE(only(lane, MarkKind::Behind).to, TimelineTime(3s));
    QVERIFY(!only(lane, MarkKind::Behind).isOpen);
    QVERIFY(only(lane, MarkKind::Stream).isOpen);
}

void TestTimelineModel::beginsWithAHoldThatIsOlderThanTheWatch()
{
    TimelineModel model;
    watchAll(model, { "ann" });
    Script script;
    script.at(0ms, 1, trace::Found { true, TransportKind::LongPoll, false })
        .at(3s, 1, trace::Pushed { 4, 4, 1, 90 });
    add(model, "ann", script);
    const TimelineLane &lane = *model.lanes().front();
    QVERIFY(only(lane, MarkKind::Hold).beganBefore);
    QVERIFY(lane.connections.front().beganBefore);
    QCOMPARE(model.steps()[1], std::uint64_t { 0 }); // it was not seen to begin
}

void TestTimelineModel::continuesNothingOverLostSteps()
{
    TimelineModel model;
    watchAll(model, { "ann" });
    Script first;
    first.at(0ms, 1, trace::Opened {}).at(1ms, 1, trace::Held { 3 });
    add(model, "ann", first);
    api::TracePage later;
    later.lost = 12;
    later.steps.push_back({ 20, 1, 9s, trace::Held { 30 } });
    later.now = 9s;
    model.add("ann", later, later.now, later.now);
    const TimelineLane &lane = *model.lanes().front();
    QCOMPARE(only(lane, MarkKind::Lost).messages, std::uint64_t { 12 });
    QCOMPARE(lane.marks[1].kind, MarkKind::Hold);
    QVERIFY(!lane.marks[1].isOpen);
    QCOMPARE(lane.marks[1].to, TimelineTime(1ms)); // the last that was known
    QVERIFY(lane.marks.back().isOpen);
}

void TestTimelineModel::putsABroadcastIntoOneColumn()
{
    TimelineModel model;
    watchAll(model, { "ann", "bob", "cat" });
    int delay = 0;
    for (const char *id : { "ann", "bob", "cat" }) {
        Script script;
        poll(script, 0ms, 1s + std::chrono::milliseconds(7 * delay++), 7);
        add(model, id, script);
    }
    model.noteMessage(7, 1, 4);
    const TimelineColumn *column = model.columnOf(7);
    QVERIFY(column != nullptr);
    QCOMPARE(column->lanes.size(), std::size_t { 3 });
    QCOMPARE(column->last - column->first, TimelineTime(14ms));
    QCOMPARE(column->recipients, std::uint64_t { 4 });
    QVERIFY(model.columnOf(8) == nullptr);
    // A client that is no longer listed is not counted.
    model.setLanes({ { "ann", u"ann"_s }, { "bob", u"bob"_s } });
    QCOMPARE(model.columnOf(7)->lanes.size(), std::size_t { 2 });
    model.setLanes({});
    QVERIFY(model.columns().empty());
}

void TestTimelineModel::mergesABroadcastToSeveralChannels()
{
    TimelineModel model;
    watchAll(model, { "ann", "bob" });
    Script ann;
    poll(ann, 0ms, 1s, 7);
    add(model, "ann", ann);
    Script bob;
    poll(bob, 0ms, 1'002ms, 8);
    add(model, "bob", bob);
    QVERIFY(model.columnOf(7) != model.columnOf(8));
    model.noteMessage(6, 3, 2); // seqs 6, 7 and 8
    QCOMPARE(model.columns().size(), std::size_t { 1 });
    QCOMPARE(model.columnOf(8)->lanes.size(), std::size_t { 2 });
    QCOMPARE(model.columnOf(8)->firstSeq, std::uint64_t { 6 });
    QVERIFY(isPushOf(only(*model.lanes()[1], MarkKind::Push), *model.columnOf(7)));
}

void TestTimelineModel::countsALateClientApart()
{
    TimelineModel model;
    watchAll(model, { "ann", "tom" });
    Script ann;
    poll(ann, 0ms, 1s, 7);
    add(model, "ann", ann);
    Script tom;
    poll(tom, 60s, 60'001ms, 7);
    add(model, "tom", tom);
    const TimelineColumn *column = model.columnOf(7);
    QCOMPARE(column->late, std::size_t { 1 });
    QCOMPARE(column->last, column->first);
}

void TestTimelineModel::bringsTheClocksOfTheLanesTogether()
{
    TimelineModel model;
    watchAll(model, { "ann" });
    Script script;
    script.at(4s, 1, trace::Held { 3 });
    api::TracePage page = script.page();
    page.now = 5s;
    model.add("ann", page, 100s, 100s + 20ms); // read by somebody who was interrupted
    const TimelineLane &lane = *model.lanes().front();
    QCOMPARE(lane.offset, TimelineTime(95s + 10ms));
    model.add("ann", { .steps = {}, .now = 6s }, 101s, 101s);
    QCOMPARE(lane.offset + lane.marks.front().from, TimelineTime(99s));
}

void TestTimelineModel::keepsAnOpenSpanWhenItForgetsOldMarks()
{
    TimelineModel model;
    watchAll(model, { "omar" });
    Script script;
    script.at(0ms, 1, trace::StreamOpened { TransportKind::EventStream, 3 });
    for (std::uint64_t seq = 4; seq < 4 + 2 * TimelineModel::maxMarks; ++seq)
        script.at(std::chrono::milliseconds(seq), 1, trace::Pushed { seq, seq, 1, 10 });
    add(model, "omar", script);
    const TimelineLane &lane = *model.lanes().front();
    QCOMPARE(lane.marks.size(), TimelineModel::maxMarks);
    QCOMPARE(lane.marks.front().kind, MarkKind::Stream);
    QVERIFY(model.columns().size() <= TimelineModel::maxColumns);
}

void TestTimelineModel::stopsGrowingWhereTheWatchEnds()
{
    TimelineModel model;
    watchAll(model, { "ann" });
    Script script;
    script.at(0ms, 1, trace::Opened {}).at(1s, 1, trace::Held { 3 });
    add(model, "ann", script);
    model.endWatch("ann");
    const TimelineLane &lane = *model.lanes().front();
    QVERIFY(!lane.isWatched);
    QVERIFY(!lane.marks.back().isOpen && !lane.connections.back().isOpen);
    model.beginWatch("ann"); // numbers and times begin anew
    QVERIFY(lane.isWatched && lane.marks.empty() && lane.connections.empty());
}

void TestTimelineModel::placesMarksWhereTheyAreInTime()
{
    TimelineModel model;
    watchAll(model, { "ann" });
    Script script;
    poll(script, 10s, 30s, 7);
    add(model, "ann", script);
    const TimelineScale scale { .end = 60s, .span = 60s, .left = 100, .width = 600 };
    const QRectF row(100, 0, 600, 24);
    const auto placed = placeMarks(*model.lanes().front(), scale, row, 60s);
    QCOMPARE(placed[0].mark->kind, MarkKind::Request);
    QCOMPARE(placed[0].box.left(), 200.0);
    QCOMPARE(placed[1].mark->kind, MarkKind::Hold);
    QVERIFY(qAbs(placed[1].box.left() - 200) < 0.1);
    QCOMPARE(placed[1].box.right(), 400.0);
    QVERIFY(!placed[1].isOutOfScale);
    QCOMPARE(placed[2].box.center().x(), 400.0);
    QCOMPARE(scale.timeOf(400), TimelineTime(30s));
}

void TestTimelineModel::makesRoomForWhatIsTooShortToSee()
{
    TimelineModel model;
    watchAll(model, { "ann" });
    Script script;
    poll(script, 10s, 30s, 7);
    poll(script, 30'012ms, 50s, 8); // 12 ms later: a tenth of a pixel
    add(model, "ann", script);
    const TimelineScale scale { .end = 60s, .span = 60s, .left = 0, .width = 600 };
    const QRectF row(0, 0, 600, 24);
    const auto placed = placeMarks(*model.lanes().front(), scale, row, 60s);
    const auto at = [&](MarkKind kind, std::size_t which) -> const PlacedMark & {
        std::size_t seen = 0;
        const auto found = std::find_if(placed.begin(), placed.end(), [&](const PlacedMark &each) {
            return each.mark->kind == kind && seen++ == which;
        });
        return *found;
    };
    const PlacedMark &handle = at(MarkKind::Handle, 0);
    const PlacedMark &request = at(MarkKind::Request, 1);
    QVERIFY(handle.isOutOfScale && handle.box.width() >= 5);
    QVERIFY(request.box.left() >= handle.box.right() - 0.1);
    QCOMPARE(at(MarkKind::Hold, 1).box.left(), request.box.left());
    QVERIFY(!at(MarkKind::Hold, 1).isOutOfScale);
    QCOMPARE(at(MarkKind::Push, 1).box.center().x(), 500.0);
}

void TestTimelineModel::movesNoMarkFarFromItsTime()
{
    TimelineModel model;
    watchAll(model, { "ann" });
    Script script;
    for (std::uint64_t seq = 1; seq < 200; ++seq)
        poll(script, std::chrono::milliseconds(20 * seq), std::chrono::milliseconds(20 * seq + 10),
             seq);
    add(model, "ann", script);
    const TimelineScale scale { .end = 10s, .span = 10s, .left = 0, .width = 600 };
    for (const PlacedMark &each :
         placeMarks(*model.lanes().front(), scale, QRectF(0, 0, 600, 24), 10s)) {
        const qreal moved = each.box.left() - scale.xOf(each.mark->from);
        QVERIFY2(moved < 24, qPrintable(QString::number(moved)));
    }
}

void TestTimelineModel::watchesThoseInViewFirst()
{
    FakeEngine engine;
    TimelineModel model;
    std::vector<TimelineModel::Name> names;
    for (int i = 0; i < 150; ++i)
        names.push_back({ "c" + std::to_string(i), QString::number(i) });
    model.setLanes(names);
    TimelineFeed feed(engine, model);
    feed.watch({ "c0", "c1" });
    QCOMPARE(feed.watched(), TimelineFeed::maxWatched);
    QCOMPARE(engine.watchers["c0"], 1);
    QCOMPARE(engine.watchers["c149"], 0);
    feed.watch({ "c148", "c149" });
    QCOMPARE(feed.watched(), TimelineFeed::maxWatched);
    QCOMPARE(engine.watchers["c149"], 1);
    QCOMPARE(engine.watchers["c0"], 1); // there is no reason to forget it
    names.erase(names.begin());
    model.setLanes(names);
    feed.watch({});
    QCOMPARE(engine.watchers["c0"], 0);
    feed.stop();
    QVERIFY(std::all_of(engine.watchers.begin(), engine.watchers.end(),
                        [](const auto &each) { return each.second == 0; }));
    engine.watchRefusal = Error { ErrorCode::LimitReached, "100 are watched" };
    feed.watch({ "c1" });
    QVERIFY(feed.isRefused() && feed.watched() == 0);
}

void TestTimelineModel::readsWhatIsWatched()
{
    FakeEngine engine;
    engine.stepsOf["ann"] = { { 0, 1, {}, trace::Opened {} } };
    TimelineModel model;
    model.setLanes({ { "ann", u"Ann"_s } });
    TimelineFeed feed(engine, model);
    feed.watch({ "ann" });
    feed.read();
    engine.stepsOf["ann"].push_back({ 0, 1, 5ms, trace::Held { 7 } });
    feed.read();
    feed.read();
    const std::vector<MarkKind> wanted { MarkKind::Opened, MarkKind::Hold };
    QCOMPARE(kindsOf(*model.lanes().front()), wanted);
}

void TestTimelineModel::listsTheSameMarksAsATable()
{
    TimelineModel model;
    TimelineTable table;
    const QAbstractItemModelTester tester(&table,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setListener(
        [&](const TimelineLane &lane, const TimelineMark &mark) { table.take(lane, mark); });
    watchAll(model, { "ann" });
    Script script;
    script.at(0ms, 1, trace::Opened {});
    poll(script, 1ms, 5s, 7);
    add(model, "ann", script);
    QCOMPARE(table.rowCount(), 0);
    table.flush();
    QCOMPARE(table.rowCount(), static_cast<int>(model.lanes().front()->marks.size()));
    const auto text = [&table](int row, int column) {
        return table.index(row, column).data().toString();
    };
    QCOMPARE(text(1, TimelineTable::Client), u"ann"_s);
    QVERIFY(text(1, TimelineTable::Step).startsWith(u"①"_s));
    QCOMPARE(text(2, TimelineTable::Lasted), u"4.998 s"_s);
    QVERIFY(text(3, TimelineTable::Details).startsWith(u"#7"_s));
    const int handle = 4;
    QCOMPARE(text(handle, TimelineTable::Lasted), u"not over"_s);
    Script again;
    again.at(5'020ms, 1, trace::RequestRead { "GET /", 0 }).at(5'021ms, 1, trace::Held { 7 });
    add(model, "ann", again);
    table.flush();
    QCOMPARE(text(handle, TimelineTable::Lasted), u"20.0 ms"_s);
    table.clear();
    QCOMPARE(table.rowCount(), 0);
}

QTEST_MAIN(TestTimelineModel)
#include "tst_timelinemodel.moc"
