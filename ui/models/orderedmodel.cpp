// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/orderedmodel.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace holdfast::ui {

namespace {

void makeUnique(std::vector<std::uint32_t> &ids)
{
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

} // namespace

OrderedModel::OrderedModel(QObject *parent) : TitledModel(parent) { }

int OrderedModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_order.size());
}

void OrderedModel::sort(int column, Qt::SortOrder order)
{
    if (column == m_sortColumn && order == m_sortOrder)
        return;
    m_sortColumn = column;
    m_sortOrder = order;
    reorder();
}

int OrderedModel::rowOf(RecordId id) const
{
    return id < m_rowOf.size() ? m_rowOf[id] : -1;
}

bool OrderedModel::comesBefore(RecordId a, RecordId b) const
{
    return m_sortOrder == Qt::AscendingOrder ? isBefore(a, b) : isBefore(b, a);
}

void OrderedModel::apply(std::vector<RecordId> touched, std::vector<RecordId> gone)
{
    makeUnique(touched);
    makeUnique(gone);
    Moves moves = movesOf(touched);
    for (const RecordId id : gone) {
        if (rowOf(id) >= 0)
            moves.leaving.push_back(id);
    }
    removeShown(moves.leaving);
    resettle(moves.staying);
    insertShown(std::move(moves.arriving));
    announce(moves.staying);
}

OrderedModel::Moves OrderedModel::movesOf(const std::vector<RecordId> &records) const
{
    Moves moves;
    for (const RecordId id : records) {
        const bool wasShown = rowOf(id) >= 0;
        if (isShown(id))
            (wasShown ? moves.staying : moves.arriving).push_back(id);
        else if (wasShown)
            moves.leaving.push_back(id);
    }
    return moves;
}

void OrderedModel::reorder()
{
    Moves moves = movesOf(allRecords());
    removeShown(moves.leaving);
    sortRecords(moves.staying);
    if (moves.staying != m_order)
        permute(std::move(moves.staying));
    insertShown(std::move(moves.arriving));
}

void OrderedModel::clearRows()
{
    m_order.clear();
    m_rowOf.clear();
}

/// Whether the record is in order relative to its neighbours.
bool OrderedModel::standsRight(RecordId id) const
{
    const auto row = static_cast<std::size_t>(rowOf(id));
    if (row > 0 && !comesBefore(m_order[row - 1], id))
        return false;
    return row + 1 == m_order.size() || comesBefore(id, m_order[row + 1]);
}

void OrderedModel::sortRecords(Order &order) const
{
    std::sort(order.begin(), order.end(),
              [this](RecordId a, RecordId b) { return comesBefore(a, b); });
}

OrderedModel::Order OrderedModel::withMerged(const Order &sorted, const Order &added) const
{
    const auto before = [this](RecordId a, RecordId b) {
        return comesBefore(a, b);
    };
    Order merged;
    merged.reserve(sorted.size() + added.size());
    // Binary search for each of the few added records: a plain merge would compare all rows.
    auto from = sorted.begin();
    for (const RecordId id : added) {
        const auto to = std::lower_bound(from, sorted.end(), id, before);
        merged.insert(merged.end(), from, to);
        merged.push_back(id);
        from = to;
    }
    merged.insert(merged.end(), from, sorted.end());
    return merged;
}

void OrderedModel::permute(Order order)
{
    Q_ASSERT(order.size() == m_order.size());
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    m_order.swap(order);
    indexRows(0);
    QModelIndexList after;
    after.reserve(before.size());
    for (const QModelIndex &index : before) {
        const RecordId id = order[static_cast<std::size_t>(index.row())];
        after.append(createIndex(rowOf(id), index.column()));
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

void OrderedModel::removeShown(const Order &leaving)
{
    if (leaving.empty())
        return;
    Order order = m_order;
    std::vector<bool> isLeaving(m_rowOf.size(), false);
    for (const RecordId id : leaving)
        isLeaving[id] = true;
    const auto tail = std::stable_partition(order.begin(), order.end(),
                                            [&](RecordId id) { return !isLeaving[id]; });
    const auto kept = static_cast<std::size_t>(std::distance(order.begin(), tail));
    if (order != m_order)
        permute(std::move(order));
    beginRemoveRows({}, static_cast<int>(kept), static_cast<int>(m_order.size()) - 1);
    for (const RecordId id : leaving)
        m_rowOf[id] = -1;
    m_order.resize(kept);
    endRemoveRows();
}

void OrderedModel::insertShown(Order arriving)
{
    if (arriving.empty())
        return;
    // Sorted first: if all new records belong at the end, no layout change is needed.
    sortRecords(arriving);
    Order merged = withMerged(m_order, arriving);
    const std::size_t oldSize = m_order.size();
    beginInsertRows({}, static_cast<int>(oldSize), static_cast<int>(oldSize + arriving.size()) - 1);
    m_order.insert(m_order.end(), arriving.begin(), arriving.end());
    indexRows(oldSize);
    endInsertRows();
    if (merged != m_order)
        permute(std::move(merged));
}

void OrderedModel::resettle(Order staying)
{
    if (std::all_of(staying.begin(), staying.end(),
                    [this](RecordId id) { return standsRight(id); }))
        return;
    std::vector<bool> isMoving(m_rowOf.size(), false);
    for (const RecordId id : staying)
        isMoving[id] = true;
    Order settled;
    settled.reserve(m_order.size());
    std::copy_if(m_order.begin(), m_order.end(), std::back_inserter(settled),
                 [&](RecordId id) { return !isMoving[id]; });
    sortRecords(staying);
    Order merged = withMerged(settled, staying);
    if (merged != m_order)
        permute(std::move(merged));
}

void OrderedModel::announce(const Order &staying)
{
    if (staying.empty())
        return;
    int first = rowCount();
    int last = -1;
    for (const RecordId id : staying) {
        first = std::min(first, rowOf(id));
        last = std::max(last, rowOf(id));
    }
    Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1));
}

void OrderedModel::indexRows(std::size_t from)
{
    for (std::size_t row = from; row < m_order.size(); ++row) {
        const RecordId id = m_order[row];
        if (id >= m_rowOf.size())
            m_rowOf.resize(id + 1, -1);
        m_rowOf[id] = static_cast<int>(row);
    }
}

} // namespace holdfast::ui
