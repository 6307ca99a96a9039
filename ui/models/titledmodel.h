// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QAbstractTableModel>

namespace holdfast::ui {

/// A table whose columns have titles. Numbers and their titles are aligned right, all else left.
///
/// Thread: main.
class TitledModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const final;

protected:
    using QAbstractTableModel::QAbstractTableModel;

    /// In the language of the window. Empty if there is no such column.
    [[nodiscard]] virtual QString title(int column) const = 0;
    [[nodiscard]] virtual bool isNumber(int column) const;
    /// What data() returns for Qt::TextAlignmentRole.
    [[nodiscard]] QVariant alignment(int column) const;
};

} // namespace holdfast::ui
