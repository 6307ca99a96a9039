// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QWidget>

class QDockWidget;
class QLabel;
class QToolButton;

namespace holdfast::ui {

/// The line over a pane: its name, and buttons to take it out of the window and to put it away.
///
/// Thread: main.
class PaneTitle final : public QWidget
{
    Q_OBJECT

public:
    /// For `dock`, of which it becomes the title bar.
    explicit PaneTitle(QDockWidget &dock);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void fitFont();

    QDockWidget &m_dock;
    QLabel *m_label;
    QToolButton *m_float;
    QToolButton *m_close;
};

} // namespace holdfast::ui
