// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QTableView>

#include <vector>

class QLabel;

namespace holdfast::ui {

/// A table as every pane shows it: whole rows, one line each, with a sentence where there are none.
///
/// Invariants: all rows have the same height, which follows the font, so that 15,000 of them cost
/// no measuring; columns follow the font too and are never narrower than their headings. The hint
/// is on screen exactly while the model has no rows. A selection goes with its row and never jumps
/// to another one. Thread: main.
class RowTable final : public QTableView
{
    Q_OBJECT

public:
    explicit RowTable(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    /// Plain text: what to do so that rows come.
    void setEmptyHint(const QString &hint);
    /// Widths in multiples of a figure's width, from the first column on.
    void setColumnWidthsInDigits(std::initializer_list<int> widths);
    /// This column gets what the others leave, but at least so many figures' widths.
    void setStretchColumn(int column, int minDigits);
    /// Columns that are left out, the first one first, while there is no room for all. Whoever
    /// has hidden one by hand is not overruled.
    void setColumnsGivingWay(std::initializer_list<int> columns);
    [[nodiscard]] bool isWanted(int column) const;
    void setWanted(int column, bool isWanted);

    /// What the operator has made of the columns, without those that give way just now.
    [[nodiscard]] QByteArray columnState() const;
    void restoreColumns(const QByteArray &state);

Q_SIGNALS:
    /// Double click, or Enter on the current row, whatever the desktop thinks of single clicks.
    void rowOpened(const QModelIndex &index);

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end) override;

private:
    void fitToFont();
    void fitHeaders();
    void placeHint();
    void layOutColumns();
    [[nodiscard]] int leastWidth(int column) const;
    [[nodiscard]] int digitWidth() const;

    QLabel *m_hint;
    int m_stretchColumn = -1; ///< -1: none
    int m_minStretchDigits = 0;
    int m_digitWidth; ///< when the columns' widths were set
    std::vector<int> m_givingWay;
    std::vector<int> m_unwanted; ///< hidden by hand
    bool m_isLayingOut = false;
};

} // namespace holdfast::ui
