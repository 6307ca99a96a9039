// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QTimer>
#include <QtWidgets/QFrame>

class QPushButton;

namespace holdfast::ui {

class MessagesModel;
class Outbox;
class WrappedLabel;

/// Counts down to the next message of the outbox, and offers to send it now or not at all.
///
/// Invariants: visible exactly while the outbox has a message.
/// Thread: main.
class OutboxBar final : public QFrame
{
    Q_OBJECT

public:
    /// Both must outlive it.
    OutboxBar(Outbox &outbox, const MessagesModel &messages, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void showNext();
    void tint();
    [[nodiscard]] QString sentence() const;

    Outbox &m_outbox;
    const MessagesModel &m_messages;
    WrappedLabel *m_text;
    QPushButton *m_now;
    QPushButton *m_cancel;
    QTimer m_ticks;
};

} // namespace holdfast::ui
