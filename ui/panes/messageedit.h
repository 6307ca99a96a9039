// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/messagehistory.h"

#include <QtWidgets/QPlainTextEdit>

namespace holdfast::ui {

/// The box for writing a message. Enter sends, Shift+Enter inserts a line break. The up arrow
/// recalls earlier texts: in the empty box, and again while the recalled text is unchanged.
///
/// A text that would take long to lay out is stored outside the document. The box then shows its
/// beginning and is read-only; Backspace, Delete or Escape removes the text.
///
/// Invariants: after a paste, drop or recall the document has at most maxShownText characters and
/// no line longer than maxShownLine.
/// Thread: main.
class MessageEdit final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit MessageEdit(QWidget *parent = nullptr);

    static constexpr qsizetype maxShownText = 20'000;
    static constexpr qsizetype maxShownLine = 2'000;

    [[nodiscard]] MessageHistory &history() { return m_history; }
    /// The whole text. The box may show only its beginning.
    [[nodiscard]] QString text() const;
    /// True if there is nothing to send: the text is empty or only whitespace.
    [[nodiscard]] bool isBlank() const;
    [[nodiscard]] bool isShortened() const { return !m_whole.isEmpty(); }
    /// Replaces the text and moves the cursor to its end. Can be undone unless either text is
    /// shortened.
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
    QString m_whole; ///< empty: the document holds the whole text
};

} // namespace holdfast::ui
