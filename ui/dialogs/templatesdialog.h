// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/templates.h"

#include <QtWidgets/QDialog>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace holdfast::ui {

/// Edits the templates, one a line. Never modal.
///
/// Thread: main.
class TemplatesDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `templates` must outlive it.
    TemplatesDialog(Templates &templates, QWidget *parent);

Q_SIGNALS:
    void changed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void confirm();

    Templates &m_templates;
    QLabel *m_explanation;
    QPlainTextEdit *m_texts;
    QPushButton *m_ok;
    QPushButton *m_cancel;
};

} // namespace holdfast::ui
