// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelineview.h"

#include "ui/measures.h"
#include "ui/palettes.h"
#include "ui/panes/emptystate.h"
#include "ui/timeline/timelinelens.h"
#include "ui/timeline/timelinetexts.h"
#include "ui/visibletext.h"

#include <QtCore/QBuffer>
#include <QtCore/QSignalBlocker>
#include <QtGui/QImage>
#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>
#include <QtSvg/QSvgGenerator>
#include <QtWidgets/QMenu>
#include <QtWidgets/QScrollBar>

#include <algorithm>
#include <cmath>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds shortestFrame { 16 };
constexpr std::chrono::milliseconds longestFrame { 100 };
constexpr qreal hoverReach = 4; ///< pixels beside a shape that still belong to it
constexpr TimelineTime usualLens { std::chrono::milliseconds(400) };
constexpr TimelineTime narrowestLens { std::chrono::milliseconds(20) };
constexpr qreal zoomPerWheelStep = 1.25;
constexpr int wheelStep = 120;
constexpr int pictureScale = 2; ///< pixels a unit: a picture is printed

int barValue(TimelineTime duration)
{
    return static_cast<int>(
        std::chrono::duration_cast<std::chrono::milliseconds>(duration).count());
}

} // namespace

TimelineView::TimelineView(const TimelineModel &model, Now now, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_model(model)
    , m_now(std::move(now))
    , m_painter(TimelineColours::of(palette()), true)
    , m_lens(new TimelineLens(viewport()))
    , m_empty(new EmptyState(*this))
    , m_timer(this)
{
    setObjectName(u"timelineView"_s);
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    viewport()->setMouseTracking(true);
    viewport()->setBackgroundRole(QPalette::Base);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &TimelineView::tick);
    connect(horizontalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        const TimelineTime now_ = m_now();
        const TimelineTime earliest = std::min(m_model.earliest(now_), now_ - m_span);
        m_end = earliest + m_span + std::chrono::milliseconds(value);
        setLive(value >= horizontalScrollBar()->maximum());
        viewport()->update();
    });
    refresh();
}

int TimelineView::rowHeight() const
{
    return fontMetrics().height() + gridStep * 5 / 4;
}

int TimelineView::headerHeight() const
{
    return 2 * fontMetrics().height() + gridStep;
}

int TimelineView::namesWidth() const
{
    const int wanted = fontMetrics().averageCharWidth() * 24;
    return std::min(wanted, viewport()->width() / 3);
}

QSize TimelineView::minimumSizeHint() const
{
    return { 30 * fontMetrics().averageCharWidth(), headerHeight() + 2 * rowHeight() };
}

QSize TimelineView::sizeHint() const
{
    return { 100 * fontMetrics().averageCharWidth(), headerHeight() + 8 * rowHeight() };
}

QRectF TimelineView::rowOf(int lane) const
{
    const int top = headerHeight() + lane * rowHeight() - verticalScrollBar()->value();
    const int left = namesWidth();
    return QRectF(left, top, std::max(1, viewport()->width() - left - gridStep), rowHeight());
}

int TimelineView::laneAt(QPoint point) const
{
    if (point.y() < headerHeight())
        return -1;
    const int lane = (point.y() - headerHeight() + verticalScrollBar()->value()) / rowHeight();
    return lane < static_cast<int>(m_model.lanes().size()) ? lane : -1;
}

TimelineTime TimelineView::end() const
{
    return m_isLive ? m_now() : m_end;
}

TimelineScale TimelineView::scale() const
{
    const QRectF row = rowOf(0);
    return TimelineScale { .end = end(), .span = m_span, .left = row.left(), .width = row.width() }
        .snapped(devicePixelRatioF());
}

void TimelineView::setSpan(TimelineTime span, std::optional<qreal> x)
{
    span = std::clamp(span, minSpan, maxSpan);
    if (span == m_span)
        return;
    if (x && !m_isLive) {
        const TimelineScale before = scale();
        const double share = (before.right() - *x) / before.width;
        m_end = before.timeOf(*x)
            + TimelineTime(
                    static_cast<TimelineTime::rep>(share * static_cast<double>(span.count())));
    }
    m_span = span;
    fitBars();
    fitTimer();
    updateLens();
    viewport()->update();
    Q_EMIT spanChanged();
}

