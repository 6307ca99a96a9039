// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QList>
#include <QtCore/QModelIndexList>
#include <QtCore/QObject>

#include <chrono>
#include <map>

class QAction;
class QMenu;
class QTableView;

namespace holdfast::ui {

class Removals;

/// What can be done to the selected clients: remove, ban, copy. The same actions are in the
/// window's menu and in the context menu of the table.
///
/// Invariants: enabled exactly while clients are selected; the shortcuts work in the table only.
/// Thread: main.
class ClientActions final : public QObject
{
    Q_OBJECT

public:
    /// `table` shows a ClientsModel. Both must outlive it.
    ClientActions(QTableView &table, Removals &removals);
    ~ClientActions() override;

    [[nodiscard]] QList<QAction *> all() const;
    void retranslate();

private:
    void addBans();
    void enable();
    [[nodiscard]] QModelIndexList selected() const;
    void remove();
    void ban(std::chrono::seconds duration);
    void banWithAddress(std::chrono::seconds duration);
    void copy(int column);

    QTableView &m_table;
    Removals &m_removals;
    QAction *m_undo;
    QAction *m_remove;
    QMenu *m_bans;
    QMenu *m_addressBans;
    std::map<std::chrono::seconds, QList<QAction *>> m_banActions; ///< by duration
    QAction *m_copyName;
    QAction *m_copyAddress;
};

} // namespace holdfast::ui
