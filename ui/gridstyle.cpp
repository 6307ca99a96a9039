// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gridstyle.h"

#include "ui/measures.h"

#include <QtWidgets/QStyleOption>

#include <algorithm>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

GridStyle::GridStyle() : QProxyStyle(u"Fusion"_s) { }

QSize GridStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                  const QWidget *widget) const
{
    QSize all = QProxyStyle::sizeFromContents(type, option, size, widget);
    const int letters = option == nullptr ? 0 : option->fontMetrics.height();
    switch (type) {
    case CT_PushButton:
        return { all.width() + 2 * gridStep, std::max(all.height(), letters + 2 * gridStep) };
    case CT_ComboBox:
    case CT_LineEdit:
        return { all.width(), std::max(all.height(), letters + 2 * gridStep) };
    case CT_ToolButton:
        return { all.width() + gridStep / 2, std::max(all.height(), letters + gridStep) };
    case CT_MenuItem: {
        const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
        if (item == nullptr || item->menuItemType != QStyleOptionMenuItem::Separator)
            all.rheight() += gridStep;
        return all;
    }
    case CT_MenuBarItem:
        return { all.width() + gridStep, all.height() + gridStep / 2 };
    case CT_HeaderSection:
        return { all.width() + gridStep, all.height() + gridStep / 2 };
    default:
        return all;
    }
}

/// The style's arrow in the corner of a button with a menu is hard to see: such a button's text
/// ends with one.
void GridStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                   QPainter *painter, const QWidget *widget) const
{
    const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
    if (control != CC_ToolButton || button == nullptr
        || button->features.testFlag(QStyleOptionToolButton::MenuButtonPopup)) {
        QProxyStyle::drawComplexControl(control, option, painter, widget);
        return;
    }
    QStyleOptionToolButton plain(*button);
    plain.features.setFlag(QStyleOptionToolButton::HasMenu, false);
    QProxyStyle::drawComplexControl(control, &plain, painter, widget);
}

int GridStyle::pixelMetric(PixelMetric metric, const QStyleOption *option,
                           const QWidget *widget) const
{
    switch (metric) {
    case PM_HeaderMargin:
    case PM_FocusFrameHMargin: // also the space beside the text of a cell
        return gridStep * 3 / 4;
    case PM_ToolBarItemSpacing:
        return gridStep / 2;
    case PM_ToolBarItemMargin:
        return gridStep / 2;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return gridStep;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

} // namespace holdfast::ui
