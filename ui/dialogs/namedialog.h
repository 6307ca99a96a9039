// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/clientchanges.h"

#include <QtWidgets/QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace holdfast::ui {

/// Asks for a client's name. Never modal.
///
/// Thread: main.
class NameDialog final : public QDialog
{
    Q_OBJECT

public:
    NameDialog(ClientChanges::Person person, QWidget *parent);

Q_SIGNALS:
    /// Empty: the client is to have its own name.
    void named(const QString &name);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void confirm();
    void fit();

    const ClientChanges::Person m_person;
    QLabel *m_label;
    QLineEdit *m_name;
    QPushButton *m_ok;
    QPushButton *m_own;
    QPushButton *m_cancel;
};

} // namespace holdfast::ui
