// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/joinlink.h"

#include <QtCore/QTimer>
#include <QtWidgets/QFrame>

class QComboBox;
class QLabel;
class QPushButton;

namespace holdfast::ui {

class QrView;
class WrappedLabel;

/// How people join: the QR code, its address beside it, whether other devices reach this computer,
/// and the ways to pass the address on. Large while nobody is here, a strip afterwards.
///
/// Invariants: the code, the address shown and the copied text are those of one JoinLink.
/// Thread: main.
class JoinCard final : public QFrame
{
    Q_OBJECT

public:
    enum class Form {
        Large, ///< takes all the room that it gets
        Strip, ///< as low as possible
    };

    /// `link` must outlive the card.
    explicit JoinCard(JoinLink &link, QWidget *parent = nullptr);

    void setForm(Form form);
    [[nodiscard]] Form form() const { return m_form; }
    void copyUrl();
    void openHere();
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// The operator wants to edit the channels that the join page offers.
    void groupsRequested();
    void joinScreenRequested();
    void setupCheckRequested();
    void unlockRequested();

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void connectControls();
    void layOut();
    void layOutLarge();
    void layOutStrip();
    [[nodiscard]] bool isUpright() const;
    void retranslate();
    void showLink();
    void showChoices();
    void showReach();
    void showCopyLabel();
    void fitCode();
    void fitAddress();

    JoinLink &m_link;
    Form m_form = Form::Large;
    bool m_isUpright = false; ///< the code is above the text, not beside it
    QrView *m_code;
    QLabel *m_invitation;
    QLabel *m_address;
    QLabel *m_pin; ///< hidden while the room has none
    QPushButton *m_lock; ///< shown while the room is locked
    QComboBox *m_network;
    QComboBox *m_group; ///< first entry: the visitor chooses; then one entry per open channel
    WrappedLabel *m_reach;
    QPushButton *m_open;
    QPushButton *m_screen;
    QPushButton *m_copy;
    QPushButton *m_groups;
    QPushButton *m_check; ///< shown while something may keep the others away
    QTimer m_copiedTimer; ///< while it runs, the button shows "Copied"
};

} // namespace holdfast::ui
