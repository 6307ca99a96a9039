// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QProxyStyle>

namespace holdfast::ui {

/// Fusion with room for fingers and eyes: controls of one height that grows with the letters, and
/// distances on the grid of ui/measures.h.
///
/// Thread: main.
class GridStyle final : public QProxyStyle
{
    Q_OBJECT

public:
    GridStyle();

    [[nodiscard]] QSize sizeFromContents(ContentsType type, const QStyleOption *option,
                                         const QSize &size, const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                            QPainter *painter, const QWidget *widget) const override;
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption *option,
                                  const QWidget *widget) const override;
};

} // namespace holdfast::ui
