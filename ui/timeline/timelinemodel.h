// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/trace.h"
#include "ui/timeline/timelinemark.h"

#include <QtCore/QString>

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace holdfast::ui {

/// One client: what happened to its connections, in the order in which it was told.
struct TimelineLane
{
    std::string id;
    QString name; ///< as shown
    TransportKind transport = TransportKind::LongPoll; ///< the last that was seen
    bool isWatched = false; ///< its steps are being read
    TimelineTime offset { 0 }; ///< from the lane's clock to the axis
    std::deque<TimelineMark> marks; ///< ascending serials
    std::deque<TimelineConnection> connections;
};

/// One message on its way to the lanes: a column.
struct TimelineColumn
{
    std::uint64_t firstSeq = 0;
    std::uint64_t lastSeq = 0; ///< of a broadcast to several channels: of its last message
    TimelineTime first { 0 }; ///< when the first lane was sent it
    TimelineTime last { 0 }; ///< when the last one was, of those that are not late
    std::uint64_t recipients = 0; ///< as the engine counts them; 0: not known
    std::vector<const TimelineLane *> lanes; ///< that were sent it
    std::size_t late = 0; ///< of these, later than maxSpread after the first
};

/// The steps of the watched clients as marks in lanes.
///
/// Invariants: every mark is a step that the engine has recorded, or the time between two such
/// steps. At most maxMarks marks and maxConnections connections a lane, and maxColumns columns: the
/// oldest go first, but a span that has not ended stays.
/// Thread: main.
class TimelineModel final
{
public:
    static constexpr std::size_t maxMarks = 4'096;
    static constexpr std::size_t maxConnections = 1'024;
    static constexpr std::size_t maxColumns = 2'000;
    /// Whoever is sent a message later than this after the first is late: it was away.
    static constexpr std::chrono::seconds maxSpread { 2 };
    /// Messages of one push that count as columns of their own.
    static constexpr std::uint64_t maxColumnsOfPush = 16;

    struct Name
    {
        std::string id;
        QString name;
    };
    /// Is told of each new mark, and of each that has changed.
    using Listener = std::function<void(const TimelineLane &, const TimelineMark &)>;

    void setListener(Listener listener) { m_listener = std::move(listener); }
    /// The lanes, from top to bottom. Those that are not named any more are removed.
    void setLanes(const std::vector<Name> &names);
    /// The lane is watched from now on: what was known before is no longer continued.
    void beginWatch(const std::string &id);
    void endWatch(const std::string &id);
    /// What was read of a lane's trace, between these two times on the axis.
    void add(const std::string &id, const api::TracePage &page, TimelineTime before,
             TimelineTime after);
    /// A published message: a broadcast to several channels has several seqs.
    void noteMessage(std::uint64_t seq, std::uint64_t messages, std::uint64_t recipients);
    void clear();

    [[nodiscard]] const std::vector<TimelineLane *> &lanes() const { return m_order; }
    /// In the order of their seqs.
    [[nodiscard]] const std::map<std::uint64_t, TimelineColumn> &columns() const
    {
        return m_columns;
    }
    /// The column of that message; null if it is not, or no longer, known.
    [[nodiscard]] const TimelineColumn *columnOf(std::uint64_t seq) const;
    /// How often each of the four steps was taken since clear().
    [[nodiscard]] const std::array<std::uint64_t, 4> &steps() const { return m_steps; }
    /// The earliest time that is shown; `now` if there is none.
    [[nodiscard]] TimelineTime earliest(TimelineTime now) const;

private:
    struct ConnectionState
    {
        std::uint64_t request = 0; ///< mark that is not answered yet; 0: none
        std::uint64_t span = 0; ///< open Hold or Stream; 0: none
        std::uint64_t behind = 0; ///< open Behind; 0: none
        bool isStream = false;
        bool hasEnded = false; ///< the client sends no more
    };
    struct Tracked
    {
        TimelineLane lane;
        std::map<std::uint64_t, ConnectionState> open; ///< by number
        std::uint64_t handle = 0; ///< open Handle; 0: none
        TimelineTime lastStep { 0 };
        TimelineTime narrowest = TimelineTime::max(); ///< of the reads that gave the offset
    };

    struct Taking; ///< one step

    void take(Tracked &to, const api::TraceStep &step);
    void takeEnd(Tracked &to, const api::TraceStep &step, const trace::Closed *closed);
    void takePush(Tracked &to, const api::TraceStep &step, const trace::Pushed &pushed);
    void takeLoss(Tracked &to, std::uint64_t steps, TimelineTime at);
    TimelineMark &addMark(Tracked &to, const TimelineMark &mark);
    void changed(const Tracked &to, const TimelineMark &mark);
    [[nodiscard]] static TimelineMark *find(Tracked &in, std::uint64_t serial);
    void endSpan(Tracked &of, std::uint64_t &serial, TimelineTime at);
    void endConnection(Tracked &of, std::uint64_t number, TimelineTime at);
    void subscribed(Tracked &to, std::uint64_t number);
    ConnectionState &connect(Tracked &to, std::uint64_t number, TimelineTime at, bool isNew);
    void addToColumn(Tracked &from, std::uint64_t seq, TimelineTime at);
    void count(int step) { ++m_steps[static_cast<std::size_t>(step - 1)]; }

    std::unordered_map<std::string, std::unique_ptr<Tracked>> m_lanes; ///< by id
    std::vector<TimelineLane *> m_order;
    std::map<std::uint64_t, TimelineColumn> m_columns; ///< by the first seq
    std::array<std::uint64_t, 4> m_steps {};
    std::uint64_t m_serial = 0;
    Listener m_listener;
};

} // namespace holdfast::ui
