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
    /// Is told what to say to the operator if it was refused; empty if it was done.
    using Applied = std::function<void(const QString &problem)>;
    using Apply = std::function<void(const Wanted &wanted, Applied applied)>;

    /// An empty name: asks for one.
    ChannelDialog(const Wanted &now, Apply apply, QWidget *parent);

protected:
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    void showSettings(const api::ChannelSettings &settings);
    void confirm();
    void showProblem(const QString &problem);
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
