// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QWidget>

namespace holdfast::ui {

class ClientsPane;
class JoinCard;

/// The middle of the window: the join card, and below it the clients. While no client is known, the
/// card has all the room.
///
/// Thread: main.
class RoomPane final : public QWidget
{
    Q_OBJECT

public:
    /// Takes ownership of both.
    RoomPane(JoinCard *join, ClientsPane *clients, QWidget *parent = nullptr);

    /// Clients here or away.
    void setKnownClients(std::uint64_t count);

private:
    JoinCard *m_join;
    ClientsPane *m_clients;
};

} // namespace holdfast::ui
