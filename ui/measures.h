// SPDX-License-Identifier: GPL-3.0-or-later
//
// The distances and letter sizes of the window.
#pragma once

#include <QtCore/QString>
#include <QtGui/QFont>

namespace holdfast::ui {

/// The grid: every margin and space is a multiple of half of it.
constexpr int gridStep = 8;

/// The type scale, as multiples of the application's font: 1 for text, 1.25 for titles, 1.6 for
/// headlines.
[[nodiscard]] QFont boldFont(const QFont &text);
[[nodiscard]] QFont titleFont(const QFont &text);
[[nodiscard]] QFont headlineFont(const QFont &text);

/// `font` in the largest size from `least` to `most` points in which `text` is at most `width`
/// wide; `least` if there is none.
[[nodiscard]] QFont fittedFont(QFont font, const QString &text, int width, qreal least, qreal most);

} // namespace holdfast::ui
