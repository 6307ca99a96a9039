// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/link.h"

#include <QtWidgets/QToolBar>

class QPushButton;

namespace holdfast::ui {

class WrappedLabel;

/// Says which server elsewhere the window is attached to, whether it may change something there,
/// and what is wrong with the connection. Hidden while the engine is in this process.
///
/// Thread: main.
class LinkBar final : public QToolBar
{
    Q_OBJECT

public:
    explicit LinkBar(QWidget *parent = nullptr);

    void setLink(const api::Link &link);
    /// Why commands are not possible; empty: they are.
    [[nodiscard]] static QString whyNoCommands(const api::Link &link);

Q_SIGNALS:
    /// The operator has compared the fingerprint of the certificate, and it is the server's.
    void confirmed(const QString &fingerprint);
    /// Not to wait for the next attempt.
    void retryRequested();

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] QString text() const;
    void showLink();
    void fitText();

    api::Link m_link;
    WrappedLabel *m_text;
    QPushButton *m_step;
};

} // namespace holdfast::ui
