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

/// How browsers join: the QR code, its address as text beside it, and whether another device has
/// connected yet.
///
/// Invariants: the code, the address shown and the copied text are the same URL.
/// Thread: main.
class JoinPane final : public QWidget
{
    Q_OBJECT

public:
    explicit JoinPane(QWidget *parent = nullptr);

    void setStatus(const api::Status &status);
    /// The URL in the QR code: the chosen address, with the channels of the chosen group.
    [[nodiscard]] QString codeUrl() const;
    /// The chosen address; empty while the server is not listening.
    [[nodiscard]] QString joinUrl() const { return m_url; }

Q_SIGNALS:
    void joinUrlChanged(const QString &url);
    /// The operator wants to edit the channels that the join page offers.
    void groupsRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    enum class Reach {
        NotListening,
        OnlyHere, ///< no address is usable from another device
        ChosenOnlyHere, ///< there is one, but a loopback address is chosen
        Waiting,
        WaitingLong, ///< long enough to show hints about possible causes
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
    QComboBox *m_group; ///< first entry: the visitor chooses; then one entry per open channel
    QPushButton *m_groups;
    QLabel *m_urlLabel;
    QPushButton *m_copy;
    QPushButton *m_open;
    QLabel *m_reachLabel;
    QTimer m_copiedTimer; ///< while it runs, the button shows "Copied"
    QStringList m_urls;
    QString m_url;
    QStringList m_channels; ///< offered by the join page
    bool m_isChosen = false; ///< the operator has chosen an address
    Reach m_reach = Reach::NotListening;
    Reach m_networkReach = Reach::NotListening; ///< regardless of the chosen address
};

} // namespace holdfast::ui
