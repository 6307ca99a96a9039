// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QWidget>

class QDockWidget;
class QLabel;
class QToolButton;

namespace holdfast::ui {

/// The title bar of a pane: its name, controls of the pane, and buttons to float and to hide it.
///
/// Thread: main.
class PaneTitle final : public QWidget
{
    Q_OBJECT

public:
    /// Becomes the title bar of `dock`. `controls`: shown beside the name; may be null.
    explicit PaneTitle(QDockWidget &dock, QWidget *controls = nullptr);

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
