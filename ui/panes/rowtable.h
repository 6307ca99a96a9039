// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QTableView>

class QLabel;

namespace holdfast::ui {

/// A table as every pane shows it: whole rows, one line each, with a sentence where there are none.
///
/// Invariants: all rows have the same height, which follows the font, so that 15,000 of them cost
/// no measuring. The hint is on screen exactly while the model has no rows. A selection goes with
/// its row and never jumps to another one.
/// Thread: main.
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

Q_SIGNALS:
    /// Double click, or Enter on the current row, whatever the desktop thinks of single clicks.
    void rowOpened(const QModelIndex &index);

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end) override;

private:
    void fitRowsToFont();
    void placeHint();
    void stretch();

    QLabel *m_hint;
    int m_stretchColumn = -1; ///< -1: none
    int m_minStretchDigits = 0;
};

} // namespace holdfast::ui
