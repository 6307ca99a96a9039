// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/qrview.h"

#include <QtGui/QPainter>
#include <QtWidgets/QSizePolicy>

#include <algorithm>

namespace holdfast::ui {

namespace {

/// Of the code of a usual address. Smaller codes get the same room, so that nothing moves.
constexpr int usualSide = 25;

} // namespace

QrView::QrView(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
}

void QrView::setText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    m_code = QrCode(text);
    updateGeometry();
    update();
}

QSize QrView::sizeHint() const
{
    const int side = 14 * fontMetrics().height();
    return minimumSizeHint().expandedTo({ side, side });
}

QSize QrView::minimumSizeHint() const
{
    const int side = m_module * (std::max(usualSide, m_code.side()) + 2 * QrCode::quietZone);
    return { side, side };
}

void QrView::setModule(int pixels)
{
    m_module = pixels;
    updateGeometry();
}

void QrView::paintEvent(QPaintEvent * /*event*/)
{
    if (m_code.isEmpty())
        return;
    QPainter painter(this);
    const qreal ratio = devicePixelRatioF();
    const int modules = m_code.sideWithQuietZone();
    const int available = static_cast<int>(std::min(width(), height()) * ratio);
    const int module = std::max(1, available / modules);
    // From here on one unit is one device pixel.
    painter.scale(1 / ratio, 1 / ratio);
    const int side = module * modules;
    const int left = (static_cast<int>(width() * ratio) - side) / 2;
    const int top = (static_cast<int>(height() * ratio) - side) / 2;
    m_code.paint(painter, QPointF(left, top), module);
}

} // namespace holdfast::ui
