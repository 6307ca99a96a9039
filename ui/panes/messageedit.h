// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/messagehistory.h"

#include <QtWidgets/QPlainTextEdit>

namespace holdfast::ui {

/// Where the message is written. Enter sends, Shift+Enter makes a new line; the up arrow in the
/// empty box, and again as long as the text is untouched, brings back what was sent before.
///
/// Thread: main.
class MessageEdit final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit MessageEdit(QWidget *parent = nullptr);

    [[nodiscard]] MessageHistory &history() { return m_history; }
    /// Replaces the text, cursor at its end; can be undone.
    void replaceText(const QString &text);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void sendRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    [[nodiscard]] bool recall(int key);
    [[nodiscard]] int heightOfLines(int lines) const;

    MessageHistory m_history;
};

} // namespace holdfast::ui
