// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/timelinepainter.h"

#include <QtCore/QTimer>
#include <QtWidgets/QAbstractScrollArea>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::ui {

class EmptyState;
class TimelineLens;

/// The lanes of the timeline: names at the left, the axis at the top, now at the right.
///
/// Invariants: follows now, until it is paused or moved back. Draws the lanes in view only.
/// Thread: main.
class TimelineView final : public QAbstractScrollArea
{
    Q_OBJECT

public:
    static constexpr TimelineTime minSpan { std::chrono::seconds(2) };
    static constexpr TimelineTime maxSpan { std::chrono::minutes(10) };

    using Now = std::function<TimelineTime()>;

    /// `model` must outlive it. `now`: the time on the axis.
    TimelineView(const TimelineModel &model, Now now, QWidget *parent = nullptr);

    [[nodiscard]] TimelineTime span() const { return m_span; }
    /// Keeps the moment at `x` where it is; nothing: the right edge.
    void setSpan(TimelineTime span, std::optional<qreal> x = {});
    [[nodiscard]] bool isLive() const { return m_isLive; }
    void setLive(bool isLive);
    /// Dims all marks but those of this step (1 to 4); 0: none.
    void setStep(int step);
    /// The clients whose lanes are in view.
    [[nodiscard]] std::vector<std::string> idsInView() const;
    [[nodiscard]] EmptyState &emptyState() const { return *m_empty; }

    /// The header and two lanes.
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QSize sizeHint() const override;
    /// Shows what has changed in the model.
    void refresh();
    /// What is in view as a picture for a handout, in light colours: names, axis and lanes.
    [[nodiscard]] QByteArray asSvg();
    [[nodiscard]] QByteArray asPng();

Q_SIGNALS:
    void spanChanged();
    void liveChanged(bool isLive);
    /// Other lanes may be in view.
    void lanesInViewChanged();
    void followRequested(const QString &id, const QString &name);
    void inspectRequested(const QString &id, const QString &name);

protected:
    bool viewportEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    struct Hovered
    {
        const TimelineLane *lane = nullptr;
        const TimelineMark *mark = nullptr; ///< null: beside all marks
        TimelineTime at { 0 };
    };

    [[nodiscard]] int rowHeight() const;
    [[nodiscard]] int headerHeight() const;
    [[nodiscard]] int namesWidth() const;
    [[nodiscard]] QRectF rowOf(int lane) const;
    /// -1: none.
    [[nodiscard]] int laneAt(QPoint point) const;
    [[nodiscard]] TimelineScale scale() const;
    [[nodiscard]] TimelineTime end() const;
    void moveBy(TimelineTime duration);
    void fitBars();
    void fitTimer();
    void tick();
    [[nodiscard]] Hovered hovered(QPoint point) const;
    void updateLens();
    [[nodiscard]] QString describe(const Hovered &hovered) const;
    void paintAll(QPainter &painter, const QRect &area, TimelinePainter &lanes);
    void paintPicture(QPainter &painter);
    [[nodiscard]] QSize pictureSize() const;
    void paintNames(QPainter &painter, int lane, const QRectF &row,
                    const TimelineColours &colours) const;
    void paintHeader(QPainter &painter, const TimelineScale &scale,
                     const TimelineColours &colours) const;
    void paintColumnLabels(QPainter &painter, const TimelineScale &scale,
                           const TimelineColours &colours) const;
    [[nodiscard]] QString axisText(TimelineTime at, TimelineTime end, TimelineTime step) const;

    const TimelineModel &m_model;
    const Now m_now;
    TimelineTime m_span { std::chrono::seconds(60) };
    TimelineTime m_end { 0 }; ///< the right edge, if not live
    bool m_isLive = true;
    int m_step = 0;
    std::optional<QPoint> m_mouse; ///< in the viewport
    std::optional<std::uint64_t> m_chosenSeq; ///< the message under the mouse
    std::optional<QPoint> m_dragFrom;
    TimelineTime m_dragEnd { 0 };
    TimelinePainter m_painter;
    TimelineLens *m_lens;
    EmptyState *m_empty;
    QTimer m_timer; ///< of frames, while live
    std::size_t m_shownLanes = 0;
};

} // namespace holdfast::ui
