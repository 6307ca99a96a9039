// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/access.h"
#include "ui/models/bansmodel.h"

#include <QtCore/QTimer>
#include <QtWidgets/QDialog>

class QPushButton;

namespace holdfast::ui {

class Removals;
class RowTable;
class WrappedLabel;

/// The bans in effect: how long each still lasts, how often it was needed, and a button that lifts
/// it.
///
/// Thread: main.
class BansDialog final : public QDialog
{
    Q_OBJECT

public:
    /// Both must outlive it.
    BansDialog(api::Access &access, const Removals &removals, QWidget *parent = nullptr);

    /// Why bans can only be looked at; empty: they may be lifted.
    void setWhyNot(const QString &whyNot);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void enable();
    void look();
    void lift();

    api::Access &m_access;
    QString m_whyNot;
    BansModel m_model;
    RowTable *m_table;
    WrappedLabel *m_explanation;
    QPushButton *m_lift;
    QPushButton *m_close;
    QTimer m_timer; ///< the times left and the attempts change while it is open
};

} // namespace holdfast::ui
