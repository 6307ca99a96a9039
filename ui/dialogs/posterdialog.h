// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/poster.h"

#include <QtWidgets/QDialog>

class QLabel;
class QLineEdit;
class QPushButton;
class QSettings;

namespace holdfast::ui {

class JoinLink;
class WrappedLabel;

/// Shows the poster, and prints or saves it. The Wi-Fi's name is stored, its password is not.
///
/// Thread: main.
class PosterDialog final : public QDialog
{
    Q_OBJECT

public:
    /// Both must outlive it.
    PosterDialog(const JoinLink &link, QSettings &settings, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    class Preview;

    void layOut();
    void retranslate();
    void showContent();
    void save();
    void print();
    [[nodiscard]] Poster::Content content() const;

    const JoinLink &m_link;
    QSettings &m_settings;
    Preview *m_preview;
    WrappedLabel *m_explanation;
    QLabel *m_nameLabel;
    QLineEdit *m_name;
    QLabel *m_passwordLabel;
    QLineEdit *m_password;
    WrappedLabel *m_result;
    QPushButton *m_print;
    QPushButton *m_save;
    QPushButton *m_close;
};

} // namespace holdfast::ui
