// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QWidget>

namespace holdfast::ui {

class ClientsPane;
class JoinCard;

/// The middle of the window: the join card, and below it the clients. The card may have
/// all the room while no client is known.
///
/// Thread: main.
class RoomPane final : public QWidget
{
    Q_OBJECT

public:
    /// Takes ownership of both.
    RoomPane(JoinCard *join, ClientsPane *clients, QWidget *parent = nullptr);

    enum class CardLarge {
        WhileNobodyIsHere,
        Never,
        Always, ///< instead of the clients
    };

    /// Clients here or away.
    void setKnownClients(std::uint64_t count);
    void setCardLarge(CardLarge when);

private:
    void arrange();

    JoinCard *m_join;
    ClientsPane *m_clients;
    std::uint64_t m_knownClients = 0;
    CardLarge m_cardLarge = CardLarge::WhileNobodyIsHere;
};

} // namespace holdfast::ui
