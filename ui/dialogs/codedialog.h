// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QDialog>

class QLabel;
class QPushButton;

namespace holdfast::ui {

/// The QR code with which others join one channel.
///
/// Thread: main.
class CodeDialog final : public QDialog
{
    Q_OBJECT

public:
    CodeDialog(QString channel, QString url, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    const QString m_channel;
    const QString m_url;
    QLabel *m_address;
    QPushButton *m_copy;
    QPushButton *m_close;
};

} // namespace holdfast::ui
