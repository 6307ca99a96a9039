// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QLabel>

namespace holdfast::ui {

/// One line of plain text that ends in an ellipsis where it does not fit, and is then whole in its
/// tool tip. text() is always whole, for screen readers too.
///
/// Thread: main.
class ElidedLabel final : public QLabel
{
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget *parent = nullptr);

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] QString elidedText() const;
};

} // namespace holdfast::ui
