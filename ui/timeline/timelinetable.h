// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/titledmodel.h"
#include "ui/timeline/timelinemodel.h"

#include <deque>
#include <vector>

namespace holdfast::ui {

/// The marks of the timeline as rows, oldest first: what a screen reader reads.
///
/// Invariants: at most maxRows, the newest. A row is a mark and stays in its place.
/// Thread: main.
class TimelineTable final : public TitledModel
{
    Q_OBJECT

public:
    enum Column { Time, Client, Connection, Step, Lasted, Details, ColumnCount };

    static constexpr int maxRows = 5'000;

    explicit TimelineTable(QObject *parent = nullptr) : TitledModel(parent) { }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;

    /// A mark that is new, or has changed. Shown at the next flush().
    void take(const TimelineLane &lane, const TimelineMark &mark);
    /// Shows what was taken. At most one signal for the new rows.
    void flush();
    void clear();
    void retranslate();

private:
    struct Row
    {
        QString client;
        QString time; ///< of the day, as it was when the mark came
        TimelineMark mark;
    };

    [[nodiscard]] QString title(int column) const override;
    [[nodiscard]] bool isNumber(int column) const override;
    /// The row of that serial; -1: none.
    [[nodiscard]] int rowOf(std::uint64_t serial) const;

    std::deque<Row> m_rows; ///< ascending serials
    std::deque<Row> m_new; ///< not shown yet; ascending serials
    std::vector<std::uint64_t> m_changed; ///< serials
};

} // namespace holdfast::ui
