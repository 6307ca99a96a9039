// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/timelinepainter.h"

#include <QtWidgets/QWidget>

namespace holdfast::ui {

/// The lens of the timeline: a strip of one lane around a moment, to scale, with what is there in
/// words.
///
/// Thread: main.
class TimelineLens final : public QWidget
{
    Q_OBJECT

public:
    /// A child of `parent` that takes no mouse events.
    explicit TimelineLens(QWidget *parent);

    /// Shows the lane around this moment of the axis, beside the point. `text`: plain.
    void showAt(QPoint point, const TimelineLane &lane, TimelineTime at, TimelineTime span,
                TimelineTime now, const QString &text);
    [[nodiscard]] QString text() const { return m_text; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QSize wantedSize() const;

    QPixmap m_strip;
    TimelineTime m_span { 0 };
    QString m_text;
};

} // namespace holdfast::ui
