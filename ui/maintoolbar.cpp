// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/maintoolbar.h"

#include "ui/icons.h"
#include "ui/mainmenu.h"
#include "ui/measures.h"

#include <QtCore/QEvent>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

MainToolBar::MainToolBar(MainMenu &menu, QWidget *parent)
    : QToolBar(parent), m_menu(menu), m_layouts(new QToolButton)
{
    setObjectName(u"mainToolBar"_s);
    setMovable(false);
    setContextMenuPolicy(Qt::PreventContextMenu);
    for (QAction *action : menu.toolBarActions()) {
        if (action == nullptr)
            addSeparator();
        else
            addAction(action);
        if (QWidget *button = action == nullptr ? nullptr : widgetForAction(action))
            button->setObjectName(action->objectName() + u"Button"_s);
    }
    auto *space = new QWidget;
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    addWidget(space);
    m_layouts->setObjectName(u"layoutButton"_s);
    m_layouts->setIcon(iconOf(Icon::Layout));
    m_layouts->setMenu(&menu.layoutsMenu());
    m_layouts->setPopupMode(QToolButton::InstantPopup);
    m_layouts->setFocusPolicy(Qt::TabFocus);
    connect(this, &QToolBar::toolButtonStyleChanged, m_layouts, &QToolButton::setToolButtonStyle);
    addWidget(m_layouts);
    measure();
}

void MainToolBar::retranslate()
{
    setWindowTitle(tr("Toolbar"));
    m_layouts->setText(tr("Layout") + u" ▾"_s);
    m_layouts->setToolTip(tr("Arrange the window for teaching, operating or developing, or narrow "
                             "beside the slides"));
    measure();
}

void MainToolBar::measure()
{
    const int side = fontMetrics().height() + gridStep / 2;
    setIconSize({ side, side });
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    ensurePolished();
    m_wordsWidth = 0;
    for (const QAction *action : actions()) {
        const QWidget *widget = widgetForAction(const_cast<QAction *>(action));
        if (widget != nullptr)
            m_wordsWidth += widget->sizeHint().width() + gridStep / 2;
    }
    m_wordsWidth += 2 * gridStep;
    fitStyle();
}

void MainToolBar::fitStyle()
{
    setToolButtonStyle(width() < m_wordsWidth ? Qt::ToolButtonIconOnly
                                              : Qt::ToolButtonTextBesideIcon);
}

void MainToolBar::resizeEvent(QResizeEvent *event)
{
    QToolBar::resizeEvent(event);
    fitStyle();
}

void MainToolBar::changeEvent(QEvent *event)
{
    QToolBar::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        measure();
}

} // namespace holdfast::ui
