// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/clientactions.h"

#include "ui/icons.h"
#include "ui/models/clientsmodel.h"
#include "ui/removals.h"

#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtNetwork/QHostAddress>
#include <QtWidgets/QMenu>
#include <QtWidgets/QTableView>

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds untilLifted { 0 };
constexpr std::array banDurations { std::chrono::seconds(std::chrono::minutes(10)),
                                    std::chrono::seconds(std::chrono::hours(1)), untilLifted };

bool isOfThisComputer(const QModelIndex &client)
{
    return QHostAddress(client.data(ClientsModel::AddressRole).toString()).isLoopback();
}

Removals::Order orderFor(const QModelIndexList &clients)
{
    Removals::Order order;
    for (const QModelIndex &client : clients) {
        order.people.push_back(
            { .id = client.data(ClientsModel::IdRole).toString().toStdString(),
              .name = client.siblingAtColumn(ClientsModel::Name).data().toString(),
              .address = client.data(ClientsModel::AddressRole).toString().toStdString() });
    }
    return order;
}

} // namespace

ClientActions::ClientActions(QTableView &table, Removals &removals)
    : QObject(&table)
    , m_table(table)
    , m_removals(removals)
    , m_undo(new QAction(this))
    , m_remove(new QAction(this))
    , m_bans(new QMenu(&table))
    , m_addressBans(new QMenu(&table))
    , m_copyName(new QAction(this))
    , m_copyAddress(new QAction(this))
{
    m_undo->setObjectName(u"actionUndo"_s);
    m_undo->setShortcut(QKeySequence::Undo);
    m_remove->setObjectName(u"actionRemove"_s);
    m_remove->setShortcut(QKeySequence(Qt::Key_Delete));
    m_remove->setIcon(iconOf(Icon::Close));
    m_bans->setObjectName(u"menuBan"_s);
    m_addressBans->setObjectName(u"menuBanAddress"_s);
    m_copyName->setObjectName(u"actionCopyClientName"_s);
    m_copyAddress->setObjectName(u"actionCopyClientAddress"_s);
    addBans();
    connect(m_undo, &QAction::triggered, &m_removals, &Removals::undo);
    connect(m_remove, &QAction::triggered, this, &ClientActions::remove);
    connect(m_copyName, &QAction::triggered, this, [this] { copy(ClientsModel::Name); });
    connect(m_copyAddress, &QAction::triggered, this, [this] { copy(ClientsModel::Address); });
    // In the rest of the window, Delete belongs to the texts.
    m_remove->setShortcutContext(Qt::WidgetShortcut);
    table.addAction(m_remove);
    connect(table.selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ClientActions::enable);
    connect(&m_removals, &Removals::changed, this, &ClientActions::enable);
    retranslate();
    enable();
}

ClientActions::~ClientActions() = default;

void ClientActions::addBans()
{
    const auto add = [this](QMenu &menu, const QString &name, std::chrono::seconds duration) {
        QAction *action = menu.addAction(QString());
        action->setObjectName(name + QString::number(duration.count()));
        m_banActions[duration].append(action);
        return action;
    };
    for (const std::chrono::seconds duration : banDurations) {
        QAction *one = add(*m_bans, u"actionBan"_s, duration);
        connect(one, &QAction::triggered, this, [this, duration] { ban(duration); });
        QAction *both = add(*m_addressBans, u"actionBanAddress"_s, duration);
        connect(both, &QAction::triggered, this, [this, duration] { banWithAddress(duration); });
    }
    QAction *usual = m_banActions.at(banDurations.front()).front();
    usual->setShortcut(QKeySequence(Qt::SHIFT | Qt::Key_Delete));
    usual->setShortcutContext(Qt::WidgetShortcut);
    m_table.addAction(usual);
}

QList<QAction *> ClientActions::all() const
{
    return { m_remove, m_bans->menuAction(), m_addressBans->menuAction(),
             m_undo,   m_copyName,           m_copyAddress };
}

QModelIndexList ClientActions::selected() const
{
    return m_table.selectionModel()->selectedRows(ClientsModel::Name);
}

void ClientActions::enable()
{
    const QModelIndexList clients = selected();
    const bool isAny = !clients.isEmpty();
    m_undo->setEnabled(m_removals.waiting() != nullptr);
    m_remove->setEnabled(isAny);
    m_bans->menuAction()->setEnabled(isAny);
    for (const auto &[duration, actions] : m_banActions) {
        for (QAction *action : actions)
            action->setEnabled(isAny);
    }
    // A ban of 127.0.0.1 would shut out every program of this computer.
    m_addressBans->menuAction()->setEnabled(
        isAny && std::none_of(clients.cbegin(), clients.cend(), isOfThisComputer));
    m_copyName->setEnabled(clients.size() == 1);
    m_copyAddress->setEnabled(clients.size() == 1);
}

void ClientActions::remove()
{
    m_removals.request(orderFor(selected()));
}

void ClientActions::ban(std::chrono::seconds duration)
{
    Removals::Order order = orderFor(selected());
    order.isBan = true;
    order.duration = duration;
    m_removals.request(std::move(order));
}

void ClientActions::banWithAddress(std::chrono::seconds duration)
{
    Removals::Order order = orderFor(selected());
    order.isBan = true;
    order.withAddress = true;
    order.duration = duration;
    m_removals.request(std::move(order));
}

void ClientActions::copy(int column)
{
    const QModelIndexList clients = selected();
    if (!clients.isEmpty())
        QGuiApplication::clipboard()->setText(
            clients.front().siblingAtColumn(column).data().toString());
}

void ClientActions::retranslate()
{
    m_undo->setText(tr("&Undo"));
    m_remove->setText(tr("&Remove"));
    m_remove->setToolTip(tr("Disconnect them; they may come back"));
    m_bans->setTitle(tr("&Ban"));
    m_addressBans->setTitle(tr("Ban with the &address"));
    m_copyName->setText(tr("Copy the &name"));
    m_copyAddress->setText(tr("Copy the a&ddress"));
    for (const auto &[duration, actions] : m_banActions) {
        const QString text = duration == untilLifted ? tr("Until I lift it")
            : duration == std::chrono::hours(1)      ? tr("For an hour")
                                                     : tr("For 10 minutes");
        for (QAction *action : actions)
            action->setText(text);
    }
}

} // namespace holdfast::ui
