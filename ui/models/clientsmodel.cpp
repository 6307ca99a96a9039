// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/clientsmodel.h"

#include "server/core/channelname.h"
#include "ui/peopletext.h"
#include "ui/visibletext.h"

#include <QtCore/QDateTime>

#include <algorithm>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

/// Held and re-polling have the same rank, so that a row does not move twice per message.
int place(api::ClientState state)
{
    switch (state) {
    case api::ClientState::Held:
    case api::ClientState::Polling:
        return 0;
    case api::ClientState::Open:
        return 1;
    case api::ClientState::Away:
        return 2;
    }
    Q_UNREACHABLE();
}

QString channelsText(const std::vector<std::string> &channels)
{
    QStringList names;
    for (const std::string &name : channels) {
        if (!isReservedChannel(name))
            names.append(visibleText(name, 80));
    }
    return names.join(", "_L1);
}

QStringList followed(const std::vector<std::string> &channels)
{
    QStringList names;
    for (const std::string &name : channels) {
        if (!isReservedChannel(name))
            names.append(QString::fromStdString(name));
    }
    return names;
}

/// The name that the client gave, else its program and address ("curl 7.88 from 127.0.0.1"), else
/// its id.
QString shownName(const api::ClientSnapshot &client)
{
    if (!client.name.empty())
        return visibleText(client.name);
    const QString program = programText(client.agent);
    const bool hasChosenId = !client.id.starts_with('~');
    if (program.isEmpty() || hasChosenId)
        return visibleText(client.id);
    return ClientsModel::tr("%1 from %2", "a program and its address: curl 7.88 from 127.0.0.1")
        .arg(program, visibleText(client.address));
}

template <typename T>
int compared(const T &a, const T &b)
{
    return a < b ? -1 : (b < a ? 1 : 0);
}

std::chrono::milliseconds elapsed(ClientsModel::TimePoint from, ClientsModel::TimePoint to)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(to - from);
}

} // namespace

ClientsModel::ClientsModel(QObject *parent) : OrderedModel(parent), m_collator(nameOrder()) { }
int ClientsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ClientsModel::nameOf(const std::string &id) const
{
    const auto found = std::find_if(m_recordOf.begin(), m_recordOf.end(), [&](const auto &entry) {
        return m_records[entry.second].client.id == id;
    });
    return found == m_recordOf.end() ? visibleText(id) : m_records[found->second].name;
}

QVariant ClientsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Record &record = m_records[recordAt(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(record, index.column());
    case Qt::ToolTipRole:
        return toolTipHtml(toolTip(record, index.column()));
    case Qt::TextAlignmentRole:
        return alignment(index.column());
    case StateRole:
        return static_cast<int>(record.client.state);
    case IsNamedRole:
        return !record.client.name.empty();
    case IdRole:
        return QString::fromStdString(record.client.id);
    case AddressRole:
        return QString::fromStdString(record.client.address);
    case OwnNameRole:
        return QString::fromStdString(record.client.name);
    case IsRenamedRole:
        return record.client.isRenamed;
    case IsMutedRole:
        return record.client.isMuted;
    case ChannelsRole:
        return followed(*record.client.channels);
    default:
        return {};
    }
}

QString ClientsModel::text(const Record &record, int column) const
{
    const api::ClientSnapshot &client = record.client;
    switch (column) {
    case Name:
        return record.name;
    case Channels:
        return channelsText(*client.channels);
    case Via:
        return connectionAndTime(record);
    case State:
        return stateAndTime(record);
    case Received:
        return receivedText(record);
    case Acknowledged:
        return client.acknowledgedSeq == 0 ? u"–"_s
                                           : u'#' + QString::number(client.acknowledgedSeq);
    case Requests:
        return countText(client.requests);
    case Address:
        return visibleText(client.address);
    case Joined:
        return joinedText(record);
    case Device:
        return deviceText(client.agent);
    default:
        return {};
    }
}

/// Of a client that has never acknowledged anything, what it has received is not known.
QString ClientsModel::receivedText(const Record &record)
{
    if (record.receipts.expected == 0)
        return u"–"_s;
    const QString received =
        record.client.acknowledgedSeq == 0 ? u"?"_s : countText(record.receipts.received);
    return received + u'/' + countText(record.receipts.expected);
}

