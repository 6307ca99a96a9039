// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/done.h"

#include <QtCore/QStringList>
#include <QtWidgets/QDialog>

#include <functional>

class QLabel;
class QPushButton;

namespace holdfast::ui {

class TargetsEdit;
class WrappedLabel;

/// Edits the list of channels that the join page offers.
///
/// Invariants: closes with OK only after the engine has accepted the list.
/// Thread: main.
class GroupsDialog final : public QDialog
{
    Q_OBJECT

public:
    /// Offers these channels from now on, or tells an Error that says what is wrong with them. May
    /// complete later, in this thread.
    using Offer = std::function<void(const QStringList &channels, api::Done<void> done)>;

    GroupsDialog(const QStringList &channels, Offer offer, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void confirm();
    void showProblem(const QString &problem);

    Offer m_offer;
    QLabel *m_explanation;
    TargetsEdit *m_channels;
    WrappedLabel *m_problem;
    QPushButton *m_ok;
    QPushButton *m_cancel;
};

} // namespace holdfast::ui
