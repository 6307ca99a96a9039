// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/feedview.h"

#include "ui/icons.h"
#include "ui/measures.h"

#include <QtCore/QEvent>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QToolButton>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

FeedView::FeedView(QWidget *parent) : QListView(parent), m_toEnd(new QToolButton(this))
{
    setUniformItemSizes(true);
    setMouseTracking(true);
    setAlternatingRowColors(true);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(QFrame::NoFrame);
    m_toEnd->setObjectName(u"feedToEnd"_s);
    m_toEnd->setIcon(iconOf(Icon::Down));
    m_toEnd->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_toEnd->hide();
    connect(m_toEnd, &QToolButton::clicked, this, &FeedView::follow);
    connect(this, &QListView::doubleClicked, this, &FeedView::rowOpened);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &FeedView::noteScroll);
    retranslate();
}

void FeedView::setModel(QAbstractItemModel *model)
{
    QListView::setModel(model);
    connect(model, &QAbstractItemModel::modelReset, this, &FeedView::follow);
}

void FeedView::follow()
{
    m_isFollowing = true;
    m_toEnd->hide();
    scrollToBottom();
}

void FeedView::noteScroll()
{
    if (m_isLayingOut)
        return;
    m_isFollowing = verticalScrollBar()->value() >= verticalScrollBar()->maximum();
    m_toEnd->setVisible(!m_isFollowing);
    if (!m_isFollowing)
        placeButton();
}

/// New rows and a new size change the scroll bar's range: the end is then elsewhere.
void FeedView::updateGeometries()
{
    m_isLayingOut = true;
    QListView::updateGeometries();
    if (m_isFollowing)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    m_isLayingOut = false;
    if (verticalScrollBar()->maximum() == 0)
        follow();
}

void FeedView::placeButton()
{
    m_toEnd->adjustSize();
    const QRect area = viewport()->geometry();
    m_toEnd->move(area.center().x() - m_toEnd->width() / 2,
                  area.bottom() - m_toEnd->height() - gridStep);
    m_toEnd->raise();
}

void FeedView::retranslate()
{
    m_toEnd->setText(tr("To the newest"));
    m_toEnd->setToolTip(tr("Follow the newest message again"));
}

void FeedView::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && currentIndex().isValid())
        Q_EMIT rowOpened(currentIndex());
    else
        QListView::keyPressEvent(event);
}

void FeedView::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    placeButton();
}

void FeedView::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace holdfast::ui