/// The time of day, which does not change while one looks.
QString ClientsModel::joinedText(const Record &record) const
{
    const auto ago = elapsed(record.joinedSince, std::chrono::steady_clock::now());
    return QDateTime::currentDateTime().addMSecs(-ago.count()).time().toString(u"HH:mm"_s);
}

QString ClientsModel::stateAndTime(const Record &record) const
{
    const api::ClientSnapshot &client = record.client;
    const QString state = stateText(client.state);
    if (client.state == api::ClientState::Away)
        return tr("%1 %2", "state and for how long: away 3 min")
            .arg(state, durationText(elapsed(record.stateSince, m_now)));
    if (client.isMuted)
        return tr("%1, muted", "a state").arg(state);
    return client.isBehind ? tr("%1, reads slowly", "a state").arg(state) : state;
}

QString ClientsModel::connectionAndTime(const Record &record) const
{
    const api::ClientSnapshot &client = record.client;
    const QString how = transportText(client.transport) + u" · "_s + connectionText(client.state);
    const bool lasts =
        client.state == api::ClientState::Held || client.state == api::ClientState::Open;
    return lasts ? how + u' ' + durationText(elapsed(record.stateSince, m_now)) : how;
}

QString ClientsModel::toolTip(const Record &record, int column) const
{
    const api::ClientSnapshot &client = record.client;
    if (column == Received && client.acknowledgedSeq == 0)
        return tr("Not known: it has not acknowledged anything");
    if (column == Received)
        return tr("Has received %1 of the last %2 messages that were for it")
            .arg(countText(record.receipts.received), countText(record.receipts.expected));
    if (column == Acknowledged && client.acknowledgedSeq != 0)
        return tr("Has acknowledged everything for it up to message #%1")
            .arg(client.acknowledgedSeq);
    if (column == State && client.isBehind)
        return tr("Reads too slowly: it has got to message #%1 and is catching up")
            .arg(client.behindAtSeq);
    if (column == Device)
        return visibleText(client.agent);
    if (column != Name)
        return text(record, column);
    const QString known =
        tr("Id %1, here for %2")
            .arg(visibleText(client.id), durationText(elapsed(record.joinedSince, m_now)));
    return client.name.empty() ? known : QString(record.name + u'\n' + known);
}

QString ClientsModel::title(int column) const
{
    switch (column) {
    case Name:
        return tr("Name");
    case Channels:
        return tr("Channels");
    case Via:
        return tr("Via", "how a client receives: poll, SSE, WebSocket");
    case State:
        return tr("State");
    case Received:
        return tr("Received");
    case Acknowledged:
        return tr("Acknowledged");
    case Requests:
        return tr("Requests");
    case Address:
        return tr("Address");
    case Joined:
        return tr("Joined");
    case Device:
        return tr("Device");
    default:
        return {};
    }
}

bool ClientsModel::isNumber(int column) const
{
    return column == Acknowledged || column == Requests;
}

void ClientsModel::apply(api::ClientChanges changes)
{
    if (changes.isReset) {
        beginResetModel();
        clearRows();
        m_records.clear();
        m_free.clear();
        m_recordOf.clear();
        endResetModel();
    }
    const TimePoint now = std::chrono::steady_clock::now();
    std::vector<RecordId> touched;
    touched.reserve(changes.changed.size());
    for (api::ClientSnapshot &client : changes.changed)
        touched.push_back(store(std::move(client), now));
    std::vector<RecordId> gone;
    gone.reserve(changes.removed.size());
    for (const std::uint64_t serial : changes.removed) {
        const auto found = m_recordOf.find(serial);
        if (found == m_recordOf.end())
            continue;
        gone.push_back(found->second);
        m_recordOf.erase(found);
    }
    std::sort(gone.begin(), gone.end());
    std::erase_if(
        touched, [&gone](RecordId id) { return std::binary_search(gone.begin(), gone.end(), id); });
    OrderedModel::apply(std::move(touched), gone);
    for (const RecordId id : gone)
        m_records[id] = {};
    m_free.insert(m_free.end(), gone.begin(), gone.end());
}

