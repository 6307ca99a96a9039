// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/qrcode.h"

#include <QtGui/QPainter>
#include <qrencode.h>

#include <algorithm>
#include <memory>

namespace holdfast::ui {

namespace {

struct FreeQrCode
{
    void operator()(QRcode *code) const { QRcode_free(code); }
};

} // namespace

QrCode::QrCode(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    const std::unique_ptr<QRcode, FreeQrCode> code(
        bytes.isEmpty() ? nullptr
                        : QRcode_encodeData(static_cast<int>(bytes.size()),
                                            reinterpret_cast<const unsigned char *>(bytes.data()),
                                            0, QR_ECLEVEL_M));
    if (!code)
        return;
    m_side = code->width;
    m_modules.resize(qsizetype { m_side } * m_side);
    // Bit 0 of each byte is the colour; the other bits describe the module's function.
    std::transform(code->data, code->data + m_modules.size(), m_modules.begin(),
                   [](unsigned char module) { return static_cast<char>(module & 1U); });
}

void QrCode::paint(QPainter &painter, QPointF topLeft, qreal module) const
{
    if (isEmpty())
        return;
    const qreal side = module * sideWithQuietZone();
    painter.fillRect(QRectF(topLeft, QSizeF(side, side)), Qt::white);
    for (int y = 0; y < m_side; ++y) {
        for (int x = 0; x < m_side; ++x) {
            if (m_modules[qsizetype { y } * m_side + x] == 0)
                continue;
            const QPointF corner = topLeft + module * QPointF(x + quietZone, y + quietZone);
            painter.fillRect(QRectF(corner, QSizeF(module, module)), Qt::black);
        }
    }
}

} // namespace holdfast::ui