void TimelineView::setLive(bool isLive)
{
    if (isLive == m_isLive)
        return;
    if (!isLive && m_end == TimelineTime::zero())
        m_end = m_now();
    m_isLive = isLive;
    if (isLive)
        m_end = TimelineTime::zero();
    fitBars();
    fitTimer();
    viewport()->update();
    Q_EMIT liveChanged(isLive);
}

void TimelineView::setStep(int step)
{
    m_step = step;
    viewport()->update();
}

void TimelineView::moveBy(TimelineTime duration)
{
    const TimelineTime now_ = m_now();
    const TimelineTime earliest = std::min(m_model.earliest(now_), now_ - m_span);
    const TimelineTime wanted = std::max(end() + duration, earliest + m_span);
    if (wanted >= now_) {
        setLive(true);
        return;
    }
    m_end = wanted;
    setLive(false);
    fitBars();
    viewport()->update();
}

std::vector<std::string> TimelineView::idsInView() const
{
    std::vector<std::string> ids;
    const int first = std::max(0, laneAt({ 0, headerHeight() }));
    const int count = (viewport()->height() - headerHeight()) / rowHeight() + 2;
    for (int lane = first; lane < std::min(first + count, static_cast<int>(m_model.lanes().size()));
         ++lane)
        ids.push_back(m_model.lanes()[static_cast<std::size_t>(lane)]->id);
    return ids;
}

/// The bars say how much there is beside what is shown.
void TimelineView::fitBars()
{
    const int lanes = static_cast<int>(m_model.lanes().size()) * rowHeight();
    const int room = std::max(0, viewport()->height() - headerHeight());
    verticalScrollBar()->setRange(0, std::max(0, lanes - room));
    verticalScrollBar()->setPageStep(room);
    verticalScrollBar()->setSingleStep(rowHeight());

    const TimelineTime now_ = m_now();
    const TimelineTime earliest = std::min(m_model.earliest(now_), now_ - m_span);
    const QSignalBlocker blocker(horizontalScrollBar());
    const int most = barValue(now_ - m_span - earliest);
    horizontalScrollBar()->setRange(0, most);
    horizontalScrollBar()->setPageStep(barValue(m_span));
    horizontalScrollBar()->setSingleStep(barValue(m_span / 10));
    horizontalScrollBar()->setValue(m_isLive ? most : barValue(m_end - m_span - earliest));
}

/// One frame for each pixel that the lanes move.
void TimelineView::fitTimer()
{
    if (!isVisible() || !m_isLive) {
        m_timer.stop();
        return;
    }
    const double pixels = std::max(1.0, rowOf(0).width() * devicePixelRatioF());
    const TimelineTime perPixel(
        static_cast<TimelineTime::rep>(static_cast<double>(m_span.count()) / pixels));
    const auto wanted = std::clamp(std::chrono::duration_cast<std::chrono::milliseconds>(perPixel),
                                   shortestFrame, longestFrame);
    if (!m_timer.isActive() || m_timer.intervalAsDuration() != wanted)
        m_timer.start(wanted);
}

void TimelineView::tick()
{
    updateLens();
    viewport()->update();
}

void TimelineView::refresh()
{
    m_empty->setVisible(m_model.lanes().empty());
    fitBars();
    if (m_shownLanes != m_model.lanes().size()) {
        m_shownLanes = m_model.lanes().size();
        Q_EMIT lanesInViewChanged();
    }
    if (!m_timer.isActive())
        tick();
}

TimelineView::Hovered TimelineView::hovered(QPoint point) const
{
    Hovered found;
    const int lane = laneAt(point);
    const TimelineScale shown = scale();
    if (lane < 0 || point.x() < shown.left || point.x() > shown.right())
        return found;
    found.lane = m_model.lanes()[static_cast<std::size_t>(lane)];
    found.at = shown.timeOf(point.x());
    qreal nearest = 1e9;
    for (const PlacedMark &each : placeMarks(*found.lane, shown, rowOf(lane), m_now())) {
        const QRectF reach = each.box.adjusted(-hoverReach, -hoverReach, hoverReach, hoverReach);
        if (point.x() < reach.left() || point.x() > reach.right())
            continue;
        // A moment is in front of the span that it is in; a short span in front of a long one.
        const qreal distance = isSpan(each.mark->kind)
            ? 1e3 + each.box.width()
            : std::abs(each.box.center().x() - point.x());
        if (distance < nearest) {
            nearest = distance;
            found.mark = each.mark;
        }
    }
    return found;
}

