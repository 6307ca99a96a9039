// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinemodel.h"

#include <algorithm>
#include <unordered_set>
#include <utility>
#include <variant>

namespace holdfast::ui {

void TimelineModel::setLanes(const std::vector<Name> &names)
{
    m_order.clear();
    std::unordered_set<std::string> kept;
    for (const Name &name : names) {
        if (!kept.insert(name.id).second)
            continue;
        std::unique_ptr<Tracked> &tracked = m_lanes[name.id];
        if (!tracked) {
            tracked = std::make_unique<Tracked>();
            tracked->lane.id = name.id;
        }
        tracked->lane.name = name.name;
        m_order.push_back(&tracked->lane);
    }
    for (auto it = m_lanes.begin(); it != m_lanes.end();) {
        if (kept.contains(it->first)) {
            ++it;
            continue;
        }
        for (auto &[seq, column] : m_columns)
            std::erase(column.lanes, &it->second->lane);
        it = m_lanes.erase(it);
    }
    std::erase_if(m_columns, [](const auto &entry) { return entry.second.lanes.empty(); });
}

void TimelineModel::beginWatch(const std::string &id)
{
    const auto found = m_lanes.find(id);
    if (found == m_lanes.end())
        return;
    Tracked &tracked = *found->second;
    // The numbers and the clock of another watch are not those of this one.
    TimelineLane fresh;
    fresh.id = id;
    fresh.name = tracked.lane.name;
    fresh.transport = tracked.lane.transport;
    fresh.isWatched = true;
    tracked.lane = std::move(fresh);
    tracked.open.clear();
    tracked.handle = 0;
    tracked.narrowest = TimelineTime::max();
}

void TimelineModel::endWatch(const std::string &id)
{
    const auto found = m_lanes.find(id);
    if (found == m_lanes.end() || !found->second->lane.isWatched)
        return;
    Tracked &tracked = *found->second;
    tracked.lane.isWatched = false;
    // What follows is not seen: nothing may grow on.
    for (TimelineMark &mark : tracked.lane.marks) {
        if (!std::exchange(mark.isOpen, false))
            continue;
        mark.to = std::max(mark.from, tracked.lastStep);
        changed(tracked, mark);
    }
    for (TimelineConnection &each : tracked.lane.connections) {
        if (std::exchange(each.isOpen, false))
            each.to = std::max(each.from, tracked.lastStep);
    }
    tracked.open.clear();
    tracked.handle = 0;
}

void TimelineModel::add(const std::string &id, const api::TracePage &page, TimelineTime before,
                        TimelineTime after)
{
    const auto found = m_lanes.find(id);
    if (found == m_lanes.end())
        return;
    Tracked &tracked = *found->second;
    // page.now is a time between `before` and `after`: the closer they are, the better it is known.
    if (after - before < tracked.narrowest) {
        tracked.narrowest = after - before;
        tracked.lane.offset = before + (after - before) / 2 - page.now;
    }
    if (page.lost > 0)
        takeLoss(tracked, page.lost, page.steps.empty() ? page.now : page.steps.front().at);
    for (const api::TraceStep &step : page.steps)
        take(tracked, step);
    tracked.lastStep = page.now;
}

/// What the lost steps were is not known: nothing is continued over them.
void TimelineModel::takeLoss(Tracked &to, std::uint64_t steps, TimelineTime at)
{
    for (auto &[number, state] : to.open) {
        endSpan(to, state.behind, to.lastStep);
        endSpan(to, state.span, to.lastStep);
    }
    endSpan(to, to.handle, to.lastStep);
    for (TimelineConnection &each : to.lane.connections) {
        if (std::exchange(each.isOpen, false))
            each.to = std::max(each.from, to.lastStep);
    }
    to.open.clear();
    addMark(to, { .kind = MarkKind::Lost, .from = at, .to = at, .messages = steps });
}

TimelineMark &TimelineModel::addMark(Tracked &to, const TimelineMark &mark)
{
    std::deque<TimelineMark> &marks = to.lane.marks;
    if (marks.size() >= maxMarks) {
        const auto ended = std::find_if(marks.begin(), marks.end(),
                                        [](const TimelineMark &each) { return !each.isOpen; });
        marks.erase(ended == marks.end() ? marks.begin() : ended);
    }
    marks.push_back(mark);
    marks.back().serial = ++m_serial;
    changed(to, marks.back());
    return marks.back();
}

void TimelineModel::changed(const Tracked &to, const TimelineMark &mark)
{
    if (m_listener)
        m_listener(to.lane, mark);
}

TimelineMark *TimelineModel::find(Tracked &in, std::uint64_t serial)
{
    std::deque<TimelineMark> &marks = in.lane.marks;
    const auto found = std::lower_bound(
        marks.begin(), marks.end(), serial,
        [](const TimelineMark &mark, std::uint64_t wanted) { return mark.serial < wanted; });
    return found == marks.end() || found->serial != serial ? nullptr : &*found;
}

void TimelineModel::endSpan(Tracked &of, std::uint64_t &serial, TimelineTime at)
{
    TimelineMark *const mark = find(of, std::exchange(serial, 0));
    if (mark == nullptr)
        return;
    mark->isOpen = false;
    mark->to = std::max(mark->from, at);
    changed(of, *mark);
}

TimelineModel::ConnectionState &TimelineModel::connect(Tracked &to, std::uint64_t number,
                                                       TimelineTime at, bool isNew)
{
    const auto [entry, isAdded] = to.open.try_emplace(number);
    if (isAdded) {
        if (to.lane.connections.size() >= maxConnections)
            to.lane.connections.pop_front();
        to.lane.connections.push_back(
            { .number = number, .from = at, .to = at, .isOpen = true, .beganBefore = !isNew });
    }
    return entry->second;
}

void TimelineModel::endConnection(Tracked &of, std::uint64_t number, TimelineTime at)
{
    const auto found = std::find_if(
        of.lane.connections.rbegin(), of.lane.connections.rend(),
        [number](const TimelineConnection &each) { return each.number == number && each.isOpen; });
    if (found == of.lane.connections.rend())
        return;
    found->isOpen = false;
    found->to = std::max(found->from, at);
}

/// The request that is waiting on this connection asks for news: step 1, and the end of step 4.
void TimelineModel::subscribed(Tracked &to, std::uint64_t number)
{
    ConnectionState &state = to.open[number];
    TimelineMark *const request = find(to, std::exchange(state.request, 0));
    if (request == nullptr)
        return;
    request->kind = MarkKind::Request;
    changed(to, *request);
    count(1);
    if (to.handle != 0) {
        endSpan(to, to.handle, request->from);
        count(4);
    }
}

void TimelineModel::takePush(Tracked &to, const api::TraceStep &step, const trace::Pushed &pushed)
{
    subscribed(to, step.connection);
    ConnectionState &state = to.open[step.connection];
    if (!state.isStream)
        endSpan(to, state.span, step.at);
    addMark(to,
            { .kind = MarkKind::Push,
              .transport = state.isStream ? to.lane.transport : TransportKind::LongPoll,
              .connection = step.connection,
              .from = step.at,
              .to = step.at,
              .firstSeq = pushed.firstSeq,
              .lastSeq = pushed.lastSeq,
              .messages = pushed.messages,
              .bytes = pushed.bytes });
    count(3);
    const std::uint64_t range = pushed.lastSeq - pushed.firstSeq + 1;
    if (range == pushed.messages && range <= maxColumnsOfPush) {
        for (std::uint64_t seq = pushed.firstSeq; seq <= pushed.lastSeq; ++seq)
            addToColumn(to, seq, step.at);
    }
    if (!state.isStream) {
        endSpan(to, to.handle, step.at);
        to.handle = addMark(to,
                            { .kind = MarkKind::Handle,
                              .isOpen = true,
                              .connection = step.connection,
                              .from = step.at,
                              .to = step.at })
                        .serial;
    }
}

/// `closed`: null if the connection goes on with another client.
void TimelineModel::takeEnd(Tracked &to, const api::TraceStep &step, const trace::Closed *closed)
{
    ConnectionState &state = to.open[step.connection];
    const bool wasSubscribed = state.span != 0;
    const bool isDrop = wasSubscribed && closed != nullptr;
    const TransportKind transport = state.isStream ? to.lane.transport : TransportKind::LongPoll;
    endSpan(to, state.behind, step.at);
    endSpan(to, state.span, step.at);
    endConnection(to, step.connection, step.at);
    to.open.erase(step.connection);
    if (isDrop) {
        addMark(to,
                { .kind = MarkKind::Dropped,
                  .transport = transport,
                  .reason = closed->reason,
                  .connection = step.connection,
                  .from = step.at,
                  .to = step.at });
    }
}

/// Takes one step of one connection: a function for each kind.
///
/// Thread: main.
struct TimelineModel::Taking
{
    TimelineModel &model;
    Tracked &to;
    const api::TraceStep &step;
    ConnectionState &state;

