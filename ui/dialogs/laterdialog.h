// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QDialog>

#include <chrono>

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace holdfast::ui {

/// Asks when, and how often, the message is to be sent. Never modal.
///
/// Thread: main.
class LaterDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit LaterDialog(QWidget *parent);

Q_SIGNALS:
    /// `every`: between two times, if it is more than one.
    void chosen(std::chrono::seconds in, std::chrono::seconds every, int times);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void confirm();

    QLabel *m_inLabel;
    QSpinBox *m_in;
    QComboBox *m_inUnit;
    QLabel *m_timesLabel;
    QSpinBox *m_times;
    QLabel *m_everyLabel;
    QSpinBox *m_every;
    QComboBox *m_everyUnit;
    QPushButton *m_ok;
    QPushButton *m_cancel;
};

} // namespace holdfast::ui