QString TimelineView::describe(const Hovered &hovered) const
{
    const TimelineLane &lane = *hovered.lane;
    const TimelineMark &mark = *hovered.mark;
    QStringList lines;
    lines.append(QString(visibleText(lane.name, maxShownTarget) + u" · "_s
                         + tr("TCP connection %1", "its number").arg(mark.connection)));
    QString what = TimelineTexts::name(mark);
    if (const QString details = TimelineTexts::details(mark); !details.isEmpty())
        what += u" · "_s + details;
    lines.append(what);
    if (const QString lasted = TimelineTexts::duration(mark, m_now() - lane.offset);
        !lasted.isEmpty())
        lines.append(lasted);
    lines.append(TimelineTexts::clock(lane.offset + mark.from));
    if (m_chosenSeq) {
        if (const TimelineColumn *column = m_model.columnOf(*m_chosenSeq))
            lines.append(TimelineTexts::column(*column, m_model.lanes().size()));
    }
    return lines.join(u'\n');
}

void TimelineView::updateLens()
{
    const Hovered now_ = m_mouse && !m_dragFrom ? hovered(*m_mouse) : Hovered {};
    const bool isPush = now_.mark != nullptr && now_.mark->kind == MarkKind::Push;
    m_chosenSeq = isPush ? std::optional(now_.mark->lastSeq) : std::nullopt;
    if (now_.mark == nullptr) {
        m_lens->hide();
        return;
    }
    const TimelineMark &mark = *now_.mark;
    const TimelineTime from = now_.lane->offset + mark.from;
    const bool isShort = isSpan(mark.kind) && !mark.isOpen && mark.to - mark.from < usualLens;
    const TimelineTime span =
        isShort ? std::max(narrowestLens, (mark.to - mark.from) * 3) : usualLens;
    const TimelineTime at = isShort ? from + (mark.to - mark.from) / 2
        : isSpan(mark.kind)         ? now_.at
                                    : from;
    m_lens->showAt(*m_mouse, *now_.lane, at, span, m_now(), describe(now_));
}

QString TimelineView::axisText(TimelineTime at, TimelineTime end, TimelineTime step) const
{
    if (!m_isLive) {
        const QString time = TimelineTexts::clock(at);
        return step < std::chrono::seconds(1) ? time : time.left(8);
    }
    return at == end ? tr("now") : QString(u'−' + TimelineTexts::roughly(end - at));
}

void TimelineView::paintHeader(QPainter &painter, const TimelineScale &scale,
                               const TimelineColours &colours) const
{
    const int line = fontMetrics().height();
    const TimelineTime step =
        gridStepOf(scale, fontMetrics().horizontalAdvance(u"00:00:00.000"_s) * 1.2);
    painter.setPen(colours.quiet);
    for (TimelineTime at = scale.end; at >= scale.end - scale.span; at -= step) {
        const QString text = axisText(at, scale.end, step);
        const int width = fontMetrics().horizontalAdvance(text) + 2;
        const qreal x = std::clamp(scale.xOf(at) - width / 2.0, scale.left,
                                   static_cast<qreal>(viewport()->width() - width - 2));
        painter.drawText(QRectF(x, 1, width, line), Qt::AlignCenter, text);
    }
    paintColumnLabels(painter, scale, colours);
}

/// From the newest message on, as many as fit beside each other.
void TimelineView::paintColumnLabels(QPainter &painter, const TimelineScale &scale,
                                     const TimelineColours &colours) const
{
    const int line = fontMetrics().height();
    painter.setPen(colours.push);
    qreal room = viewport()->width();
    for (auto it = m_model.columns().rbegin(); it != m_model.columns().rend(); ++it) {
        const TimelineColumn &column = it->second;
        const qreal centre = (scale.xOf(column.first) + scale.xOf(column.last)) / 2;
        if (centre < scale.left)
            break;
        if (centre > std::min(scale.right(), room) || column.lanes.empty())
            continue; // there is no room for it: do not even write it
        const QString text = TimelineTexts::column(column, m_model.lanes().size());
        const int width = fontMetrics().horizontalAdvance(text) + gridStep;
        const qreal right = std::min(centre + width / 2.0, room);
        if (right - width < scale.left || right < centre)
            continue;
        painter.drawText(QRectF(right - width, line + 2, width, line), Qt::AlignCenter, text);
        room = right - width;
    }
}

