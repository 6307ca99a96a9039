// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/rowtable.h"

#include <QtCore/QEvent>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>

#include <algorithm>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

RowTable::RowTable(QWidget *parent) : QTableView(parent), m_hint(new QLabel(viewport()))
{
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setVerticalScrollMode(ScrollPerItem);
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setMinimumSectionSize(24);
    m_hint->setObjectName(u"emptyHint"_s);
    m_hint->setTextFormat(Qt::PlainText);
    m_hint->setWordWrap(true);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    connect(this, &QTableView::doubleClicked, this, &RowTable::rowOpened);
    fitRowsToFont();
}

void RowTable::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && currentIndex().isValid())
        Q_EMIT rowOpened(currentIndex());
    else
        QTableView::keyPressEvent(event);
}

void RowTable::setModel(QAbstractItemModel *model)
{
    QTableView::setModel(model);
    const auto update = [this] {
        m_hint->setVisible(this->model()->rowCount() == 0);
    };
    connect(model, &QAbstractItemModel::rowsInserted, m_hint, update);
    connect(model, &QAbstractItemModel::rowsRemoved, m_hint, update);
    connect(model, &QAbstractItemModel::modelReset, m_hint, update);
    update();
}

void RowTable::setEmptyHint(const QString &hint)
{
    m_hint->setText(hint);
}

void RowTable::setColumnWidthsInDigits(std::initializer_list<int> widths)
{
    const int digit = fontMetrics().horizontalAdvance(u'0');
    int column = 0;
    for (const int width : widths)
        setColumnWidth(column++, width * digit);
    stretch();
}

void RowTable::setStretchColumn(int column, int minDigits)
{
    m_stretchColumn = column;
    m_minStretchDigits = minDigits;
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, [this](int resized) {
        if (resized != m_stretchColumn)
            stretch();
    });
    stretch();
}

void RowTable::stretch()
{
    if (m_stretchColumn < 0)
        return;
    const int others = horizontalHeader()->length() - columnWidth(m_stretchColumn);
    const int least = m_minStretchDigits * fontMetrics().horizontalAdvance(u'0');
    setColumnWidth(m_stretchColumn, std::max(least, viewport()->width() - others));
}

void RowTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitRowsToFont();
}

void RowTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    stretch();
    placeHint();
}

void RowTable::rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end)
{
    if (currentIndex().row() >= start && currentIndex().row() <= end) {
        clearSelection();
        setCurrentIndex({}); // else Qt would choose a neighbour
    }
    QTableView::rowsAboutToBeRemoved(parent, start, end);
}

void RowTable::fitRowsToFont()
{
    const int height = fontMetrics().height();
    verticalHeader()->setDefaultSectionSize(height + height / 2);
    placeHint();
}

void RowTable::placeHint()
{
    const int margin = fontMetrics().height();
    m_hint->setGeometry(viewport()->rect().adjusted(margin, margin, -margin, -margin));
}

} // namespace holdfast::ui
