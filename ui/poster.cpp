// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/poster.h"

#include "ui/measures.h"
#include "ui/qrcode.h"
#include "ui/visibletext.h"

#include <QtCore/QBuffer>
#include <QtGui/QGuiApplication>
#include <QtGui/QImage>
#include <QtGui/QPainter>
#include <QtGui/QPdfWriter>

#include <algorithm>
#include <cmath>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr QSize pngSize { 1240, 1754 }; // A4 with 150 dots per inch
constexpr int pdfDotsPerInch = 300;
constexpr qreal margin = 0.08; ///< of the page's width
constexpr qsizetype maxNameLength = 60;

/// A backslash before each character that has a meaning in the code.
QString escaped(const QString &text)
{
    QString all;
    for (const QChar c : text) {
        if (u"\\;,:\""_s.contains(c))
            all += u'\\';
        all += c;
    }
    return all;
}

/// One line in the middle of `box`, as large as fits into it.
void paintLine(QPainter &painter, const QRectF &box, const QString &text, bool isBold)
{
    QFont font = QGuiApplication::font();
    font.setBold(isBold);
    font.setPixelSize(std::max(1, static_cast<int>(box.height() * 0.7)));
    const qreal width = QFontMetricsF(font).horizontalAdvance(text);
    if (width > box.width())
        font.setPixelSize(std::max(1, static_cast<int>(font.pixelSize() * box.width() / width)));
    painter.setFont(font);
    painter.drawText(box, Qt::AlignCenter | Qt::TextSingleLine, text);
}

void paintCode(QPainter &painter, const QRectF &box, const QString &text)
{
    const QrCode code(text);
    if (code.isEmpty())
        return;
    const qreal room = std::min(box.width(), box.height());
    const qreal fitting = room / code.sideWithQuietZone();
    // On a screen and in a picture, edges are sharp only at whole pixels.
    const qreal module = fitting >= 1 ? std::floor(fitting) : fitting;
    const qreal side = module * code.sideWithQuietZone();
    const QPointF corner = box.center() - QPointF(side / 2, side / 2);
    code.paint(painter, QPointF(qRound(corner.x()), qRound(corner.y())), module);
}

/// A heading, a code and what to type without a camera, one below the other.
void paintStep(QPainter &painter, const QRectF &box, const QString &heading, const QString &code,
               const QStringList &lines)
{
    const qreal line = box.height() * 0.09;
    paintLine(painter, { box.left(), box.top(), box.width(), line }, heading, true);
    const qreal below = line * static_cast<qreal>(lines.size());
    paintCode(painter, { box.left(), box.top() + line, box.width(), box.height() - line - below },
              code);
    qreal top = box.bottom() - below;
    for (const QString &text : lines) {
        paintLine(painter, { box.left(), top, box.width(), line }, text, text == lines.first());
        top += line;
    }
}

} // namespace

QString Poster::wifiText(const Wifi &wifi)
{
    const QString access =
        wifi.password.isEmpty() ? u"T:nopass;"_s : u"T:WPA;P:"_s + escaped(wifi.password) + u';';
    return u"WIFI:S:"_s + escaped(wifi.name) + u';' + access + u';';
}

void Poster::paint(QPainter &painter, const QRectF &page, const Content &content)
{
    painter.fillRect(page, Qt::white);
    painter.setPen(Qt::black);
    const qreal edge = page.width() * margin;
    const QRectF inside = page.adjusted(edge, edge, -edge, -edge);
    QStringList address { isolated(content.address) };
    if (!content.pin.isEmpty())
        address.append(content.pin);
    if (content.wifi.name.isEmpty()) {
        paintStep(painter, inside, tr("Scan the code, or open this address:"), content.url,
                  address);
        return;
    }
    const qreal half = (inside.height() - edge) / 2;
    QStringList wifi { isolated(visibleText(content.wifi.name, maxNameLength)) };
    if (!content.wifi.password.isEmpty())
        wifi.append(tr("Password: %1").arg(isolated(visibleText(content.wifi.password))));
    paintStep(painter, { inside.left(), inside.top(), inside.width(), half },
              tr("1. Join the Wi-Fi"), wifiText(content.wifi), wifi);
    paintStep(painter, { inside.left(), inside.bottom() - half, inside.width(), half },
              tr("2. Scan the code, or open this address:"), content.url, address);
}

bool Poster::print(QPagedPaintDevice &device, const Content &content)
{
    QPainter painter;
    if (!painter.begin(&device))
        return false;
    paint(painter, QRectF(0, 0, device.width(), device.height()), content);
    return painter.end();
}

QByteArray Poster::pdf(const Content &content)
{
    QByteArray all;
    QBuffer buffer(&all);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins({});
    writer.setResolution(pdfDotsPerInch);
    writer.setTitle(content.address);
    writer.setCreator(u"Holdfast"_s);
    return print(writer, content) ? all : QByteArray();
}

QByteArray Poster::png(const Content &content)
{
    QImage image(pngSize, QImage::Format_RGB32);
    QPainter painter(&image);
    paint(painter, QRectF({}, QSizeF(pngSize)), content);
    painter.end();
    QByteArray all;
    QBuffer buffer(&all);
    buffer.open(QIODevice::WriteOnly);
    return image.save(&buffer, "PNG") ? all : QByteArray();
}

} // namespace holdfast::ui
