// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/clientsmodel.h"

#include "ui/peopletext.h"
#include "ui/visibletext.h"

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
    for (const std::string &name : channels)
        names.append(visibleText(name, 80));
    return names.join(", "_L1);
}

/// The name that the client gave, else its program and address ("curl 7.88 from 127.0.0.1"), else
/// its id.
QString nameOf(const api::ClientSnapshot &client)
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
        if (index.column() == Received || index.column() == Polls)
            return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
        return {};
    case StateRole:
        return static_cast<int>(record.client.state);
    case IsNamedRole:
        return !record.client.name.empty();
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
        return transportText(client.transport);
    case State:
        if (client.state == api::ClientState::Polling)
            return stateText(client.state);
        return stateAndTime(client);
    case Received:
        return client.acknowledgedSeq == 0 ? u"–"_s
                                           : u'#' + QString::number(client.acknowledgedSeq);
    case Polls:
        return countText(client.requests);
    case Address:
        return visibleText(client.address);
    case Joined:
        return tr("%1 ago").arg(durationText(elapsed(client.joinedSince, m_now)));
    case Device:
        return deviceText(client.agent);
    default:
        return {};
    }
}

QString ClientsModel::stateAndTime(const api::ClientSnapshot &client) const
{
    const QString duration = durationText(elapsed(client.stateSince, m_now));
    if (client.isBehind)
        return tr("%1 %2, behind", "a stream that reads too slowly: open 4 min, behind")
            .arg(stateText(client.state), duration);
    return tr("%1 %2", "state and for how long: held 12 s").arg(stateText(client.state), duration);
}

QString ClientsModel::toolTip(const Record &record, int column) const
{
    const api::ClientSnapshot &client = record.client;
    if (column == Received && client.acknowledgedSeq != 0)
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
            .arg(visibleText(client.id), durationText(elapsed(client.joinedSince, m_now)));
    return client.name.empty() ? known : QString(record.name + u'\n' + known);
}

QVariant ClientsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool isNumber = section == Received || section == Polls;
        return QVariant::fromValue(
            Qt::Alignment((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case Channels:
        return tr("Channels");
    case Via:
        return tr("Via", "how a client receives: poll, SSE, WebSocket");
    case State:
        return tr("State");
    case Received:
        return tr("Acknowledged");
    case Polls:
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
    std::vector<RecordId> touched;
    touched.reserve(changes.changed.size());
    for (api::ClientSnapshot &client : changes.changed)
        touched.push_back(store(std::move(client)));
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

ClientsModel::RecordId ClientsModel::store(api::ClientSnapshot client)
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
    // Building the texts is most of the cost, and names rarely change.
    const bool isSameText = !isNew && record.client.name == client.name
        && record.client.id == client.id && record.client.address == client.address
        && record.client.agent == client.agent;
    record.client = std::move(client);
    if (!isSameText) {
        record.name = nameOf(record.client);
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
    Q_EMIT dataChanged(index(0, Joined), index(rowCount() - 1, Joined), { Qt::DisplayRole });
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
    case Received:
        order = compared(one.acknowledgedSeq, two.acknowledgedSeq);
        break;
    case Polls:
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
