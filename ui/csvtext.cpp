// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/csvtext.h"

#include <QtCore/QAbstractItemModel>

#include <algorithm>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

QString csvCell(const QString &text)
{
    static const QString formulaSigns = u"=+-@\t\r\n"_s;
    QString inside = text;
    inside.replace(u'"', u"\"\""_s);
    const QString::const_iterator first =
        std::find_if(text.cbegin(), text.cend(), [](QChar c) { return c != u' '; });
    const bool isFormula = first != text.cend() && formulaSigns.contains(*first);
    return (isFormula ? u"\"'"_s : u"\""_s) + inside + u'"';
}

QString csvOf(const QAbstractItemModel &table)
{
    QString all;
    for (int row = -1; row < table.rowCount(); ++row) {
        for (int column = 0; column < table.columnCount(); ++column) {
            const QVariant cell = row < 0 ? table.headerData(column, Qt::Horizontal)
                                          : table.index(row, column).data();
            all += (column == 0 ? QString() : u","_s) + csvCell(cell.toString());
        }
        all += u"\r\n"_s;
    }
    return all;
}

} // namespace holdfast::ui
