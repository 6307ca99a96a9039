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

void TimelineModel::take(Tracked &to, const api::TraceStep &step)
{
    using namespace trace;
    const bool isOpening = std::holds_alternative<Opened>(step.step);
    ConnectionState &state = connect(to, step.connection, step.at, isOpening);
    TimelineMark mark { .transport = state.isStream ? to.lane.transport : TransportKind::LongPoll,
                        .connection = step.connection,
                        .from = step.at,
                        .to = step.at };
    const auto addHere = [&](MarkKind kind) -> TimelineMark & {
        mark.kind = kind;
        mark.isOpen = isSpan(kind);
        return addMark(to, mark);
    };
    const auto beginStream = [&](TransportKind transport) {
        to.lane.transport = transport;
        mark.transport = transport;
        state.isStream = true;
        endSpan(to, state.span, step.at);
        state.span = addHere(MarkKind::Stream).serial;
    };
    const auto beginHold = [&] {
        to.lane.transport = TransportKind::LongPoll;
        state.isStream = false;
        endSpan(to, state.span, step.at);
        state.span = addHere(MarkKind::Hold).serial;
    };
    std::visit(
        [&](const auto &each) {
            using Kind = std::decay_t<decltype(each)>;
            if constexpr (std::is_same_v<Kind, Found>) {
                if (!each.isSubscribed)
                    return;
                mark.beganBefore = true;
                if (each.transport == TransportKind::LongPoll)
                    beginHold();
                else
                    beginStream(each.transport);
                mark.transport = each.transport;
                if (each.isBehind)
                    state.behind = addHere(MarkKind::Behind).serial;
            } else if constexpr (std::is_same_v<Kind, Opened>) {
                mark.isEncrypted = each.isEncrypted;
                addHere(MarkKind::Opened);
            } else if constexpr (std::is_same_v<Kind, RequestRead>) {
                // Until it is known what it asks for.
                mark.bytes = each.bodyBytes;
                state.request = addHere(MarkKind::OtherRequest).serial;
            } else if constexpr (std::is_same_v<Kind, Repolled>) {
                subscribed(to, step.connection);
            } else if constexpr (std::is_same_v<Kind, CommandRead>) {
                mark.bytes = each.bytes;
                addHere(MarkKind::Command);
            } else if constexpr (std::is_same_v<Kind, Answered>) {
                if (TimelineMark *const request = find(to, std::exchange(state.request, 0))) {
                    request->status = each.status;
                    changed(to, *request);
                }
            } else if constexpr (std::is_same_v<Kind, Held>) {
                subscribed(to, step.connection);
                count(2);
                beginHold();
            } else if constexpr (std::is_same_v<Kind, StreamOpened>) {
                subscribed(to, step.connection);
                count(2);
                beginStream(each.transport);
            } else if constexpr (std::is_same_v<Kind, Pushed>) {
                takePush(to, step, each);
            } else if constexpr (std::is_same_v<Kind, PeerEnded>) {
                state.hasEnded = true;
                if (state.isStream || state.span == 0)
                    return; // the end of a stream follows
                endSpan(to, state.span, step.at);
                addHere(MarkKind::Dropped);
            } else if constexpr (std::is_same_v<Kind, EmptyAnswer>) {
                subscribed(to, step.connection);
                endSpan(to, state.span, step.at);
                if (!state.hasEnded) // else the hold ended because the client did
                    addHere(MarkKind::EmptyAnswer);
            } else if constexpr (std::is_same_v<Kind, PartlySent>) {
                mark.bytes = each.bytes - each.sent;
                addHere(MarkKind::SocketFull);
            } else if constexpr (std::is_same_v<Kind, Behind>) {
                endSpan(to, state.behind, step.at);
                state.behind = addHere(MarkKind::Behind).serial;
            } else if constexpr (std::is_same_v<Kind, CaughtUp>) {
                endSpan(to, state.behind, step.at);
            } else if constexpr (std::is_same_v<Kind, GapTold>) {
                mark.firstSeq = each.gap.from.seq;
                mark.lastSeq = each.gap.to.seq;
                addHere(MarkKind::Gap);
            } else if constexpr (std::is_same_v<Kind, Reassigned>) {
                takeEnd(to, step, nullptr);
            } else if constexpr (std::is_same_v<Kind, Closed>) {
                takeEnd(to, step, &each);
            }
        },
        step.step);
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
