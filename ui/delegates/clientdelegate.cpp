// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/clientdelegate.h"

#include "ui/drawnicon.h"
#include "ui/models/clientsmodel.h"
#include "ui/palettes.h"

#include <QtGui/QPainter>

#include <algorithm>

namespace holdfast::ui {

namespace {

QColor colourOf(api::ClientState state, const QPalette &palette)
{
    const MeaningColours colours = meaningColours(palette);
    switch (state) {
    case api::ClientState::Held:
    case api::ClientState::Polling:
    case api::ClientState::Open:
        return colours.here;
    case api::ClientState::Away:
        return colours.away;
    }
    Q_UNREACHABLE();
}

/// Draws one dot into a given rectangle.
///
/// Thread: main.
class DotEngine final : public DrawnIcon
{
public:
    DotEngine(api::ClientState state, const QColor &colour) : m_state(state), m_colour(colour) { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const qreal side = std::min(rect.width(), rect.height());
        const qreal diameter = side * 0.62;
        const qreal line = side * 0.12;
        QRectF circle(0, 0, diameter, diameter);
        circle.moveCenter(QRectF(rect).center());
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        // The colours have too little contrast on the highlight. The shape still shows the state.
        const QColor colour = mode == QIcon::Selected ? QColor(Qt::white) : m_colour;
        painter->setPen(QPen(colour, line));
        const bool isFull = m_state == api::ClientState::Held || m_state == api::ClientState::Open;
        painter->setBrush(isFull ? QBrush(colour) : QBrush(Qt::NoBrush));
        painter->drawEllipse(circle);
        if (m_state == api::ClientState::Polling) {
            painter->setBrush(colour);
            painter->drawPie(circle, 90 * 16, 180 * 16);
        }
        painter->restore();
    }

    [[nodiscard]] QIconEngine *clone() const override { return new DotEngine(m_state, m_colour); }

private:
    api::ClientState m_state;
    QColor m_colour;
};

} // namespace

void ClientDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (index.column() != ClientsModel::Name)
        return;
    const auto state = static_cast<api::ClientState>(index.data(ClientsModel::StateRole).toInt());
    const int side = option->fontMetrics.height();
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->icon = stateIcon(state, option->palette);
    option->decorationSize = QSize(side, side);
    const bool isQuiet =
        state == api::ClientState::Away || !index.data(ClientsModel::IsNamedRole).toBool();
    if (isQuiet)
        option->palette.setColor(QPalette::Text, quietText(option->palette));
}

QIcon stateIcon(api::ClientState state, const QPalette &palette)
{
    return QIcon(new DotEngine(state, colourOf(state, palette)));
}

} // namespace holdfast::ui