ClientsModel::RecordId ClientsModel::store(api::ClientSnapshot client, TimePoint now)
{
    const auto [entry, isNew] = m_recordOf.try_emplace(client.serial);
    if (isNew) {
        if (m_free.empty()) {
            entry->second = static_cast<RecordId>(m_records.size());
            m_records.emplace_back();
        } else {
            entry->second = m_free.back();
            m_free.pop_back();
        }
    }
    Record &record = m_records[entry->second];
    if (isNew)
        record.receipts = {};
    // Building the texts is most of the cost, and names rarely change.
    const bool isSameText = !isNew && record.client.name == client.name
        && record.client.id == client.id && record.client.address == client.address
        && record.client.agent == client.agent;
    record.stateSince = now - client.stateFor;
    record.joinedSince = now - client.joinedFor;
    record.client = std::move(client);
    if (!isSameText) {
        record.name = shownName(record.client);
        record.searchText = ClientsFilter::searchText(record.client);
        record.nameKey = m_collator.sortKey(record.name);
    }
    return entry->second;
}

void ClientsModel::setFilter(const ClientsFilter &filter)
{
    m_filter = filter;
    reorder();
}

void ClientsModel::setNow(TimePoint now)
{
    if (now - m_now < std::chrono::seconds(1))
        return;
    m_now = now;
    if (rowCount() == 0)
        return;
    Q_EMIT dataChanged(index(0, State), index(rowCount() - 1, State), { Qt::DisplayRole });
    Q_EMIT dataChanged(index(0, Via), index(rowCount() - 1, Via), { Qt::DisplayRole });
}

std::vector<std::string> ClientsModel::idsIn(int firstRow, int lastRow) const
{
    std::vector<std::string> ids;
    for (int row = std::max(0, firstRow); row <= std::min(lastRow, rowCount() - 1); ++row)
        ids.push_back(m_records[recordAt(row)].client.id);
    return ids;
}

void ClientsModel::setReceipts(int firstRow, const std::vector<api::ClientReceipts> &receipts)
{
    // Both are in the order of the rows; clients that are no longer known are left out.
    int row = std::max(0, firstRow);
    for (const api::ClientReceipts &each : receipts) {
        while (row < rowCount() && m_records[recordAt(row)].client.id != each.id)
            ++row;
        if (row >= rowCount())
            return;
        api::ClientReceipts &known = m_records[recordAt(row)].receipts;
        if (known.expected != each.expected || known.received != each.received) {
            known = each;
            Q_EMIT dataChanged(index(row, Received), index(row, Received), { Qt::DisplayRole });
        }
        ++row;
    }
}

void ClientsModel::retranslate()
{
    m_collator = nameOrder();
    for (const auto &[serial, id] : m_recordOf)
        m_records[id].nameKey = m_collator.sortKey(m_records[id].name);
    reorder();
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

bool ClientsModel::isShown(RecordId id) const
{
    return m_filter.matches(m_records[id].client, m_records[id].searchText);
}

bool ClientsModel::isBefore(RecordId a, RecordId b) const
{
    const Record &first = m_records[a];
    const Record &second = m_records[b];
    const api::ClientSnapshot &one = first.client;
    const api::ClientSnapshot &two = second.client;
    int order = 0;
    switch (sortColumn()) {
    case Name:
        order = first.nameKey->compare(*second.nameKey);
        break;
    case Channels:
        order = one.channels == two.channels ? 0 : compared(*one.channels, *two.channels);
        break;
    case Via:
        order = compared(one.transport, two.transport);
        break;
    case State:
        order = compared(place(one.state), place(two.state));
        break;
    case Received: // who is furthest behind comes first; the shares are known only for rows in view
    case Acknowledged:
        order = compared(one.acknowledgedSeq, two.acknowledgedSeq);
        break;
    case Requests:
        order = compared(one.requests, two.requests);
        break;
    case Address:
        order = one.address.compare(two.address);
        break;
    case Device:
        order = one.agent.compare(two.agent);
        break;
    default: // Joined: serials are assigned in order of arrival
        break;
    }
    return order != 0 ? order < 0 : one.serial < two.serial;
}

std::vector<ClientsModel::RecordId> ClientsModel::allRecords() const
{
    std::vector<RecordId> ids;
    ids.reserve(m_recordOf.size());
    for (const auto &[serial, id] : m_recordOf)
        ids.push_back(id);
    return ids;
}

} // namespace holdfast::ui
