// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/qrcode.h"

#include <QtWidgets/QWidget>

namespace holdfast::ui {

/// A QrCode as large as fits.
///
/// Invariants: black on white in every theme. A module is a whole number of device pixels, so that
/// edges are sharp.
/// Thread: main.
class QrView final : public QWidget
{
    Q_OBJECT

public:
    explicit QrView(QWidget *parent = nullptr);

    /// Shows nothing if the text is empty or too long for a QR code (about 2,300 bytes).
    void setText(const QString &text);
    [[nodiscard]] QString text() const { return m_text; }

    /// The least size of a module in pixels; 4 unless set.
    void setModule(int pixels);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    QrCode m_code;
    int m_module = 4;
};

} // namespace holdfast::ui
