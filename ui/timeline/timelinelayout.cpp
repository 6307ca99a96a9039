// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinelayout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace holdfast::ui {

namespace {

using Seconds = std::chrono::duration<double>;

/// The furthest that a mark is moved to be seen beside the one before.
constexpr qreal maxShiftInGlyphs = 2.2;
/// An answer that is not followed by a request is drawn this long: nothing more is known of it.
constexpr std::chrono::seconds maxOpenHandle { 10 };

qreal widthOf(MarkKind kind, qreal glyph)
{
    switch (kind) {
    case MarkKind::Request:
    case MarkKind::OtherRequest:
        return glyph;
    case MarkKind::Push:
        return glyph * 1.3;
    case MarkKind::EmptyAnswer:
    case MarkKind::Dropped:
    case MarkKind::Gap:
    case MarkKind::Lost:
        return glyph * 1.3;
    case MarkKind::Command:
    case MarkKind::SocketFull:
        return glyph;
    case MarkKind::Opened:
        return 3;
    case MarkKind::Hold:
    case MarkKind::Stream:
    case MarkKind::Behind:
        return glyph * 0.8;
    case MarkKind::Handle:
        return glyph * 1.4;
    }
    return glyph;
}

/// Marks of the cycle follow each other: none may hide the one before.
bool isInSequence(MarkKind kind)
{
    return kind == MarkKind::Request || kind == MarkKind::Hold || kind == MarkKind::Push
        || kind == MarkKind::Handle || kind == MarkKind::EmptyAnswer;
}

/// Leaves out marks that would be drawn over others of their kind.
///
/// Invariants: of several marks of a kind within a shape's width, the first is drawn. Holds that
/// are so close are drawn as one.
class Crowd
{
public:
    Crowd(const TimelineScale &scale, qreal glyph) : m_scale(scale)
    {
        const double seconds = glyph * shareOfGlyph / scale.pixelsPerSecond();
        m_least = std::chrono::duration_cast<TimelineTime>(Seconds(seconds));
        m_last.fill(TimelineTime::min() / 2);
    }

    /// True if it need not be placed. `placed`: those before it, the last may grow.
    bool hides(const TimelineMark &mark, std::vector<PlacedMark> &placed, TimelineTime offset)
    {
        TimelineTime &last = m_last[static_cast<std::size_t>(mark.kind)];
        const bool isCrowded = mark.from - last < m_least;
        if (mark.kind == MarkKind::Stream || mark.kind == MarkKind::Behind)
            return false;
        if (mark.kind != MarkKind::Hold || mark.isOpen) {
            if (!isCrowded || mark.isOpen)
                last = mark.from;
            return isCrowded && !mark.isOpen;
        }
        last = mark.from; // of the one before: a row of short holds is one
        if (!isCrowded || m_hold >= placed.size()) {
            m_hold = placed.size();
            return false;
        }
        QRectF &box = placed[m_hold].box;
        box.setRight(std::max(box.right(), m_scale.xOf(offset + mark.to)));
        return true;
    }

private:
    static constexpr double shareOfGlyph = 1.6;

    const TimelineScale &m_scale;
    TimelineTime m_least { 0 };
    std::array<TimelineTime, markKinds> m_last; ///< when the last of each kind was
    std::size_t m_hold = std::numeric_limits<std::size_t>::max(); ///< the last placed hold
};

/// Places the marks of one lane, one after the other.
class Placing
{
public:
    Placing(const TimelineScale &scale, const QRectF &row, TimelineTime offset, TimelineTime now)
        : m_scale(scale), m_row(row), m_offset(offset), m_now(now), m_pen(-1e9)
    {
    }

    PlacedMark place(const TimelineMark &mark)
    {
        const qreal from = m_scale.xOf(m_offset + mark.from);
        const qreal shift = isInSequence(mark.kind) && mark.transport == TransportKind::LongPoll
            ? shiftOf(from)
            : 0;
        PlacedMark placed { .mark = &mark, .box = {}, .isOutOfScale = shift > 0.5 };
        if (isSpan(mark.kind))
            placeSpan(placed, from, shift);
        else
            placeMoment(placed, from + shift);
        return placed;
    }

private:
    [[nodiscard]] qreal shiftOf(qreal from) const
    {
        return std::clamp(m_pen - from, 0.0, maxShiftInGlyphs * m_row.glyph);
    }

    void placeSpan(PlacedMark &placed, qreal from, qreal shift)
    {
        const TimelineMark &mark = *placed.mark;
        TimelineTime end = mark.isOpen ? std::max(m_now, m_offset + mark.from) : m_offset + mark.to;
        if (mark.kind == MarkKind::Handle && mark.isOpen
            && end - (m_offset + mark.from) > maxOpenHandle)
            end = m_offset + mark.from;
        const qreal to = m_scale.xOf(end);
        const qreal left = from + shift;
        const qreal least = widthOf(mark.kind, m_row.glyph);
        const bool isShort = to - left < least && !(mark.isOpen && mark.kind != MarkKind::Handle);
        placed.isOutOfScale = isShort || (placed.isOutOfScale && mark.kind == MarkKind::Handle);
        const qreal right = isShort ? left + least : std::max(to, left);
        placed.box = QRectF(left, m_row.band.top(), right - left, m_row.band.height());
        if (isInSequence(mark.kind))
            m_pen = isShort ? right : left + least;
    }

