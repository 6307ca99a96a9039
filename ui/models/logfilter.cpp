// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/logfilter.h"

#include "ui/models/logmodel.h"

#include <algorithm>

namespace holdfast::ui {

LogFilter::LogFilter(QObject *parent) : QSortFilterProxyModel(parent) { }

void LogFilter::setText(const QString &text)
{
    m_words = text.split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool LogFilter::filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const
{
    if (m_words.isEmpty())
        return true;
    const QString text =
        sourceModel()->index(sourceRow, 0, sourceParent).data(LogModel::SearchRole).toString();
    return std::all_of(m_words.cbegin(), m_words.cend(), [&text](const QString &word) {
        return text.contains(word, Qt::CaseInsensitive);
    });
}

} // namespace holdfast::ui
