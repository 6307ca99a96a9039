// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "ui/models/recipientsmodel.h"

#include <QtCore/QTimer>
#include <QtWidgets/QDialog>

#include <string>

class QLabel;

namespace holdfast::ui {

class RowTable;

/// Lists by name who has received one message and who has not. Refreshes once a second while shown.
///
/// Thread: main.
class RecipientsDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `engine` must outlive the dialog.
    RecipientsDialog(const api::Engine &engine, std::string messageId, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void look();
    void take(const Result<api::RecipientPage> &page, api::RecipientQuery query);
    void showPage(const api::RecipientPage &page);
    void retranslate();
    [[nodiscard]] QString countsText(const api::RecipientPage &page) const;

    const api::Engine &m_engine;
    const std::string m_messageId;
    RecipientsModel m_model;
    QLabel *m_counts;
    RowTable *m_table;
    QTimer m_timer;
};

} // namespace holdfast::ui
