// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QDialog>

#include <functional>

class QLabel;
class QPushButton;

namespace holdfast::ui {

/// Shows one page of our own text in a separate window that is never modal.
///
/// Thread: main.
class PageDialog final : public QDialog
{
    Q_OBJECT

public:
    /// Returns trusted HTML in the current language. Called again when the language changes.
    using Text = std::function<QString()>;

    PageDialog(Text title, Text html, QWidget *parent);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    Text m_title;
    Text m_html;
    QLabel *m_page;
    QPushButton *m_close;
};

} // namespace holdfast::ui
