// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/messageedit.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QTextDocument>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

MessageEdit::MessageEdit(QWidget *parent) : QPlainTextEdit(parent)
{
    setObjectName(u"messageBox"_s);
    setTabChangesFocus(true);
}

void MessageEdit::replaceText(const QString &text)
{
    QTextCursor cursor(document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
    setTextCursor(cursor);
    ensureCursorVisible();
}

QSize MessageEdit::sizeHint() const
{
    return { QPlainTextEdit::sizeHint().width(), heightOfLines(4) };
}

QSize MessageEdit::minimumSizeHint() const
{
    return { 12 * fontMetrics().averageCharWidth(), heightOfLines(2) };
}

int MessageEdit::heightOfLines(int lines) const
{
    const int margins = 2 * (frameWidth() + static_cast<int>(document()->documentMargin()));
    return lines * fontMetrics().lineSpacing() + margins;
}

void MessageEdit::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && (event->modifiers() & Qt::ShiftModifier) == 0) {
        Q_EMIT sendRequested();
        return;
    }
    if (isEnter) {
        // As a line of its own, not as the U+2028 that Qt would put in for Shift+Enter.
        textCursor().insertText(u"\n"_s);
        ensureCursorVisible();
        return;
    }
    if (event->modifiers() == Qt::NoModifier && recall(event->key()))
        return;
    QPlainTextEdit::keyPressEvent(event);
}

bool MessageEdit::recall(int key)
{
    if (key != Qt::Key_Up && key != Qt::Key_Down)
        return false;
    const QString text = toPlainText();
    if (!text.isEmpty() && text != m_history.recalled())
        return false; // it is being written: the arrows move the cursor
    if (text.isEmpty() && key == Qt::Key_Down)
        return false;
    const std::optional<QString> found = key == Qt::Key_Up ? m_history.older() : m_history.newer();
    if (found)
        replaceText(*found);
    return true;
}

} // namespace holdfast::ui
