// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/rowtable.h"

#include "ui/measures.h"
#include "ui/panes/emptystate.h"

#include <QtCore/QDataStream>
#include <QtCore/QEvent>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QHeaderView>

#include <algorithm>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

RowTable::RowTable(QWidget *parent)
    : QTableView(parent), m_empty(new EmptyState(*this)), m_digitWidth(digitWidth())
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
    connect(m_empty, &EmptyState::stepChosen, this, &RowTable::emptyStepChosen);
    connect(this, &QTableView::doubleClicked, this, &RowTable::rowOpened);
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, &RowTable::layOutColumns);
    fitToFont();
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
        m_empty->setVisible(this->model()->rowCount() == 0);
    };
    connect(model, &QAbstractItemModel::rowsInserted, m_empty, update);
    connect(model, &QAbstractItemModel::rowsRemoved, m_empty, update);
    connect(model, &QAbstractItemModel::modelReset, m_empty, update);
    connect(model, &QAbstractItemModel::headerDataChanged, this, &RowTable::fitHeaders);
    update();
}

void RowTable::setEmptyHint(const QString &hint)
{
    m_empty->setText(hint);
}

void RowTable::setEmptyStep(const QString &label, Icon icon)
{
    m_empty->setStep(label, icon);
}

int RowTable::digitWidth() const
{
    return fontMetrics().horizontalAdvance(u'0');
}

void RowTable::setColumnWidthsInDigits(std::initializer_list<int> widths)
{
    int column = 0;
    for (const int width : widths)
        setColumnWidth(column++, width * digitWidth());
    fitHeaders();
}

void RowTable::setStretchColumn(int column, int minDigits)
{
    m_stretchColumn = column;
    m_minStretchDigits = minDigits;
    layOutColumns();
}

void RowTable::setColumnsGivingWay(std::initializer_list<int> columns)
{
    m_givingWay = columns;
    layOutColumns();
}

bool RowTable::isWanted(int column) const
{
    return std::find(m_unwanted.begin(), m_unwanted.end(), column) == m_unwanted.end();
}

void RowTable::setWanted(int column, bool isNowWanted)
{
    std::erase(m_unwanted, column);
    if (!isNowWanted)
        m_unwanted.push_back(column);
    setColumnHidden(column, !isNowWanted);
    layOutColumns();
}

QByteArray RowTable::columnState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    QList<qint32> unwanted(m_unwanted.begin(), m_unwanted.end());
    out << qint32 { m_digitWidth } << unwanted << horizontalHeader()->saveState();
    return state;
}

void RowTable::restoreColumns(const QByteArray &state)
{
    QDataStream in(state);
    in.setVersion(QDataStream::Qt_6_4);
    qint32 digit = 0;
    QList<qint32> unwanted;
    QByteArray header;
    in >> digit >> unwanted >> header;
    if (in.status() != QDataStream::Ok || digit < 1)
        return;
    m_isLayingOut = true;
    horizontalHeader()->restoreState(header);
    m_isLayingOut = false;
    m_unwanted.assign(unwanted.begin(), unwanted.end());
    m_digitWidth = digit; // of the font that the widths were saved with
    fitToFont();
}

/// No column is narrower than its heading.
int RowTable::leastWidth(int column) const
{
    const int heading = horizontalHeader()->sectionSizeHint(column);
    return column == m_stretchColumn ? std::max(heading, m_minStretchDigits * digitWidth())
                                     : heading;
}

void RowTable::fitHeaders()
{
    if (model() == nullptr)
        return;
    m_isLayingOut = true;
    for (int column = 0; column < model()->columnCount(); ++column) {
        showColumn(column); // a hidden column has width 0
        setColumnWidth(column, std::max(columnWidth(column), leastWidth(column)));
    }
    m_isLayingOut = false;
    layOutColumns();
}

/// Hides columns that do not fit, and gives the remaining width to the stretching column.
void RowTable::layOutColumns()
{
    if (model() == nullptr || m_isLayingOut)
        return;
    m_isLayingOut = true;
    for (int column = 0; column < model()->columnCount(); ++column)
        setColumnHidden(column, !isWanted(column));
    const auto others = [this] {
        const bool stretches = m_stretchColumn >= 0 && !isColumnHidden(m_stretchColumn);
        return horizontalHeader()->length() - (stretches ? columnWidth(m_stretchColumn) : 0);
    };
    const int least = m_stretchColumn < 0 ? 0 : leastWidth(m_stretchColumn);
    for (const int column : m_givingWay) {
        if (others() + least <= viewport()->width())
            break;
        hideColumn(column);
    }
    if (m_stretchColumn >= 0)
        setColumnWidth(m_stretchColumn, std::max(least, viewport()->width() - others()));
    m_isLayingOut = false;
}

void RowTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitToFont();
}

void RowTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    layOutColumns();
}

void RowTable::rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end)
{
    if (currentIndex().row() >= start && currentIndex().row() <= end) {
        clearSelection();
        setCurrentIndex({}); // otherwise Qt would select a neighbour
    }
    QTableView::rowsAboutToBeRemoved(parent, start, end);
}

/// Scales rows and columns with the font.
void RowTable::fitToFont()
{
    const int height = fontMetrics().height();
    verticalHeader()->setDefaultSectionSize(height + gridStep);
    const int before = std::exchange(m_digitWidth, digitWidth());
    if (model() == nullptr)
        return;
    m_isLayingOut = true;
    for (int column = 0; column < model()->columnCount(); ++column) {
        showColumn(column);
        setColumnWidth(column, columnWidth(column) * m_digitWidth / before);
    }
    m_isLayingOut = false;
    fitHeaders();
}

} // namespace holdfast::ui
