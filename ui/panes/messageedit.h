// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/messagehistory.h"

#include <QtWidgets/QPlainTextEdit>

namespace holdfast::ui {

/// Where the message is written. Enter sends, Shift+Enter makes a new line; the up arrow in the
/// empty box, and again as long as the text is untouched, brings back what was sent before.
///
/// A text that would take long to lay out is kept aside: the box then shows its beginning, cannot
/// be typed into, and Backspace, Delete or Escape takes the text away.
///
/// Invariants: what is in the document has at most maxShownText characters after a paste, drop or
/// recall, and no line of more than maxShownLine.
/// Thread: main.
class MessageEdit final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit MessageEdit(QWidget *parent = nullptr);

    static constexpr qsizetype maxShownText = 20'000;
    static constexpr qsizetype maxShownLine = 2'000;

    [[nodiscard]] MessageHistory &history() { return m_history; }
    /// The whole text, of which the box may show the beginning only.
    [[nodiscard]] QString text() const;
    /// True if there is nothing to send: no text, or nothing but space.
    [[nodiscard]] bool isBlank() const;
    [[nodiscard]] bool isShortened() const { return !m_whole.isEmpty(); }
    /// Replaces the text, cursor at its end; can be undone unless either text is shortened.
    void replaceText(const QString &text);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void sendRequested();

protected:
    void insertFromMimeData(const QMimeData *source) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void showBeginningOf(const QString &whole);
    void leaveShortened();
    [[nodiscard]] bool recall(int key);
    [[nodiscard]] int heightOfLines(int lines) const;

    MessageHistory m_history;
    QString m_whole; ///< empty: the document has it
};

} // namespace holdfast::ui
