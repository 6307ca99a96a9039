// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/snapshot.h"

#include <QtWidgets/QStatusBar>

class QLabel;
class QToolButton;

namespace holdfast::ui {

/// The engine's key figures. The client counts are buttons that filter the list to the counted
/// clients.
///
/// Thread: main.
class StatusLine final : public QStatusBar
{
    Q_OBJECT

public:
    explicit StatusLine(QWidget *parent = nullptr);

    void setStatus(const api::Status &status);
    /// False: the status is what was last known.
    void setConnected(bool isConnected);
    /// The counts of held requests, open streams and TCP connections too.
    void showEngine(bool isShown);
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// A filter for the client list, such as "state:held".
    void filterRequested(const QString &filter);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QToolButton *addCount(const QString &name, const QString &filter);
    QLabel *addText(const QString &name);
    void retranslate();
    void showStatus();
    void showListening();
    void leaveOutWhatDoesNotFit();

    api::Status m_status;
    QLabel *m_listening;
    QToolButton *m_here;
    QToolButton *m_away;
    QToolButton *m_held;
    QToolButton *m_open;
    QLabel *m_connections;
    QLabel *m_messages;
    QLabel *m_uptime;
    bool m_showsEngine = false;
    bool m_isConnected = true;
};

} // namespace holdfast::ui
