// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/icons.h"

#include <QtWidgets/QTableView>

#include <vector>

namespace holdfast::ui {

class EmptyState;

/// The table used in panes and dialogs: selects whole rows, one line of text per row, with a hint
/// when there are no rows.
///
/// Invariants: all rows have the same height, which depends on the font, so that 15,000 rows need
/// no measuring. Columns scale with the font too and are never narrower than their headings. The
/// hint is visible exactly while the model has no rows. A selection stays with its row and never
/// moves to another one.
/// Thread: main.
class RowTable final : public QTableView
{
    Q_OBJECT

public:
    explicit RowTable(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    /// Plain text that says how to get rows.
    void setEmptyHint(const QString &hint);
    /// The next step as a button below the hint.
    void setEmptyStep(const QString &label, Icon icon);
    /// Widths in multiples of a digit's width, from the first column on.
    void setColumnWidthsInDigits(std::initializer_list<int> widths);
    /// This column takes the remaining width, at least `minDigits` digit widths.
    void setStretchColumn(int column, int minDigits);
    /// Columns that are hidden, in this order, while there is no room for all. Columns that the
    /// operator has hidden stay hidden.
    void setColumnsGivingWay(std::initializer_list<int> columns);
    [[nodiscard]] bool isWanted(int column) const;
    void setWanted(int column, bool isWanted);

    /// The operator's settings of the columns. Columns hidden for lack of room count as visible.
    [[nodiscard]] QByteArray columnState() const;
    void restoreColumns(const QByteArray &state);

Q_SIGNALS:
    /// Double click, or Enter on the current row, regardless of the desktop's single-click setting.
    void rowOpened(const QModelIndex &index);
    void emptyStepChosen();

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end) override;

private:
    void fitToFont();
    void fitHeaders();
    void layOutColumns();
    [[nodiscard]] int leastWidth(int column) const;
    [[nodiscard]] int digitWidth() const;

    EmptyState *m_empty;
    int m_stretchColumn = -1; ///< -1: none
    int m_minStretchDigits = 0;
    int m_digitWidth; ///< at the time the columns' widths were set
    std::vector<int> m_givingWay;
    std::vector<int> m_unwanted; ///< hidden by the operator
    bool m_isLayingOut = false;
};

} // namespace holdfast::ui
