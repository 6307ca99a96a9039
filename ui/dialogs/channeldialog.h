// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/channelcontrol.h"

#include <QtWidgets/QDialog>

#include <functional>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace holdfast::ui {

class WrappedLabel;

/// Makes a channel, or changes what one keeps. Never modal.
///
/// Thread: main.
class ChannelDialog final : public QDialog
{
    Q_OBJECT

public:
    struct Wanted
    {
        QString name;
        QString above {}; ///< what a new name begins with
        bool isOffered = false; ///< on the join page
        api::ChannelSettings settings;
    };
    /// Returns what it says to the operator if it was refused; empty if it was done.
    using Apply = std::function<QString(const Wanted &wanted)>;

    /// An empty name: asks for one.
    ChannelDialog(const Wanted &now, Apply apply, QWidget *parent);

protected:
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    void showSettings(const api::ChannelSettings &settings);
    void confirm();
    void retranslate();

    const QString m_name; ///< empty: it is made
    const Apply m_apply;
    QLabel *m_nameLabel;
    QLineEdit *m_nameEdit;
    QCheckBox *m_offer;
    QLabel *m_messagesLabel;
    QSpinBox *m_messages;
    QLabel *m_ageLabel;
    QComboBox *m_age;
    QLabel *m_slowLabel;
    QComboBox *m_slow;
    WrappedLabel *m_problem;
    QPushButton *m_ok;
    QPushButton *m_cancel;
};

} // namespace holdfast::ui
