// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QObject>

class QWidget;

namespace holdfast::ui {

/// Keeps a pane's minimum height at what its contents need at the current width. Docks respect a
/// minimum height but ignore height-for-width, and would cut off wrapped text.
///
/// Thread: main.
class HeightForWidth final : public QObject
{
    Q_OBJECT

public:
    /// `pane` must have a layout. It owns this object.
    explicit HeightForWidth(QWidget &pane);

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fit();

    QWidget &m_pane;
};

} // namespace holdfast::ui
