// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/roompane.h"

#include "ui/panes/clientspane.h"
#include "ui/panes/heightforwidth.h"
#include "ui/panes/joincard.h"

#include <QtWidgets/QVBoxLayout>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

RoomPane::RoomPane(JoinCard *join, ClientsPane *clients, QWidget *parent)
    : QWidget(parent), m_join(join), m_clients(clients)
{
    setObjectName(u"roomPane"_s);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins({});
    all->setSpacing(0);
    all->addWidget(m_join, 1);
    all->addWidget(m_clients, 1);
    new HeightForWidth(*this);
    arrange();
}

void RoomPane::setKnownClients(std::uint64_t count)
{
    m_knownClients = count;
    arrange();
}

void RoomPane::setCardLarge(CardLarge when)
{
    m_cardLarge = when;
    arrange();
}

void RoomPane::arrange()
{
    const bool isLarge = m_cardLarge == CardLarge::Always
        || (m_cardLarge == CardLarge::WhileNobodyIsHere && m_knownClients == 0);
    m_join->setForm(isLarge ? JoinCard::Form::Large : JoinCard::Form::Strip);
    m_clients->setVisible(!isLarge);
}

} // namespace holdfast::ui
