// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "ui/models/clientsmodel.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QSettings;

namespace holdfast::ui {

class ClientActions;
class ClientChanges;
class Removals;
class RowTable;

/// The connected clients: the table, its filter and a line with the counts.
///
/// Thread: main.
class ClientsPane final : public QWidget
{
    Q_OBJECT

public:
    /// `clients` and `removals` must outlive the pane; `channelsContaining` is used by the filter.
    ClientsPane(ClientsModel &clients, Removals &removals, ClientChanges &changes,
                ClientsFilter::ChannelsContaining channelsContaining, QWidget *parent = nullptr);

    void setStatus(const api::Status &status);
    /// Writes the text into the filter box and applies it at once.
    void setFilterText(const QString &text);
    [[nodiscard]] QString filterText() const;
    void focusFilter();
    [[nodiscard]] RowTable &table() const { return *m_table; }
    /// What can be done to the selected clients.
    [[nodiscard]] QList<QAction *> actionsOnClients() const;

    /// Why no client can be changed; empty: they can.
    void setWhyNot(const QString &whyNot);
    /// Asks how many of their messages the clients in view have received.
    void refreshReceipts(const api::Engine &engine);
    /// The columns of the protocol and the connections, beside those of a class.
    void showEngineColumns(bool areShown);

    /// The columns, which are stored for each layout of the window.
    void saveTo(QSettings &settings, const QString &layoutName) const;
    void restoreFrom(const QSettings &settings, const QString &layoutName);

    /// A layout would take the preferred height for the width as the least one: the minimum height
    /// is kept up to date instead.
    [[nodiscard]] bool hasHeightForWidth() const override { return false; }

Q_SIGNALS:
    /// saveTo() would now write something different.
    void columnsChanged();
    void filterTextChanged(const QString &text);
    void openHereRequested();
    /// The operator wants to write to these clients only. Ids.
    void messageRequested(const QStringList &ids);
    void inspectRequested(const QString &id, const QString &name);
    void followRequested(const QString &id, const QString &name);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void layOut(Removals &removals, ClientChanges &changes);
    void setUpTable();
    void retranslate();
    void fitPlaceholder();
    void applyFilter();
    void showEmptyState(const ClientsFilter &filter);
    void showCounts();
    void showColumnMenu(QPoint position);
    void showClientMenu(QPoint position);

    ClientsModel &m_clients;
    ClientsFilter::ChannelsContaining m_channelsContaining;
    std::uint64_t m_knownChannels = 0;
    QLabel *m_heading;
    QLabel *m_counts;
    QLineEdit *m_filter;
    RowTable *m_table;
    ClientActions *m_actions = nullptr;
    QTimer m_filterTimer; ///< avoids a search of 15,000 rows per key press
    std::uint64_t m_here = 0;
    std::uint64_t m_away = 0;
    bool m_hasHadClients = false; ///< since the window was opened
    bool m_isLookingUp = false; ///< the engine has not answered yet
};

} // namespace holdfast::ui
