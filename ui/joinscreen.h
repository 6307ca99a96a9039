// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/joinlink.h"

#include <QtWidgets/QWidget>

class QLabel;

namespace holdfast::ui {

class QrView;

/// The join card for the projector: a window of its own that shows the code, the address and how
/// many are here as large as they fit, and nothing private.
///
/// Invariants: black on white in every theme.
/// Thread: main.
class JoinScreen final : public QWidget
{
    Q_OBJECT

public:
    /// `link` must outlive the screen. `parent`: closed together with it.
    JoinScreen(const JoinLink &link, QWidget *parent);

    /// Fills the screen that the parent's window is not on, or else the only one.
    void showOnProjector();

Q_SIGNALS:
    void closed();

protected:
    void changeEvent(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void layOut();
    void retranslate();
    void showLink();
    void fitLetters();

    const JoinLink &m_link;
    QLabel *m_invitation;
    QrView *m_code;
    QLabel *m_address;
    QLabel *m_here;
    QLabel *m_keys;
};

} // namespace holdfast::ui
