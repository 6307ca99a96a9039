// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/heightforwidth.h"

#include <QtCore/QEvent>
#include <QtWidgets/QLayout>
#include <QtWidgets/QWidget>

namespace holdfast::ui {

HeightForWidth::HeightForWidth(QWidget &pane) : QObject(&pane), m_pane(pane)
{
    pane.installEventFilter(this);
}

bool HeightForWidth::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == &m_pane
        && (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest
            || event->type() == QEvent::Show))
        fit();
    return QObject::eventFilter(watched, event);
}

void HeightForWidth::fit()
{
    // Before it is shown, it has not got its width yet.
    if (!m_pane.isVisible())
        return;
    const int needed = m_pane.layout()->totalMinimumHeightForWidth(m_pane.width());
    if (needed != m_pane.minimumHeight())
        m_pane.setMinimumHeight(needed);
}

} // namespace holdfast::ui
