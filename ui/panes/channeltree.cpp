// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/channeltree.h"

#include "ui/delegates/activitydelegate.h"
#include "ui/models/channelsmodel.h"
#include "ui/panes/emptystate.h"

#include <QtCore/QEvent>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QHeaderView>

#include <algorithm>
#include <array>

namespace holdfast::ui {

namespace {

constexpr int minNameDigits = 12;
constexpr int activityDigits = 9;
/// Hidden in this order while there is no room.
constexpr std::array givingWay { ChannelsModel::Messages, ChannelsModel::Activity };

} // namespace

ChannelTree::ChannelTree(ChannelsModel &channels, QWidget *parent)
    : QTreeView(parent), m_channels(channels), m_empty(new EmptyState(*this))
{
    setModel(&channels);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setUniformRowHeights(true);
    setAlternatingRowColors(true);
    setAllColumnsShowFocus(true);
    setExpandsOnDoubleClick(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setItemDelegate(new ActivityDelegate(this));
    header()->setStretchLastSection(false);
    header()->setSectionsMovable(false);
    header()->setSectionResizeMode(QHeaderView::Fixed);
    setSortingEnabled(true);
    sortByColumn(ChannelsModel::Name, Qt::AscendingOrder);
    connect(m_empty, &EmptyState::stepChosen, this, &ChannelTree::emptyStepChosen);
    connect(this, &QTreeView::doubleClicked, this, &ChannelTree::open);
    connect(&channels, &QAbstractItemModel::rowsRemoved, m_empty,
            [this] { m_empty->setVisible(m_channels.rowCount() == 0); });
    connect(&channels, &QAbstractItemModel::headerDataChanged, this, &ChannelTree::layOutColumns);
    layOutColumns();
}

void ChannelTree::setEmptyHint(const QString &hint)
{
    m_empty->setText(hint);
}

void ChannelTree::setEmptyStep(const QString &label, Icon icon)
{
    m_empty->setStep(label, icon);
}

void ChannelTree::rowsInserted(const QModelIndex &parent, int first, int last)
{
    QTreeView::rowsInserted(parent, first, last);
    m_empty->hide();
    if (m_channels.channelCount() > maxOpened)
        return;
    if (parent.isValid())
        expand(parent);
    for (int row = first; row <= last; ++row)
        expandRecursively(m_channels.index(row, 0, parent));
}

void ChannelTree::open(const QModelIndex &index)
{
    if (index.data(ChannelsModel::ExistsRole).toBool())
        Q_EMIT channelOpened(index.data(ChannelsModel::NameRole).toString());
    else
        setExpanded(index, !isExpanded(index));
}

void ChannelTree::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && currentIndex().isValid())
        open(currentIndex());
    else
        QTreeView::keyPressEvent(event);
}

void ChannelTree::layOutColumns()
{
    const int digit = fontMetrics().horizontalAdvance(u'0');
    std::array<int, ChannelsModel::ColumnCount> widths {};
    int left = viewport()->width();
    for (const int column : givingWay)
        setColumnHidden(column, false); // a hidden one has no size hint
    const int nameWidth =
        std::max(header()->sectionSizeHint(ChannelsModel::Name), minNameDigits * digit);
    for (int column = ChannelsModel::Activity; column < ChannelsModel::ColumnCount; ++column) {
        const int least = column == ChannelsModel::Activity ? activityDigits * digit : 0;
        widths[static_cast<std::size_t>(column)] =
            std::max(header()->sectionSizeHint(column), least);
        left -= widths[static_cast<std::size_t>(column)];
    }
    for (const int column : givingWay) {
        const bool isTooNarrow = left < nameWidth;
        setColumnHidden(column, isTooNarrow);
        if (isTooNarrow)
            left += widths[static_cast<std::size_t>(column)];
    }
    for (int column = ChannelsModel::Activity; column < ChannelsModel::ColumnCount; ++column)
        header()->resizeSection(column, widths[static_cast<std::size_t>(column)]);
    header()->resizeSection(ChannelsModel::Name, std::max(left, nameWidth));
}

void ChannelTree::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    layOutColumns();
}

void ChannelTree::changeEvent(QEvent *event)
{
    QTreeView::changeEvent(event);
    // Later: the heading gets the new font after the tree.
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        QMetaObject::invokeMethod(this, &ChannelTree::layOutColumns, Qt::QueuedConnection);
}

} // namespace holdfast::ui