void TimelineView::paintNames(QPainter &painter, int lane, const QRectF &row,
                              const TimelineColours &colours) const
{
    const TimelineLane &shown = *m_model.lanes()[static_cast<std::size_t>(lane)];
    const bool isWebSocket = shown.transport == TransportKind::WebSocket;
    const QString how = !shown.isWatched ? tr("not watched")
        : isWebSocket                    ? u"WS"_s
                                         : TimelineTexts::transport(shown.transport);
    const int howWidth = fontMetrics().horizontalAdvance(how) + gridStep;
    const int width = namesWidth() - gridStep;
    painter.setPen(colours.quiet);
    painter.drawText(QRectF(width - howWidth, row.top(), howWidth, row.height()),
                     Qt::AlignRight | Qt::AlignVCenter, how);
    painter.setPen(shown.isWatched ? colours.text : colours.quiet);
    const QString name =
        fontMetrics().elidedText(shown.name, Qt::ElideRight, width - howWidth - 2 * gridStep);
    painter.drawText(QRectF(gridStep, row.top(), width - howWidth, row.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, name);
}

void TimelineView::paintAll(QPainter &painter, const QRect &area, TimelinePainter &lanes)
{
    const TimelineColours &colours = lanes.colours();
    painter.fillRect(area, colours.base);
    if (m_model.lanes().empty())
        return;
    const TimelineScale shown = scale();
    const TimelineTime now_ = m_now();
    const int header = headerHeight();
    const int count = static_cast<int>(m_model.lanes().size());
    const int first = std::max(0, verticalScrollBar()->value() / rowHeight());
    const int last = std::min(count - 1, first + (area.height() - header) / rowHeight() + 1);
    lanes.setEmphasis(
        { .step = m_step, .column = m_chosenSeq ? m_model.columnOf(*m_chosenSeq) : nullptr });

    painter.save();
    painter.setClipRect(QRect(0, header, area.width(), area.height() - header));
    for (int lane = first; lane <= last; ++lane) {
        const QRectF row = rowOf(lane);
        if (lane % 2 == 1)
            painter.fillRect(QRectF(0, row.top(), area.width(), row.height()),
                             colours.alternateBase);
        paintNames(painter, lane, row, colours);
    }
    const qreal bottom = std::min<qreal>(area.height(), rowOf(count - 1).bottom());
    const QRectF rows(shown.left, header, shown.width, bottom - header);
    painter.setClipRect(rows.adjusted(-gridStep / 2, 0, gridStep / 2, 0).toAlignedRect());
    lanes.paintGrid(painter, shown, rows,
                    gridStepOf(shown, fontMetrics().horizontalAdvance(u"00:00:00.000"_s) * 1.2));
    qreal lastAt = -1e9;
    for (const auto &[seq, column] : m_model.columns()) {
        const qreal x = shown.xOf(column.first);
        if (x < shown.left || x > shown.right() || x - lastAt < 3)
            continue;
        lanes.paintColumn(painter, column, shown, rows);
        lastAt = x;
    }
    for (int lane = first; lane <= last; ++lane)
        lanes.paintLane(painter, *m_model.lanes()[static_cast<std::size_t>(lane)], shown,
                        rowOf(lane), now_);
    painter.restore();
    paintHeader(painter, shown, colours);
}

void TimelineView::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(viewport());
    paintAll(painter, viewport()->rect(), m_painter);
}

QSize TimelineView::pictureSize() const
{
    const int lanes = static_cast<int>(m_model.lanes().size()) * rowHeight();
    const int below = lanes - verticalScrollBar()->value();
    return { viewport()->width(), std::min(viewport()->height(), headerHeight() + below) };
}

void TimelineView::paintPicture(QPainter &painter)
{
    painter.setFont(font());
    TimelinePainter lanes(TimelineColours::of(lightPalette()));
    paintAll(painter, QRect(QPoint(0, 0), pictureSize()), lanes);
}

QByteArray TimelineView::asSvg()
{
    QByteArray picture;
    QBuffer buffer(&picture);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(pictureSize());
    generator.setViewBox(QRect(QPoint(0, 0), pictureSize()));
    generator.setTitle(tr("Timeline"));
    QPainter painter(&generator);
    paintPicture(painter);
    painter.end();
    return picture;
}

