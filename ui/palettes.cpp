// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/palettes.h"

#include <QtGui/QGuiApplication>

namespace holdfast::ui {

namespace {

/// The colours from which a palette is made; its other colours are derived from them.
struct Scheme
{
    QRgb window;
    QRgb base;
    QRgb alternateBase;
    QRgb text;
    QRgb button;
    QRgb highlight;
    QRgb link;
    QRgb quiet; ///< placeholders and disabled text
    QRgb toolTip;
    QRgb edge; ///< lines and frames; darker shades are derived from it
};

constexpr Scheme lightScheme { .window = 0xFFF3F5F7,
                               .base = 0xFFFFFFFF,
                               .alternateBase = 0xFFF7F9FA,
                               .text = 0xFF18222D,
                               .button = 0xFFFAFBFC,
                               .highlight = 0xFF1F6F8B,
                               .link = 0xFF1B6480,
                               .quiet = 0xFF5F6B78,
                               .toolTip = 0xFFFFFFFF,
                               .edge = 0xFFB9C2CB };
constexpr Scheme darkScheme { .window = 0xFF293038,
                              .base = 0xFF171B20,
                              .alternateBase = 0xFF1C2127,
                              .text = 0xFFE6EBEF,
                              .button = 0xFF343D46,
                              .highlight = 0xFF2C7F9C,
                              .link = 0xFF6FC3DD,
                              .quiet = 0xFF93A0AC,
                              .toolTip = 0xFF343D46,
                              .edge = 0xFF0F1316 };

QPalette paletteOf(const Scheme &scheme)
{
    const QColor button(scheme.button);
    QPalette palette;
    palette.setColor(QPalette::Window, scheme.window);
    palette.setColor(QPalette::WindowText, scheme.text);
    palette.setColor(QPalette::Base, scheme.base);
    palette.setColor(QPalette::AlternateBase, scheme.alternateBase);
    palette.setColor(QPalette::Text, scheme.text);
    palette.setColor(QPalette::Button, button);
    palette.setColor(QPalette::ButtonText, scheme.text);
    palette.setColor(QPalette::BrightText, Qt::white);
    palette.setColor(QPalette::Highlight, scheme.highlight);
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, scheme.link);
    palette.setColor(QPalette::LinkVisited, scheme.link);
    palette.setColor(QPalette::ToolTipBase, scheme.toolTip);
    palette.setColor(QPalette::ToolTipText, scheme.text);
    palette.setColor(QPalette::PlaceholderText, scheme.quiet);
    palette.setColor(QPalette::Light, button.lighter(110));
    palette.setColor(QPalette::Midlight, button.darker(104));
    palette.setColor(QPalette::Mid, scheme.edge);
    palette.setColor(QPalette::Dark, QColor(scheme.edge).darker(115));
    palette.setColor(QPalette::Shadow, QColor(scheme.edge).darker(180));
    for (const QPalette::ColorRole role :
         { QPalette::WindowText, QPalette::Text, QPalette::ButtonText })
        palette.setColor(QPalette::Disabled, role, scheme.quiet);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, scheme.edge);
    return palette;
}

} // namespace

QPalette lightPalette()
{
    return paletteOf(lightScheme);
}

QPalette darkPalette()
{
    return paletteOf(darkScheme);
}

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < 128;
}

MeaningColours meaningColours(const QPalette &palette)
{
    if (isDark(palette)) {
        return { .here = QColor(0xFF56C288),
                 .away = QColor(0xFF93A0AC),
                 .good = QColor(0xFF56C288),
                 .warning = QColor(0xFFE5B454),
                 .error = QColor(0xFFF28B82),
                 .noticeBackground = QColor(0xFF4A3D1B),
                 .noticeText = QColor(0xFFF6E3B4) };
    }
    return { .here = QColor(0xFF1A7A4A),
             .away = QColor(0xFF5F6B78),
             .good = QColor(0xFF1A7A4A),
             .warning = QColor(0xFF8A5A00),
             .error = QColor(0xFFB3261E),
             .noticeBackground = QColor(0xFFFFF3D1),
             .noticeText = QColor(0xFF4D3800) };
}

QPalette noticePalette()
{
    QPalette palette = QGuiApplication::palette();
    const MeaningColours colours = meaningColours(palette);
    palette.setColor(QPalette::Window, colours.noticeBackground);
    palette.setColor(QPalette::WindowText, colours.noticeText);
    return palette;
}

QColor quietText(const QPalette &palette)
{
    return palette.color(QPalette::Active, QPalette::PlaceholderText);
}

} // namespace holdfast::ui
