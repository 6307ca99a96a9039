// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/snapshot.h"

#include <QtCore/QStringList>
#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace holdfast::ui {

class QrView;

/// How a browser gets in: the QR code, always with its address in words beside it, and whether
/// another device has found the way yet.
///
/// Invariants: the code, the address and what Copy copies are the same URL.
/// Thread: main.
class JoinPane final : public QWidget
{
    Q_OBJECT

public:
    explicit JoinPane(QWidget *parent = nullptr);

    void setStatus(const api::Status &status);
    /// What the code leads to: the chosen address, with the channels of the chosen group.
    [[nodiscard]] QString codeUrl() const;
    /// The chosen one of the addresses; empty while nothing listens.
    [[nodiscard]] QString joinUrl() const { return m_url; }

Q_SIGNALS:
    void joinUrlChanged(const QString &url);
    /// The operator wants to say which channels the page offers.
    void groupsRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    enum class Reach {
        NotListening,
        OnlyHere, ///< no address that another device could use
        ChosenOnlyHere, ///< there is one, but a loopback address is chosen
        Waiting,
        WaitingLong, ///< time to say what may be in the way
        Reached,
    };

    void layOut();
    void connectControls();
    void retranslate();
    void setUrls(const QStringList &urls);
    void setUrl(const QString &url);
    void setGroups(const QStringList &channels);
    void showCode();
    [[nodiscard]] Reach reachOf(const api::Status &status) const;
    void updateReach();
    void showReach();
    void copyUrl();
    void showCopyLabel();
    void emphasizeUrl();
    void fitUrl();

    QrView *m_code;
    QComboBox *m_chooser;
    QComboBox *m_group; ///< first: whoever comes chooses; then one entry for each open channel
    QPushButton *m_groups;
    QLabel *m_urlLabel;
    QPushButton *m_copy;
    QPushButton *m_open;
    QLabel *m_reachLabel;
    QTimer m_copiedTimer; ///< while it runs the button says "Copied"
    QStringList m_urls;
    QString m_url;
    QStringList m_channels; ///< open on the page
    bool m_isChosen = false; ///< the operator has chosen an address
    Reach m_reach = Reach::NotListening;
    Reach m_networkReach = Reach::NotListening; ///< whichever address is chosen
};

} // namespace holdfast::ui
