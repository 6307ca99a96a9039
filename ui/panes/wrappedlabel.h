// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QLabel>

class QTextLayout;

namespace holdfast::ui {

/// Plain text on as many lines as it needs, up to maxLines. It breaks between words, and inside a
/// word that is wider than the label, so that no text widens its pane. Text that does not fit is
/// elided and shown in the tool tip.
///
/// Thread: main.
class WrappedLabel final : public QLabel
{
    Q_OBJECT

public:
    static constexpr int maxLines = 4;

    explicit WrappedLabel(QWidget *parent = nullptr);

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    /// True if the text does not fit into maxLines at the current width.
    [[nodiscard]] bool isElided() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    /// Breaks the text into lines of `width`; returns their number.
    int breakLines(QTextLayout &layout, int width) const;
};

} // namespace holdfast::ui
