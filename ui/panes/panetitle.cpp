// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/panetitle.h"

#include "ui/icons.h"
#include "ui/measures.h"

#include <QtCore/QEvent>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QToolButton>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

PaneTitle::PaneTitle(QDockWidget &dock, QWidget *controls)
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
    layout->setContentsMargins(2 * gridStep, gridStep / 2, gridStep, gridStep / 2);
    layout->setSpacing(0);
    layout->addWidget(m_label);
    layout->addSpacing(gridStep);
    if (controls != nullptr)
        layout->addWidget(controls);
    layout->addStretch(1);
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
    m_label->setFont(boldFont(font()));
    m_float->setIcon(iconOf(Icon::Float));
    m_close->setIcon(iconOf(Icon::Close));
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
