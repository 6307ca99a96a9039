// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QSortFilterProxyModel>
#include <QtCore/QStringList>

namespace holdfast::ui {

/// The rows of a LogModel that contain all words of a text, wherever: "ana via:sse level:warn".
///
/// Thread: main.
class LogFilter final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit LogFilter(QObject *parent = nullptr);

    void setText(const QString &text);
    [[nodiscard]] bool isEmpty() const { return m_words.isEmpty(); }

protected:
    [[nodiscard]] bool filterAcceptsRow(int sourceRow,
                                        const QModelIndex &sourceParent) const override;

private:
    QStringList m_words;
};

} // namespace holdfast::ui
