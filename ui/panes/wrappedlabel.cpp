// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/wrappedlabel.h"

#include "ui/visibletext.h"

#include <QtGui/QHelpEvent>
#include <QtGui/QPainter>
#include <QtGui/QTextLayout>
#include <QtWidgets/QStyle>
#include <QtWidgets/QToolTip>

#include <algorithm>

namespace holdfast::ui {

namespace {

constexpr int usualWidthInCharacters = 40;

} // namespace

WrappedLabel::WrappedLabel(QWidget *parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

int WrappedLabel::breakLines(QTextLayout &layout, int width) const
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(layoutDirection());
    option.setAlignment(QStyle::visualAlignment(layoutDirection(), alignment()));
    layout.setTextOption(option);
    layout.beginLayout();
    int count = 0;
    while (count <= maxLines) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(std::max(1, width));
        line.setPosition(QPointF(0, count * fontMetrics().lineSpacing()));
        ++count;
    }
    layout.endLayout();
    return count;
}

int WrappedLabel::heightForWidth(int width) const
{
    const QMargins margins = contentsMargins();
    QTextLayout layout(text(), font());
    const int lines = breakLines(layout, width - margins.left() - margins.right());
    return std::clamp(lines, 1, maxLines) * fontMetrics().lineSpacing() + margins.top()
        + margins.bottom();
}

QSize WrappedLabel::sizeHint() const
{
    const int width = usualWidthInCharacters * fontMetrics().averageCharWidth();
    return { width, heightForWidth(width) };
}

QSize WrappedLabel::minimumSizeHint() const
{
    const QMargins margins = contentsMargins();
    return { 8 * fontMetrics().averageCharWidth(),
             fontMetrics().lineSpacing() + margins.top() + margins.bottom() };
}

bool WrappedLabel::isElided() const
{
    QTextLayout layout(text(), font());
    return breakLines(layout, contentsRect().width()) > maxLines;
}

void WrappedLabel::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    const QRect area = contentsRect();
    QTextLayout layout(text(), font());
    const int lines = breakLines(layout, area.width());
    const int whole = lines > maxLines ? maxLines - 1 : lines;
    for (int i = 0; i < whole; ++i)
        layout.lineAt(i).draw(&painter, area.topLeft());
    if (lines <= maxLines)
        return;
    const QString rest = text().mid(layout.lineAt(whole).textStart());
    const QRect last(area.left(), area.top() + whole * fontMetrics().lineSpacing(), area.width(),
                     fontMetrics().lineSpacing());
    painter.drawText(last, static_cast<int>(alignment()),
                     fontMetrics().elidedText(rest, Qt::ElideRight, area.width()));
}

bool WrappedLabel::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty() && isElided()) {
        QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), toolTipHtml(text()),
                           this);
        return true;
    }
    return QLabel::event(event);
}

} // namespace holdfast::ui
