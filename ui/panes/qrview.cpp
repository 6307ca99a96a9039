// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/qrview.h"

#include <QtGui/QPainter>
#include <QtWidgets/QSizePolicy>
#include <qrencode.h>

#include <algorithm>
#include <memory>

namespace holdfast::ui {

namespace {

constexpr int quietZone = 4;
/// Of the code of a usual address. Smaller codes get the same room, so that nothing moves.
constexpr int usualSide = 25;

struct FreeQrCode
{
    void operator()(QRcode *code) const { QRcode_free(code); }
};

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
    m_modules.clear();
    m_side = 0;
    const QByteArray bytes = text.toUtf8();
    const std::unique_ptr<QRcode, FreeQrCode> code(
        bytes.isEmpty() ? nullptr
                        : QRcode_encodeData(static_cast<int>(bytes.size()),
                                            reinterpret_cast<const unsigned char *>(bytes.data()),
                                            0, QR_ECLEVEL_M));
    if (code) {
        m_side = code->width;
        m_modules.resize(qsizetype { m_side } * m_side);
        // Bit 0 of each byte is the colour; the other bits describe the module's function.
        std::transform(code->data, code->data + m_modules.size(), m_modules.begin(),
                       [](unsigned char module) { return static_cast<char>(module & 1U); });
    }
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
    const int side = m_module * (std::max(usualSide, m_side) + 2 * quietZone);
    return { side, side };
}

void QrView::setModule(int pixels)
{
    m_module = pixels;
    updateGeometry();
}

void QrView::paintEvent(QPaintEvent * /*event*/)
{
    if (m_side == 0)
        return;
    QPainter painter(this);
    const qreal ratio = devicePixelRatioF();
    const int modules = m_side + 2 * quietZone;
    const int available = static_cast<int>(std::min(width(), height()) * ratio);
    const int modulePixels = std::max(1, available / modules);
    // From here on one unit is one device pixel.
    painter.scale(1 / ratio, 1 / ratio);
    const int side = modulePixels * modules;
    const int left = (static_cast<int>(width() * ratio) - side) / 2;
    const int top = (static_cast<int>(height() * ratio) - side) / 2;
    painter.fillRect(left, top, side, side, Qt::white);
    for (int y = 0; y < m_side; ++y) {
        for (int x = 0; x < m_side; ++x) {
            if (m_modules[qsizetype { y } * m_side + x] != 0) {
                painter.fillRect(left + (x + quietZone) * modulePixels,
                                 top + (y + quietZone) * modulePixels, modulePixels, modulePixels,
                                 Qt::black);
            }
        }
    }
}

} // namespace holdfast::ui