    [[nodiscard]] TimelineMark markNow(MarkKind kind) const
    {
        return { .kind = kind,
                 .transport = state.isStream ? to.lane.transport : TransportKind::LongPoll,
                 .isOpen = isSpan(kind),
                 .connection = step.connection,
                 .from = step.at,
                 .to = step.at };
    }
    std::uint64_t add(const TimelineMark &mark) const { return model.addMark(to, mark).serial; }
    void beginSpan(MarkKind kind, TransportKind transport, bool beganBefore) const
    {
        to.lane.transport = transport;
        state.isStream = kind == MarkKind::Stream;
        model.endSpan(to, state.span, step.at);
        TimelineMark mark = markNow(kind);
        mark.beganBefore = beganBefore;
        state.span = add(mark);
    }
    void endHold() const { model.endSpan(to, state.span, step.at); }

    void operator()(const trace::Found &found) const
    {
        if (!found.isSubscribed)
            return;
        const bool isPoll = found.transport == TransportKind::LongPoll;
        beginSpan(isPoll ? MarkKind::Hold : MarkKind::Stream, found.transport, true);
        if (found.isBehind)
            state.behind = add(markNow(MarkKind::Behind));
    }
    void operator()(const trace::Opened &opened) const
    {
        TimelineMark mark = markNow(MarkKind::Opened);
        mark.isEncrypted = opened.isEncrypted;
        add(mark);
    }
    void operator()(const trace::HandshakeDone & /*done*/) const { }
    /// Until it is known what it asks for, it is any request.
    void operator()(const trace::RequestRead &read) const
    {
        TimelineMark mark = markNow(MarkKind::OtherRequest);
        mark.bytes = read.bodyBytes;
        state.request = add(mark);
    }
    void operator()(const trace::Repolled & /*polled*/) const
    {
        model.subscribed(to, step.connection);
    }
    void operator()(const trace::CommandRead &read) const
    {
        TimelineMark mark = markNow(MarkKind::Command);
        mark.bytes = read.bytes;
        add(mark);
    }
    void operator()(const trace::Answered &answered) const
    {
        if (TimelineMark *const request = find(to, std::exchange(state.request, 0))) {
            request->status = answered.status;
            model.changed(to, *request);
        }
    }
    void operator()(const trace::Held & /*held*/) const
    {
        model.subscribed(to, step.connection);
        model.count(2);
        beginSpan(MarkKind::Hold, TransportKind::LongPoll, false);
    }
    void operator()(const trace::StreamOpened &opened) const
    {
        model.subscribed(to, step.connection);
        model.count(2);
        beginSpan(MarkKind::Stream, opened.transport, false);
    }
    void operator()(const trace::Pushed &pushed) const { model.takePush(to, step, pushed); }
    void operator()(const trace::EmptyAnswer & /*answer*/) const
    {
        model.subscribed(to, step.connection);
        endHold();
        if (!state.hasEnded) // else the hold ended because the client did
            add(markNow(MarkKind::EmptyAnswer));
    }
    void operator()(const trace::PartlySent &part) const
    {
        TimelineMark mark = markNow(MarkKind::SocketFull);
        mark.bytes = part.bytes - part.sent;
        add(mark);
    }
    void operator()(const trace::Behind & /*behind*/) const
    {
        model.endSpan(to, state.behind, step.at);
        state.behind = add(markNow(MarkKind::Behind));
    }
    void operator()(const trace::CaughtUp & /*caughtUp*/) const
    {
        model.endSpan(to, state.behind, step.at);
    }
    void operator()(const trace::GapTold &told) const
    {
        TimelineMark mark = markNow(MarkKind::Gap);
        mark.firstSeq = told.gap.from.seq;
        mark.lastSeq = told.gap.to.seq;
        add(mark);
    }
    void operator()(const trace::PeerEnded & /*ended*/) const
    {
        state.hasEnded = true;
        if (state.isStream || state.span == 0)
            return; // the end of a stream follows
        endHold();
        add(markNow(MarkKind::Dropped));
    }
    void operator()(const trace::Reassigned & /*other*/) const { model.takeEnd(to, step, nullptr); }
    void operator()(const trace::Closed &closed) const { model.takeEnd(to, step, &closed); }
};

void TimelineModel::take(Tracked &to, const api::TraceStep &step)
{
    const bool isOpening = std::holds_alternative<trace::Opened>(step.step);
    ConnectionState &state = connect(to, step.connection, step.at, isOpening);
    std::visit(Taking { *this, to, step, state }, step.step);
}

void TimelineModel::addToColumn(Tracked &from, std::uint64_t seq, TimelineTime at)
{
    const TimelineTime when = from.lane.offset + at;
    auto next = m_columns.upper_bound(seq);
    auto found = next == m_columns.begin() ? m_columns.end() : std::prev(next);
    if (found == m_columns.end() || found->second.lastSeq < seq) {
        if (m_columns.size() >= maxColumns)
            m_columns.erase(m_columns.begin());
        found =
            m_columns
                .insert_or_assign(
                    seq,
                    TimelineColumn {
                        .firstSeq = seq, .lastSeq = seq, .first = when, .last = when, .lanes = {} })
                .first;
    }
    TimelineColumn &column = found->second;
    if (column.lanes.empty()) {
        column.first = when;
        column.last = when;
    }
    if (std::find(column.lanes.begin(), column.lanes.end(), &from.lane) != column.lanes.end())
        return; // another connection of the same client
    column.lanes.push_back(&from.lane);
    column.first = std::min(column.first, when);
    if (when - column.first > maxSpread)
        ++column.late;
    else
        column.last = std::max(column.last, when);
}

void TimelineModel::noteMessage(std::uint64_t seq, std::uint64_t messages, std::uint64_t recipients)
{
    const std::uint64_t last = seq + std::max<std::uint64_t>(messages, 1) - 1;
    auto begin = m_columns.lower_bound(seq);
    if (begin == m_columns.end() || begin->first > last)
        return; // no lane was sent it
    TimelineColumn whole = std::move(begin->second);
    begin = m_columns.erase(begin);
    for (; begin != m_columns.end() && begin->first <= last; begin = m_columns.erase(begin)) {
        const TimelineColumn &part = begin->second;
        whole.first = std::min(whole.first, part.first);
        whole.last = std::max(whole.last, part.last);
        whole.late += part.late;
        for (const TimelineLane *lane : part.lanes) {
            if (std::find(whole.lanes.begin(), whole.lanes.end(), lane) == whole.lanes.end())
                whole.lanes.push_back(lane);
        }
    }
    whole.firstSeq = seq;
    whole.lastSeq = last;
    whole.recipients = recipients;
    m_columns.insert_or_assign(seq, std::move(whole));
}

const TimelineColumn *TimelineModel::columnOf(std::uint64_t seq) const
{
    const auto next = m_columns.upper_bound(seq);
    if (next == m_columns.begin())
        return nullptr;
    const TimelineColumn &column = std::prev(next)->second;
    return column.lastSeq >= seq ? &column : nullptr;
}

TimelineTime TimelineModel::earliest(TimelineTime now) const
{
    TimelineTime earliest = now;
    for (const TimelineLane *lane : m_order) {
        if (!lane->connections.empty())
            earliest = std::min(earliest, lane->offset + lane->connections.front().from);
        if (!lane->marks.empty())
            earliest = std::min(earliest, lane->offset + lane->marks.front().from);
    }
    return earliest;
}

void TimelineModel::clear()
{
    for (auto &[id, tracked] : m_lanes) {
        std::erase_if(tracked->lane.marks, [](const TimelineMark &mark) { return !mark.isOpen; });
        std::erase_if(tracked->lane.connections,
                      [](const TimelineConnection &each) { return !each.isOpen; });
    }
    m_columns.clear();
    m_steps = {};
}

} // namespace holdfast::ui
