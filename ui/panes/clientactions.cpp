// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/clientactions.h"

#include "ui/dialogs/namedialog.h"
#include "ui/icons.h"
#include "ui/models/clientsmodel.h"
#include "ui/removals.h"
#include "ui/visibletext.h"

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

/// What is done to a client by its id must find it again on its next connection.
bool hasOwnId(const QModelIndex &client)
{
    return !client.data(ClientsModel::IdRole).toString().startsWith(u'~');
}

ClientChanges::Person personOf(const QModelIndex &client)
{
    ClientChanges::Person person {
        .id = client.data(ClientsModel::IdRole).toString().toStdString(),
        .name = client.siblingAtColumn(ClientsModel::Name).data().toString(),
        .ownName = client.data(ClientsModel::OwnNameRole).toString().toStdString(),
        .isRenamed = client.data(ClientsModel::IsRenamedRole).toBool(),
        .channels = {}
    };
    for (const QString &channel : client.data(ClientsModel::ChannelsRole).toStringList())
        person.channels.push_back(channel.toStdString());
    return person;
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

ClientActions::ClientActions(QTableView &table, Removals &removals, ClientChanges &changes)
    : QObject(&table)
    , m_table(table)
    , m_removals(removals)
    , m_changes(changes)
    , m_rename(new QAction(this))
    , m_message(new QAction(this))
    , m_moves(new QMenu(&table))
    , m_mute(new QAction(this))
    , m_undo(new QAction(this))
    , m_remove(new QAction(this))
    , m_bans(new QMenu(&table))
    , m_addressBans(new QMenu(&table))
    , m_inspect(new QAction(this))
    , m_follow(new QAction(this))
    , m_copyName(new QAction(this))
    , m_copyAddress(new QAction(this))
{
    m_rename->setObjectName(u"actionRename"_s);
    m_rename->setShortcut(QKeySequence(Qt::Key_F2));
    m_message->setObjectName(u"actionMessageOnly"_s);
    m_message->setIcon(iconOf(Icon::NewMessage));
    m_moves->setObjectName(u"menuMove"_s);
    m_mute->setObjectName(u"actionMute"_s);
    m_mute->setCheckable(true);
    m_undo->setObjectName(u"actionUndo"_s);
    m_undo->setShortcut(QKeySequence::Undo);
    m_remove->setObjectName(u"actionRemove"_s);
    m_remove->setShortcut(QKeySequence(Qt::Key_Delete));
    m_remove->setIcon(iconOf(Icon::Close));
    m_bans->setObjectName(u"menuBan"_s);
    m_addressBans->setObjectName(u"menuBanAddress"_s);
    m_inspect->setObjectName(u"actionInspect"_s);
    m_follow->setObjectName(u"actionFollow"_s);
    m_copyName->setObjectName(u"actionCopyClientName"_s);
    m_copyAddress->setObjectName(u"actionCopyClientAddress"_s);
    addBans();
    connect(m_rename, &QAction::triggered, this, &ClientActions::rename);
    connect(m_message, &QAction::triggered, this, &ClientActions::message);
    connect(m_mute, &QAction::triggered, this, &ClientActions::mute);
    connect(m_moves, &QMenu::aboutToShow, this, &ClientActions::fillMoves);
    connect(m_undo, &QAction::triggered, this, [this] {
        if (m_removals.waiting() != nullptr)
            m_removals.undo();
        else
            m_changes.undo();
    });
    connect(m_inspect, &QAction::triggered, this, [this] {
        const QModelIndexList clients = selected();
        if (clients.size() == 1)
            Q_EMIT inspectRequested(clients.front().data(ClientsModel::IdRole).toString(),
                                    clients.front().data().toString());
    });
    connect(m_follow, &QAction::triggered, this, [this] {
        const QModelIndexList clients = selected();
        if (clients.size() == 1)
            Q_EMIT followRequested(clients.front().data(ClientsModel::IdRole).toString(),
                                   clients.front().data().toString());
    });
    connect(m_remove, &QAction::triggered, this, &ClientActions::remove);
    connect(m_copyName, &QAction::triggered, this, [this] { copy(ClientsModel::Name); });
    connect(m_copyAddress, &QAction::triggered, this, [this] { copy(ClientsModel::Address); });
    // In the rest of the window, Delete belongs to the texts.
    for (QAction *action : { m_remove, m_rename }) {
        action->setShortcutContext(Qt::WidgetShortcut);
        table.addAction(action);
    }
    connect(table.selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ClientActions::enable);
    connect(&m_removals, &Removals::changed, this, &ClientActions::enable);
    connect(&m_changes, &ClientChanges::changed, this, &ClientActions::enable);
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
    return { m_rename,
             m_message,
             m_moves->menuAction(),
             m_mute,
             m_remove,
             m_bans->menuAction(),
             m_addressBans->menuAction(),
             m_undo,
             m_follow,
             m_inspect,
             m_copyName,
             m_copyAddress };
}

QModelIndexList ClientActions::selected() const
{
    return m_table.selectionModel()->selectedRows(ClientsModel::Name);
}

void ClientActions::enable()
{
    const QModelIndexList clients = selected();
    const bool mayChange = m_whyNot.isEmpty();
    const bool isAny = !clients.isEmpty() && mayChange;
    m_undo->setEnabled(m_removals.waiting() != nullptr || m_changes.canUndo());
    const bool hasId = mayChange
        && std::any_of(clients.cbegin(), clients.cend(),
                       [](const QModelIndex &c) { return hasOwnId(c); });
    m_rename->setEnabled(clients.size() == 1 && mayChange);
    m_message->setEnabled(hasId);
    m_moves->menuAction()->setEnabled(hasId);
    m_mute->setEnabled(hasId);
    m_mute->setChecked(hasId
                       && std::all_of(clients.cbegin(), clients.cend(), [](const QModelIndex &c) {
                              return !hasOwnId(c) || c.data(ClientsModel::IsMutedRole).toBool();
                          }));
    m_remove->setEnabled(isAny);
    m_bans->menuAction()->setEnabled(isAny);
    for (const auto &[duration, actions] : m_banActions) {
        for (QAction *action : actions)
            action->setEnabled(isAny);
    }
    // A ban of 127.0.0.1 would shut out every program of this computer.
    m_addressBans->menuAction()->setEnabled(
        isAny && std::none_of(clients.cbegin(), clients.cend(), isOfThisComputer));
    m_inspect->setEnabled(clients.size() == 1 && mayChange);
    m_follow->setEnabled(clients.size() == 1 && mayChange);
    m_copyName->setEnabled(clients.size() == 1);
    m_copyAddress->setEnabled(clients.size() == 1);
}

void ClientActions::setWhyNot(const QString &whyNot)
{
    if (whyNot == m_whyNot)
        return;
    m_whyNot = whyNot;
    for (QAction *action :
         { m_rename, m_message, m_moves->menuAction(), m_mute, m_remove, m_bans->menuAction(),
           m_addressBans->menuAction(), m_inspect, m_follow })
        action->setToolTip(whyNot); // empty: its text
    enable();
}

std::vector<ClientChanges::Person> ClientActions::people() const
{
    std::vector<ClientChanges::Person> people;
    for (const QModelIndex &client : selected()) {
        if (hasOwnId(client))
            people.push_back(personOf(client));
    }
    return people;
}

void ClientActions::rename()
{
    const QModelIndexList clients = selected();
    if (clients.size() != 1)
        return;
    const ClientChanges::Person person = personOf(clients.front());
    auto *dialog = new NameDialog(person, m_table.window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &NameDialog::named, this,
            [this, person](const QString &name) { m_changes.rename(person, name); });
    dialog->show();
}

void ClientActions::message()
{
    QStringList ids;
    for (const ClientChanges::Person &person : people())
        ids.append(QString::fromStdString(person.id));
    Q_EMIT messageRequested(ids);
}

void ClientActions::mute(bool isMuted)
{
    m_changes.mute(people(), isMuted);
}

void ClientActions::fillMoves()
{
    m_moves->clear();
    for (const std::string &channel : m_offered) {
        QAction *move = m_moves->addAction(withoutMnemonics(visibleText(channel, maxShownTarget)));
        connect(move, &QAction::triggered, this,
                [this, channel] { m_changes.move(people(), channel, m_offered); });
    }
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
    m_rename->setText(tr("Re&name…"));
    m_message->setText(tr("&Message only to them"));
    m_message->setToolTip(tr("Write to the selected clients; nobody else gets it"));
    m_moves->setTitle(tr("Mo&ve to"));
    m_mute->setText(tr("M&ute"));
    m_mute->setToolTip(tr("They can read, but no longer publish"));
    m_undo->setText(tr("&Undo"));
    m_remove->setText(tr("&Remove"));
    m_remove->setToolTip(tr("Disconnect them; they may come back"));
    m_bans->setTitle(tr("&Ban"));
    m_addressBans->setTitle(tr("Ban with the &address"));
    m_follow->setText(tr("&Follow it…"));
    m_inspect->setText(tr("What &happens to it…"));
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
