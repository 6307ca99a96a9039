// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/panetitle.h"

#include "ui/drawnicon.h"
#include "ui/palettes.h"

#include <QtCore/QEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QToolButton>

#include <algorithm>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

/// Draws a cross or two sheets in the text colour: the style's icons are hard to see in a dark
/// theme.
///
/// Thread: main.
class LineIconEngine final : public DrawnIcon
{
public:
    enum class Shape { Cross, Sheets };

    LineIconEngine(Shape shape, const QColor &colour) : m_shape(shape), m_colour(colour) { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode, QIcon::State) override
    {
        const qreal side = std::min(rect.width(), rect.height());
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(m_colour, side / 9));
        painter->translate(QRectF(rect).center());
        const qreal reach = side * 0.3;
        if (m_shape == Shape::Cross) {
            painter->drawLine(QPointF(-reach, -reach), QPointF(reach, reach));
            painter->drawLine(QPointF(-reach, reach), QPointF(reach, -reach));
        } else {
            const QRectF sheet(-reach, -reach, 1.5 * reach, 1.5 * reach);
            const QPointF step(reach / 2, reach / 2);
            painter->drawRect(sheet.translated(step));
            painter->drawPolyline(
                QPolygonF { sheet.bottomLeft(), sheet.topLeft(), sheet.topRight() });
        }
        painter->restore();
    }

    [[nodiscard]] QIconEngine *clone() const override
    {
        return new LineIconEngine(m_shape, m_colour);
    }

private:
    Shape m_shape;
    QColor m_colour;
};

} // namespace

PaneTitle::PaneTitle(QDockWidget &dock)
    : QWidget(&dock)
    , m_dock(dock)
    , m_label(new QLabel)
    , m_float(new QToolButton)
    , m_close(new QToolButton)
{
    m_label->setObjectName(u"paneTitle"_s);
    m_label->setTextFormat(Qt::PlainText);
    m_float->setObjectName(u"paneFloat"_s);
    m_close->setObjectName(u"paneClose"_s);
    auto *layout = new QHBoxLayout(this);
    const int margin = fontMetrics().height() / 4;
    layout->setContentsMargins(2 * margin, margin, margin, margin);
    layout->setSpacing(0);
    layout->addWidget(m_label, 1);
    for (QToolButton *button : { m_float, m_close }) {
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::NoFocus);
        layout->addWidget(button);
    }
    connect(m_float, &QToolButton::clicked, this,
            [this] { m_dock.setFloating(!m_dock.isFloating()); });
    connect(m_close, &QToolButton::clicked, &m_dock, &QWidget::close);
    connect(&m_dock, &QWidget::windowTitleChanged, m_label, &QLabel::setText);
    fitFont();
    retranslate();
}

void PaneTitle::fitFont()
{
    QFont bold = font();
    bold.setBold(true);
    m_label->setFont(bold);
    const QColor colour = quietText(palette());
    m_float->setIcon(QIcon(new LineIconEngine(LineIconEngine::Shape::Sheets, colour)));
    m_close->setIcon(QIcon(new LineIconEngine(LineIconEngine::Shape::Cross, colour)));
    const int side = fontMetrics().height();
    m_float->setIconSize({ side, side });
    m_close->setIconSize({ side, side });
}

void PaneTitle::retranslate()
{
    m_float->setToolTip(tr("Take the pane out of the window, or put it back"));
    m_float->setAccessibleName(m_float->toolTip());
    m_close->setToolTip(tr("Put the pane away: View ▸ Panes brings it back"));
    m_close->setAccessibleName(m_close->toolTip());
}

void PaneTitle::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    else if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange)
        fitFont();
}

} // namespace holdfast::ui
