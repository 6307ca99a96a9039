// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/titledmodel.h"

#include <cstdint>
#include <vector>

namespace holdfast::ui {

/// A table that shows, in order, a subset of the records that its subclass stores. It takes
/// thousands of changes at a time.
///
/// A QSortFilterProxyModel emits a signal for each moved row, and each signal costs every view
/// O(rows). Here one batch costs at most one removal (at the end), one insertion (at the end) and
/// two layout changes, however many records it touches. Rows that do not move cost one ranged
/// dataChanged().
///
/// Invariants: shows exactly the records for which isShown() was true at the last apply() or
/// reorder(), each once, ordered by isBefore().
/// Thread: main.
class OrderedModel : public TitledModel
{
    Q_OBJECT

public:
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    [[nodiscard]] int sortColumn() const { return m_sortColumn; }

protected:
    /// Identifies a record: an index into the subclass's storage. May be reused after apply() has
    /// removed the record.
    using RecordId = std::uint32_t;

    explicit OrderedModel(QObject *parent);

    [[nodiscard]] virtual bool isShown(RecordId id) const = 0;
    /// Ascending by sortColumn(). Must be a strict total order: break ties by a value that never
    /// changes. For records that are being removed, their last contents are compared.
    [[nodiscard]] virtual bool isBefore(RecordId a, RecordId b) const = 0;
    /// All records, in any order.
    [[nodiscard]] virtual std::vector<RecordId> allRecords() const = 0;

    /// `touched` are new or changed, `gone` are removed; no record is in both. Both may contain
    /// records that are not shown. O(rows) moves and O(touched * log(touched)) comparisons.
    void apply(std::vector<RecordId> touched, std::vector<RecordId> gone);
    /// To be called when isShown() or isBefore() has changed for many records.
    void reorder();
    /// Removes all rows. Only between beginResetModel() and endResetModel().
    void clearRows();

    [[nodiscard]] RecordId recordAt(int row) const
    {
        return m_order[static_cast<std::size_t>(row)];
    }
    /// -1 if it is not shown.
    [[nodiscard]] int rowOf(RecordId id) const;

private:
    using Order = std::vector<RecordId>;
    /// What a change does to the rows of some records.
    struct Moves
    {
        Order leaving;
        Order arriving;
        Order staying;
    };

    [[nodiscard]] Moves movesOf(const std::vector<RecordId> &records) const;

    [[nodiscard]] bool comesBefore(RecordId a, RecordId b) const;
    [[nodiscard]] bool standsRight(RecordId id) const;
    void sortRecords(Order &order) const;
    [[nodiscard]] Order withMerged(const Order &sorted, const Order &added) const; // both sorted
    void permute(Order order);
    void removeShown(const Order &leaving);
    void insertShown(Order arriving);
    void resettle(Order staying);
    void announce(const Order &staying);
    void indexRows(std::size_t from);

    Order m_order; ///< the record of each row
    std::vector<int> m_rowOf; ///< by record; -1: not shown; may be shorter than the storage
    int m_sortColumn = 0;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
};

} // namespace holdfast::ui
