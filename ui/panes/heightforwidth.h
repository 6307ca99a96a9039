// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QObject>

class QWidget;

namespace holdfast::ui {

/// Keeps a pane as high as its contents need at its width. Docks ask for a minimum height and never
/// for a height at a width, and would cut off what wraps.
///
/// Thread: main.
class HeightForWidth final : public QObject
{
    Q_OBJECT

public:
    /// `pane` has a layout, and owns this.
    explicit HeightForWidth(QWidget &pane);

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fit();

    QWidget &m_pane;
};

} // namespace holdfast::ui
