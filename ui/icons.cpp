// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/icons.h"

#include <QtCore/QFile>
#include <QtCore/QString>
#include <QtGui/QGuiApplication>
#include <QtGui/QIconEngine>
#include <QtGui/QPainter>
#include <QtGui/QPalette>
#include <QtGui/QPixmapCache>
#include <QtSvg/QSvgRenderer>

#include <algorithm>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

QLatin1StringView fileOf(Icon icon)
{
    switch (icon) {
    case Icon::Add:
        return "add"_L1;
    case Icon::Again:
        return "again"_L1;
    case Icon::Channels:
        return "channels"_L1;
    case Icon::Check:
        return "check"_L1;
    case Icon::Clear:
        return "clear"_L1;
    case Icon::Clients:
        return "clients"_L1;
    case Icon::Clock:
        return "clock"_L1;
    case Icon::Close:
        return "close"_L1;
    case Icon::Copy:
        return "copy"_L1;
    case Icon::Curl:
        return "curl"_L1;
    case Icon::Down:
        return "down"_L1;
    case Icon::Filter:
        return "filter"_L1;
    case Icon::Flag:
        return "flag"_L1;
    case Icon::Float:
        return "float"_L1;
    case Icon::Groups:
        return "groups"_L1;
    case Icon::JoinScreen:
        return "joinscreen"_L1;
    case Icon::Layout:
        return "layout"_L1;
    case Icon::Lock:
        return "lock"_L1;
    case Icon::Log:
        return "log"_L1;
    case Icon::NewMessage:
        return "newmessage"_L1;
    case Icon::Open:
        return "open"_L1;
    case Icon::Pause:
        return "pause"_L1;
    case Icon::Preferences:
        return "preferences"_L1;
    case Icon::Save:
        return "save"_L1;
    case Icon::Send:
        return "send"_L1;
    case Icon::Table:
        return "table"_L1;
    case Icon::Templates:
        return "templates"_L1;
    case Icon::Timeline:
        return "timeline"_L1;
    case Icon::Who:
        return "who"_L1;
    }
    Q_UNREACHABLE();
}

QColor colourFor(QIcon::Mode mode)
{
    const QPalette palette = QGuiApplication::palette();
    switch (mode) {
    case QIcon::Disabled:
        return palette.color(QPalette::Disabled, QPalette::ButtonText);
    case QIcon::Selected:
        return palette.color(QPalette::HighlightedText);
    case QIcon::Normal:
    case QIcon::Active:
        break;
    }
    return palette.color(QPalette::ButtonText);
}

/// Draws one of our files, whose lines are black, in the colour for the mode.
///
/// Thread: main.
class LineEngine final : public QIconEngine
{
public:
    explicit LineEngine(Icon icon) : m_icon(icon) { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        QFile file(u":/icons/actions/%1.svg"_s.arg(fileOf(m_icon)));
        if (!file.open(QIODevice::ReadOnly))
            return;
        QByteArray drawing = file.readAll();
        drawing.replace("#000", colourFor(mode).name().toLatin1());
        QSvgRenderer renderer(drawing);
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        renderer.render(painter, rect);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        const QString key = u"holdfast-%1-%2x%3-%4"_s.arg(fileOf(m_icon))
                                .arg(size.width())
                                .arg(size.height())
                                .arg(colourFor(mode).rgba(), 0, 16);
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap))
            return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        painter.end();
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    [[nodiscard]] QIconEngine *clone() const override { return new LineEngine(m_icon); }

private:
    Icon m_icon;
};

} // namespace

QIcon iconOf(Icon icon)
{
    return QIcon(new LineEngine(icon));
}

} // namespace holdfast::ui
