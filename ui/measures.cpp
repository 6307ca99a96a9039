// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/measures.h"

#include <QtGui/QFontInfo>
#include <QtGui/QFontMetrics>

#include <algorithm>

namespace holdfast::ui {

namespace {

constexpr qreal titleScale = 1.25;
constexpr qreal headlineScale = 1.6;

QFont scaled(const QFont &text, qreal scale)
{
    QFont font = text;
    font.setPointSizeF(QFontInfo(text).pointSizeF() * scale);
    font.setBold(true);
    return font;
}

} // namespace

QFont boldFont(const QFont &text)
{
    QFont font = text;
    font.setBold(true);
    return font;
}

QFont titleFont(const QFont &text)
{
    return scaled(text, titleScale);
}

QFont headlineFont(const QFont &text)
{
    return scaled(text, headlineScale);
}

QFont fittedFont(QFont font, const QString &text, int width, qreal least, qreal most)
{
    // The width grows with the size almost in proportion: one estimate, then steps down.
    constexpr qreal step = 0.5;
    font.setPointSizeF(most);
    const int widest = std::max(1, QFontMetrics(font).horizontalAdvance(text));
    qreal size = std::clamp(most * width / widest, least, most);
    font.setPointSizeF(size);
    while (size > least && QFontMetrics(font).horizontalAdvance(text) > width) {
        size = std::max(least, size - step);
        font.setPointSizeF(size);
    }
    return font;
}

} // namespace holdfast::ui
