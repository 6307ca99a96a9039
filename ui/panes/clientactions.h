// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/clientchanges.h"

#include <QtCore/QList>
#include <QtCore/QModelIndexList>
#include <QtCore/QObject>

#include <chrono>
#include <map>
#include <string>
#include <vector>

class QAction;
class QMenu;
class QTableView;

namespace holdfast::ui {

class Removals;

/// What can be done to the selected clients: rename, message, move, mute, remove, ban, copy. The
/// same actions are in the window's menu and in the context menu of the table.
///
/// Invariants: enabled exactly while clients are selected and may be changed; the shortcuts work in
/// the table only. Thread: main.
class ClientActions final : public QObject
{
    Q_OBJECT

public:
    /// `table` shows a ClientsModel. All must outlive it.
    ClientActions(QTableView &table, Removals &removals, ClientChanges &changes);
    ~ClientActions() override;

    [[nodiscard]] QList<QAction *> all() const;
    void retranslate();
    /// The channels to which clients can be moved.
    void setOffered(const std::vector<std::string> &channels) { m_offered = channels; }
    /// Why nothing can be changed; empty: it can.
    void setWhyNot(const QString &whyNot);

Q_SIGNALS:
    /// The operator wants to write to these clients only. Ids.
    void messageRequested(const QStringList &ids);
    /// The operator wants to see what happens to the connections of this client.
    void inspectRequested(const QString &id, const QString &name);
    /// The operator wants to see what goes to and fro between this client and the server.
    void followRequested(const QString &id, const QString &name);

private:
    void addBans();
    void enable();
    [[nodiscard]] QModelIndexList selected() const;
    /// Of the selected clients, those that have an id of their own.
    [[nodiscard]] std::vector<ClientChanges::Person> people() const;
    void rename();
    void message();
    void mute(bool isMuted);
    void fillMoves();
    void remove();
    void ban(std::chrono::seconds duration);
    void banWithAddress(std::chrono::seconds duration);
    void copy(int column);

    QTableView &m_table;
    Removals &m_removals;
    ClientChanges &m_changes;
    std::vector<std::string> m_offered;
    QString m_whyNot; ///< empty: clients can be changed
    QAction *m_rename;
    QAction *m_message;
    QMenu *m_moves;
    QAction *m_mute;
    QAction *m_undo;
    QAction *m_remove;
    QMenu *m_bans;
    QMenu *m_addressBans;
    std::map<std::chrono::seconds, QList<QAction *>> m_banActions; ///< by duration
    QAction *m_inspect;
    QAction *m_follow;
    QAction *m_copyName;
    QAction *m_copyAddress;
};

} // namespace holdfast::ui
