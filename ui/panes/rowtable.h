// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QTableView>

class QLabel;

namespace holdfast::ui {

/// A table as every pane shows it: whole rows, one line each, with a sentence where there are none.
///
/// Invariants: all rows have the same height, which follows the font, so that 15,000 of them cost
/// no measuring. The hint is on screen exactly while the model has no rows.
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

Q_SIGNALS:
    /// Double click, or Enter on the current row, whatever the desktop thinks of single clicks.
    void rowOpened(const QModelIndex &index);

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fitRowsToFont();
    void placeHint();

    QLabel *m_hint;
};

} // namespace holdfast::ui
