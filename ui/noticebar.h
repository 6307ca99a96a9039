// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QToolBar>

class QToolButton;

namespace holdfast::ui {

class WrappedLabel;

/// A bar across the top of the window for information that needs no answer.
///
/// Invariants: hidden until showText() and after a click on its close button; never takes the
/// focus.
/// Thread: main.
class NoticeBar final : public QToolBar
{
    Q_OBJECT

public:
    explicit NoticeBar(QWidget *parent = nullptr);

    /// Plain text; replaces the text shown before.
    void showText(const QString &text);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void retranslate();
    void tint();
    void fitText();

    WrappedLabel *m_text;
    QToolButton *m_close;
};

} // namespace holdfast::ui
