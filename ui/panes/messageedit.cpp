// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/messageedit.h"

#include <QtCore/QMimeData>
#include <QtGui/QKeyEvent>
#include <QtGui/QTextDocument>

#include <algorithm>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype beginningLength = 600;

/// Whether the box can lay the text out within one frame. The cost depends on the longest line
/// without a break and on the total length.
bool isQuicklyShown(QStringView text)
{
    if (text.size() > MessageEdit::maxShownText)
        return false;
    qsizetype begin = 0;
    while (begin < text.size()) {
        const qsizetype end = text.indexOf(u'\n', begin);
        const qsizetype next = end < 0 ? text.size() : end;
        if (next - begin > MessageEdit::maxShownLine)
            return false;
        begin = next + 1;
    }
    return true;
}

/// Does not cut a surrogate pair in two.
QString beginningOf(const QString &text)
{
    const bool splits = text.at(beginningLength - 1).isHighSurrogate();
    return text.left(splits ? beginningLength - 1 : beginningLength) + u'…';
}

} // namespace

MessageEdit::MessageEdit(QWidget *parent) : QPlainTextEdit(parent)
{
    setObjectName(u"messageBox"_s);
    setTabChangesFocus(true);
    connect(this, &QPlainTextEdit::blockCountChanged, this, &QWidget::updateGeometry);
}

QString MessageEdit::text() const
{
    return isShortened() ? m_whole : toPlainText();
}

bool MessageEdit::isBlank() const
{
    const QString whole = text();
    return std::all_of(whole.cbegin(), whole.cend(), [](QChar c) { return c.isSpace(); });
}

void MessageEdit::showBeginningOf(const QString &whole)
{
    m_whole = whole;
    setPlainText(beginningOf(whole)); // also clears the undo history
    setReadOnly(true);
}

void MessageEdit::leaveShortened()
{
    if (!isShortened())
        return;
    setReadOnly(false);
    m_whole.clear();
    setPlainText({});
}

void MessageEdit::insertFromMimeData(const QMimeData *source)
{
    if (isShortened() || !source->hasText())
        return;
    const QString pasted = source->text();
    QTextCursor cursor = textCursor();
    const QString now = toPlainText();
    const QString whole =
        now.left(cursor.selectionStart()) + pasted + now.mid(cursor.selectionEnd());
    if (isQuicklyShown(whole))
        QPlainTextEdit::insertFromMimeData(source);
    else
        showBeginningOf(whole);
}

void MessageEdit::replaceText(const QString &text)
{
    leaveShortened();
    if (!isQuicklyShown(text)) {
        showBeginningOf(text);
        return;
    }
    QTextCursor cursor(document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
    setTextCursor(cursor);
    ensureCursorVisible();
}

QSize MessageEdit::sizeHint() const
{
    return { QPlainTextEdit::sizeHint().width(),
             heightOfLines(std::clamp(document()->blockCount(), 2, 6)) };
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
        if (!event->isAutoRepeat()) // a key held down sends only once
            Q_EMIT sendRequested();
        return;
    }
    const bool isRemoval = event->key() == Qt::Key_Backspace || event->key() == Qt::Key_Delete
        || event->key() == Qt::Key_Escape;
    if (isShortened() && isRemoval) {
        leaveShortened();
        return;
    }
    if (isEnter && !isShortened()) {
        // A new paragraph, not the U+2028 that Qt would insert for Shift+Enter.
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
    const QString present = text();
    if (!present.isEmpty() && present != m_history.recalled())
        return false; // the text was edited: the arrows move the cursor
    if (present.isEmpty() && key == Qt::Key_Down)
        return false;
    const std::optional<QString> found = key == Qt::Key_Up ? m_history.older() : m_history.newer();
    if (found)
        replaceText(*found);
    return true;
}

} // namespace holdfast::ui
