// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QDialog>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace holdfast::ui {

/// Asks what a message is to say from now on. Never modal.
///
/// Thread: main.
class EditDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `text`: what it says now.
    EditDialog(QString text, QWidget *parent);

Q_SIGNALS:
    /// Another text, which is not blank.
    void edited(const QString &text);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void confirm();
    void check();

    const QString m_before;
    QLabel *m_label;
    QPlainTextEdit *m_text;
    QPushButton *m_ok;
    QPushButton *m_cancel;
};

} // namespace holdfast::ui
