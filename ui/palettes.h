// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGui/QColor>
#include <QtGui/QPalette>

namespace holdfast::ui {

[[nodiscard]] QPalette lightPalette();
[[nodiscard]] QPalette darkPalette();
[[nodiscard]] bool isDark(const QPalette &palette);

/// The colours that carry a meaning, readable on the palette's base colour (contrast at least 4.5
/// to 1). No meaning is conveyed by colour alone.
struct MeaningColours
{
    QColor here;
    QColor away;
    QColor good; ///< received
    QColor warning;
    QColor error;
    QColor noticeBackground;
    QColor noticeText;
};

[[nodiscard]] MeaningColours meaningColours(const QPalette &palette);

/// The application's palette with the colours of a notice: for a bar that asks for attention.
[[nodiscard]] QPalette noticePalette();

/// For secondary text: hints, captions, units.
[[nodiscard]] QColor quietText(const QPalette &palette);

} // namespace holdfast::ui
