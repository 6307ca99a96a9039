// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QCoreApplication>
#include <QtCore/QString>

class QPainter;
class QRectF;
class QPagedPaintDevice;

namespace holdfast::ui {

/// A page to hang up or to hand round: the code of the page with its address, and beside it the
/// code of the Wi-Fi, if there is one.
///
/// Invariants: black on white, whatever the theme.
/// Thread: main.
class Poster
{
    Q_DECLARE_TR_FUNCTIONS(Poster)

public:
    struct Wifi
    {
        QString name; ///< empty: the poster does not show one
        QString password; ///< empty: an open network
    };
    struct Content
    {
        QString url; ///< in the code
        QString address; ///< as it is read and typed
        QString pin {}; ///< as it is read; empty: none is needed
        Wifi wifi;
    };

    /// The text of a code with which a phone joins the Wi-Fi (WIFI:…, as phones' cameras read it).
    [[nodiscard]] static QString wifiText(const Wifi &wifi);

    static void paint(QPainter &painter, const QRectF &page, const Content &content);
    /// On one page of `device`. False if it cannot be painted.
    [[nodiscard]] static bool print(QPagedPaintDevice &device, const Content &content);
    /// A4, upright.
    [[nodiscard]] static QByteArray pdf(const Content &content);
    /// The same page, as a picture of 1240 x 1754 pixels.
    [[nodiscard]] static QByteArray png(const Content &content);
};

} // namespace holdfast::ui
