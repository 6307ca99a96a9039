// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGui/QIconEngine>
#include <QtGui/QPainter>

namespace holdfast::ui {

/// An icon that is drawn anew at each size: a subclass implements paint() and clone().
///
/// Thread: main.
class DrawnIcon : public QIconEngine
{
public:
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return pixmap;
    }
};

} // namespace holdfast::ui