    void placeMoment(PlacedMark &placed, qreal x)
    {
        const MarkKind kind = placed.mark->kind;
        const qreal width = widthOf(kind, m_row.glyph);
        const bool beginsAtTime = kind == MarkKind::Request || kind == MarkKind::OtherRequest;
        const qreal left = beginsAtTime ? x : x - width / 2;
        const QRectF &band = m_row.band;
        if (kind == MarkKind::Opened) {
            placed.box = QRectF(left, band.top(), width, m_row.socket - band.top() + 2);
        } else if (kind == MarkKind::Command) {
            const qreal height = band.height() * 0.5;
            placed.box = QRectF(left, m_row.socket - height, width, height);
        } else {
            placed.box = QRectF(left, band.top(), width, band.height());
        }
        // A hold begins where its request is; a handling begins where the answer is.
        if (kind == MarkKind::Request)
            m_pen = x;
        else if (kind == MarkKind::Push || kind == MarkKind::EmptyAnswer)
            m_pen = kind == MarkKind::Push ? x : x + width / 2;
    }

    const TimelineScale &m_scale;
    const LaneRow m_row;
    const TimelineTime m_offset;
    const TimelineTime m_now;
    qreal m_pen; ///< where the next mark of the cycle may begin
};

} // namespace

qreal TimelineScale::pixelsPerSecond() const
{
    return width / Seconds(span).count();
}

qreal TimelineScale::xOf(TimelineTime time) const
{
    return right() - Seconds(end - time).count() * pixelsPerSecond();
}

TimelineTime TimelineScale::timeOf(qreal x) const
{
    const Seconds before((right() - x) / pixelsPerSecond());
    return end - std::chrono::duration_cast<TimelineTime>(before);
}

TimelineScale TimelineScale::snapped(qreal devicePixelRatio) const
{
    TimelineScale snapped = *this;
    const auto unit = static_cast<TimelineTime::rep>(static_cast<double>(span.count())
                                                     / (width * devicePixelRatio));
    if (unit > 0)
        snapped.end = TimelineTime(end.count() / unit * unit);
    return snapped;
}

LaneRow::LaneRow(const QRectF &row)
    : band(row.left(), row.top() + row.height() * 0.14, row.width(), row.height() * 0.58)
    , socket(row.top() + row.height() * 0.84)
    , glyph(std::max(5.0, row.height() * 0.3))
{
}

std::vector<PlacedMark> placeMarks(const TimelineLane &lane, const TimelineScale &scale,
                                   const QRectF &row, TimelineTime now)
{
    std::vector<PlacedMark> placed;
    const TimelineTime margin = scale.span / 20; // shapes are wider than their moment
    // Most marks are not in view: compared as plain numbers.
    const auto begin = (scale.end - scale.span - margin - lane.offset).count();
    const auto end = (scale.end + margin - lane.offset).count();
    Placing placing(scale, row, lane.offset, now);
    Crowd crowd(scale, LaneRow(row).glyph);
    for (const TimelineMark &mark : lane.marks) {
        const bool isInView = (mark.to.count() >= begin || mark.isOpen) && mark.from.count() <= end;
        if (isInView && !crowd.hides(mark, placed, lane.offset))
            placed.push_back(placing.place(mark));
    }
    return placed;
}

TimelineTime gridStepOf(const TimelineScale &scale, qreal minPixels)
{
    using namespace std::chrono;
    static constexpr std::array<TimelineTime, 14> steps {
        milliseconds(1),   milliseconds(5),   milliseconds(10), milliseconds(50), milliseconds(100),
        milliseconds(200), milliseconds(500), seconds(1),       seconds(2),       seconds(5),
        seconds(10),       seconds(30),       minutes(1),       minutes(2)
    };
    const auto found = std::find_if(steps.begin(), steps.end(), [&](TimelineTime step) {
        return Seconds(step).count() * scale.pixelsPerSecond() >= minPixels;
    });
    return found == steps.end() ? TimelineTime(minutes(5)) : *found;
}

bool isPushOf(const TimelineMark &mark, const TimelineColumn &column)
{
    if (mark.kind != MarkKind::Push)
        return false;
    const bool isWhole = mark.lastSeq - mark.firstSeq + 1 == mark.messages;
    if (isWhole)
        return mark.firstSeq <= column.lastSeq && mark.lastSeq >= column.firstSeq;
    const auto isIn = [&column](std::uint64_t seq) {
        return seq >= column.firstSeq && seq <= column.lastSeq;
    };
    return isIn(mark.firstSeq) || isIn(mark.lastSeq);
}

} // namespace holdfast::ui