QByteArray TimelineView::asPng()
{
    QImage image(pictureSize() * pictureScale, QImage::Format_RGB32);
    image.setDevicePixelRatio(pictureScale);
    image.fill(Qt::white);
    QPainter painter(&image);
    paintPicture(painter);
    painter.end();
    QByteArray picture;
    QBuffer buffer(&picture);
    image.save(&buffer, "PNG");
    return picture;
}

bool TimelineView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave) {
        m_mouse.reset();
        updateLens();
        viewport()->update();
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void TimelineView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    fitBars();
    fitTimer();
    Q_EMIT lanesInViewChanged();
}

void TimelineView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_painter = TimelinePainter(TimelineColours::of(palette()), true);
        fitBars();
        viewport()->update();
    }
}

void TimelineView::showEvent(QShowEvent *event)
{
    QAbstractScrollArea::showEvent(event);
    fitBars();
    fitTimer();
}

void TimelineView::hideEvent(QHideEvent *event)
{
    QAbstractScrollArea::hideEvent(event);
    m_timer.stop();
}

void TimelineView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_dragFrom = event->position().toPoint();
    m_dragEnd = end();
}

void TimelineView::mouseMoveEvent(QMouseEvent *event)
{
    m_mouse = event->position().toPoint();
    if (m_dragFrom && event->buttons().testFlag(Qt::LeftButton)) {
        const double seconds = (m_dragFrom->x() - m_mouse->x()) / scale().pixelsPerSecond();
        if (seconds != 0)
            moveBy(
                m_dragEnd
                + std::chrono::duration_cast<TimelineTime>(std::chrono::duration<double>(seconds))
                - end());
    }
    updateLens();
    viewport()->update();
}

void TimelineView::mouseReleaseEvent(QMouseEvent * /*event*/)
{
    m_dragFrom.reset();
    updateLens();
}

void TimelineView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (const int lane = laneAt(event->position().toPoint()); lane >= 0) {
        const TimelineLane &chosen = *m_model.lanes()[static_cast<std::size_t>(lane)];
        Q_EMIT followRequested(QString::fromStdString(chosen.id), chosen.name);
    }
}

void TimelineView::contextMenuEvent(QContextMenuEvent *event)
{
    const int lane = laneAt(event->pos());
    if (lane < 0)
        return;
    const TimelineLane &chosen = *m_model.lanes()[static_cast<std::size_t>(lane)];
    const QString id = QString::fromStdString(chosen.id);
    const QString name = chosen.name;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(u"timelineMenu"_s);
    connect(menu->addAction(tr("&Follow it…")), &QAction::triggered, this,
            [this, id, name] { Q_EMIT followRequested(id, name); });
    connect(menu->addAction(tr("What &happens to it…")), &QAction::triggered, this,
            [this, id, name] { Q_EMIT inspectRequested(id, name); });
    menu->popup(event->globalPos());
}

void TimelineView::wheelEvent(QWheelEvent *event)
{
    const QPoint angle = event->angleDelta();
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        const double factor = std::pow(zoomPerWheelStep, -angle.y() / double { wheelStep });
        setSpan(TimelineTime(
                    static_cast<TimelineTime::rep>(static_cast<double>(m_span.count()) * factor)),
                event->position().x());
    } else if (event->modifiers().testFlag(Qt::ShiftModifier) || angle.x() != 0) {
        const int sideways = angle.x() != 0 ? angle.x() : angle.y();
        moveBy(-(m_span / 8) * sideways / wheelStep);
    } else {
        verticalScrollBar()->setValue(verticalScrollBar()->value()
                                      - angle.y() * rowHeight() * 2 / wheelStep);
    }
    event->accept();
}

void TimelineView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        moveBy(-m_span / 8);
        break;
    case Qt::Key_Right:
        moveBy(m_span / 8);
        break;
    case Qt::Key_End:
        setLive(true);
        break;
    case Qt::Key_Space:
        setLive(!m_isLive);
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        setSpan(m_span * 4 / 5);
        break;
    case Qt::Key_Minus:
        setSpan(m_span * 5 / 4);
        break;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void TimelineView::scrollContentsBy(int /*dx*/, int dy)
{
    viewport()->update();
    if (dy != 0)
        Q_EMIT lanesInViewChanged();
}

} // namespace holdfast::ui
