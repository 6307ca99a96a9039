// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinetable.h"

#include "ui/timeline/timelinetexts.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace holdfast::ui {

int TimelineTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TimelineTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TimelineTable::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(index.column());
    if (role != Qt::DisplayRole)
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    switch (index.column()) {
    case Time:
        return row.time;
    case Client:
        return row.client;
    case Connection:
        return QString::number(row.mark.connection);
    case Step:
        return TimelineTexts::name(row.mark);
    case Lasted:
        return row.mark.isOpen ? tr("not over") : TimelineTexts::duration(row.mark, row.mark.to);
    default:
        return TimelineTexts::details(row.mark);
    }
}

QString TimelineTable::title(int column) const
{
    switch (column) {
    case Time:
        return tr("Time");
    case Client:
        return tr("Client");
    case Connection:
        return tr("TCP");
    case Step:
        return tr("Step");
    case Lasted:
        return tr("Lasted");
    default:
        return tr("Details");
    }
}

bool TimelineTable::isNumber(int column) const
{
    return column == Connection || column == Lasted;
}

int TimelineTable::rowOf(std::uint64_t serial) const
{
    const auto found = std::lower_bound(
        m_rows.begin(), m_rows.end(), serial,
        [](const Row &row, std::uint64_t wanted) { return row.mark.serial < wanted; });
    return found == m_rows.end() || found->mark.serial != serial
        ? -1
        : static_cast<int>(found - m_rows.begin());
}

void TimelineTable::take(const TimelineLane &lane, const TimelineMark &mark)
{
    const std::uint64_t newest = !m_new.empty() ? m_new.back().mark.serial
        : m_rows.empty()                        ? 0
                                                : m_rows.back().mark.serial;
    if (mark.serial > newest) {
        m_new.push_back({ lane.name, TimelineTexts::clock(lane.offset + mark.from), mark });
        if (m_new.size() > static_cast<std::size_t>(maxRows))
            m_new.pop_front();
        return;
    }
    const auto waiting = std::lower_bound(
        m_new.begin(), m_new.end(), mark.serial,
        [](const Row &row, std::uint64_t wanted) { return row.mark.serial < wanted; });
    if (waiting != m_new.end() && waiting->mark.serial == mark.serial) {
        waiting->mark = mark;
    } else if (const int row = rowOf(mark.serial); row >= 0) {
        m_rows[static_cast<std::size_t>(row)].mark = mark;
        m_changed.push_back(mark.serial);
    }
}

void TimelineTable::flush()
{
    for (const std::uint64_t serial : std::exchange(m_changed, {})) {
        if (const int row = rowOf(serial); row >= 0)
            Q_EMIT dataChanged(index(row, Step), index(row, Details));
    }
    if (m_new.empty())
        return;
    const int all = rowCount() + static_cast<int>(m_new.size());
    if (const int tooMany = std::min(all - maxRows, rowCount()); tooMany > 0) {
        beginRemoveRows({}, 0, tooMany - 1);
        m_rows.erase(m_rows.begin(), m_rows.begin() + tooMany);
        endRemoveRows();
    }
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(m_new.size()) - 1);
    std::move(m_new.begin(), m_new.end(), std::back_inserter(m_rows));
    m_new.clear();
    endInsertRows();
}

void TimelineTable::clear()
{
    beginResetModel();
    m_rows.clear();
    m_new.clear();
    m_changed.clear();
    endResetModel();
}

void TimelineTable::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

} // namespace holdfast::ui
