// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinecolours.h"

#include "ui/palettes.h"

namespace holdfast::ui {

namespace {

constexpr QRgb okabeOrange = 0xFFE69F00;
constexpr QRgb okabeSkyBlue = 0xFF56B4E9;
constexpr QRgb okabeGreen = 0xFF009E73;
constexpr QRgb okabeBlue = 0xFF0072B2;
constexpr QRgb okabeVermilion = 0xFFD55E00;
constexpr QRgb okabePurple = 0xFFCC79A7;

QColor mixed(const QColor &a, const QColor &b, double shareOfA)
{
    const auto part = [shareOfA](float x, float y) {
        return static_cast<float>(shareOfA * x + (1 - shareOfA) * y);
    };
    return QColor::fromRgbF(part(a.redF(), b.redF()), part(a.greenF(), b.greenF()),
                            part(a.blueF(), b.blueF()));
}

} // namespace

TimelineColours TimelineColours::of(const QPalette &palette)
{
    const bool dark = isDark(palette);
    const QColor base = palette.color(QPalette::Base);
    const double fill = dark ? 0.45 : 0.35;
    TimelineColours colours;
    colours.base = base;
    colours.alternateBase = palette.color(QPalette::AlternateBase);
    colours.text = palette.color(QPalette::Text);
    colours.quiet = quietText(palette);
    colours.grid = mixed(colours.text, base, 0.13);
    colours.request = QColor(dark ? okabeSkyBlue : okabeBlue);
    colours.hold = QColor(okabeOrange);
    colours.holdFill = mixed(colours.hold, base, fill);
    colours.push = dark ? QColor(okabeGreen).lighter(125) : QColor(okabeGreen);
    colours.handle = mixed(colours.text, base, 0.8);
    colours.eventStream = QColor(okabeSkyBlue);
    colours.eventStreamFill = mixed(colours.eventStream, base, fill);
    colours.webSocket = QColor(okabePurple);
    colours.webSocketFill = mixed(colours.webSocket, base, fill);
    colours.socket = QColor(dark ? okabeSkyBlue : okabeBlue);
    colours.trouble = QColor(okabeVermilion);
    // Opaque: Qt spreads each fill with a transparent colour over its threads.
    colours.column = mixed(colours.push, base, 0.4);
    colours.chosen = mixed(colours.push, base, 0.25);
    return colours;
}

TimelineColours TimelineColours::inGrey() const
{
    TimelineColours grey = *this;
    for (QColor *colour :
         { &grey.base, &grey.alternateBase, &grey.grid, &grey.text, &grey.quiet, &grey.request,
           &grey.hold, &grey.holdFill, &grey.push, &grey.handle, &grey.eventStream,
           &grey.eventStreamFill, &grey.webSocket, &grey.webSocketFill, &grey.socket, &grey.trouble,
           &grey.column, &grey.chosen }) {
        const int level = qGray(colour->rgb());
        *colour = QColor(level, level, level);
    }
    return grey;
}

} // namespace holdfast::ui
