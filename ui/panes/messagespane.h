// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "ui/models/messagesmodel.h"

#include <QtWidgets/QWidget>

class QAction;

namespace holdfast::ui {

class RowTable;

/// All published messages with their receipts. A double click copies a message to the console. The
/// context menu shows its recipients.
///
/// Thread: main.
class MessagesPane final : public QWidget
{
    Q_OBJECT

public:
    /// Both must outlive the pane.
    MessagesPane(const api::Engine &engine, MessagesModel &messages, QWidget *parent = nullptr);

    [[nodiscard]] RowTable &table() const { return *m_table; }

Q_SIGNALS:
    void recallRequested(const QStringList &targets, const QString &text);

protected:
    void changeEvent(QEvent *event) override;

private:
    void recall(const QModelIndex &index);
    void showRecipients();
    void retranslate();
    void fitColumns();

    const api::Engine &m_engine;
    MessagesModel &m_messages;
    RowTable *m_table;
    QAction *m_who;
    QAction *m_recall;
};

} // namespace holdfast::ui
