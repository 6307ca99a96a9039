// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QPointF>
#include <QtCore/QString>

class QPainter;

namespace holdfast::ui {

/// A QR code (ISO/IEC 18004), error correction level M.
///
/// Invariants: painted black on white, with the quiet zone that the standard requires.
/// Thread: any.
class QrCode
{
public:
    static constexpr int quietZone = 4; ///< in modules, on each side

    QrCode() = default; ///< no code
    /// No code if the text is empty or too long (about 2,300 bytes).
    explicit QrCode(const QString &text);

    [[nodiscard]] bool isEmpty() const { return m_side == 0; }
    [[nodiscard]] int side() const { return m_side; } ///< in modules, without the quiet zone
    [[nodiscard]] int sideWithQuietZone() const { return m_side + 2 * quietZone; }
    /// Paints the code and its quiet zone; `module` is the side of one module.
    void paint(QPainter &painter, QPointF topLeft, qreal module) const;

private:
    QByteArray m_modules; ///< row by row, 1 is black
    int m_side = 0;
};

} // namespace holdfast::ui
