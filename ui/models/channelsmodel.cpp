// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/channelsmodel.h"

#include "server/core/channelname.h"
#include "ui/peopletext.h"
#include "ui/visibletext.h"

#include <utility>

namespace holdfast::ui {

ChannelsModel::ChannelsModel(QObject *parent) : OrderedModel(parent), m_collator(nameOrder()) { }
int ChannelsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ChannelsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const api::ChannelSnapshot &channel = m_records[recordAt(index.row())].channel;
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == Subscribers)
            return countText(channel.subscribers);
        if (index.column() == Messages)
            return countText(channel.published);
        return visibleText(channel.name);
    case Qt::ToolTipRole:
        return toolTipHtml(toolTip(channel));
    case Qt::TextAlignmentRole:
        return alignment(index.column());
    case NameRole:
        return QString::fromStdString(channel.name);
    default:
        return {};
    }
}

QString ChannelsModel::toolTip(const api::ChannelSnapshot &channel) const
{
    return visibleText(channel.name) + u'\n'
        + tr("%Ln client(s) follow it", nullptr, pluralCount(channel.subscribers)) + u'\n'
        + tr("%Ln message(s) kept for latecomers", nullptr, pluralCount(channel.retained));
}

QString ChannelsModel::title(int column) const
{
    switch (column) {
    case Name:
        return tr("Channel");
    case Subscribers:
        return tr("Clients");
    case Messages:
        return tr("Messages");
    default:
        return {};
    }
}

bool ChannelsModel::isNumber(int column) const
{
    return column != Name;
}

void ChannelsModel::applyPage(const std::vector<api::ChannelSnapshot> &page, bool isLast)
{
    std::vector<RecordId> touched;
    for (const api::ChannelSnapshot &channel : page) {
        if (isReservedChannel(channel.name))
            continue;
        const std::optional<RecordId> id = recordFor(channel.name);
        if (!id)
            break;
        Record &record = m_records[*id];
        const bool isChanged = !record.nameKey || record.channel.subscribers != channel.subscribers
            || record.channel.published != channel.published
            || record.channel.retained != channel.retained;
        record.seenInWalk = m_walk;
        record.channel = channel;
        if (!record.nameKey)
            record.nameKey = m_collator.sortKey(visibleText(channel.name));
        if (isChanged)
            touched.push_back(*id);
    }
    std::vector<RecordId> gone;
    if (isLast)
        gone = takeUnseen();
    apply(std::move(touched), gone);
    for (const RecordId id : gone)
        m_records[id] = {};
    m_free.insert(m_free.end(), gone.begin(), gone.end());
}

std::vector<ChannelsModel::RecordId> ChannelsModel::takeUnseen()
{
    std::vector<RecordId> unseen;
    std::erase_if(m_recordOf, [&](const auto &entry) {
        const bool isUnseen = m_records[entry.second].seenInWalk != m_walk;
        if (isUnseen)
            unseen.push_back(entry.second);
        return isUnseen;
    });
    ++m_walk;
    return unseen;
}

std::optional<ChannelsModel::RecordId> ChannelsModel::recordFor(const std::string &name)
{
    const auto found = m_recordOf.find(name);
    if (found != m_recordOf.end())
        return found->second;
    if (m_recordOf.size() >= maxChannels)
        return std::nullopt;
    auto id = static_cast<RecordId>(m_records.size());
    if (m_free.empty()) {
        m_records.emplace_back();
    } else {
        id = m_free.back();
        m_free.pop_back();
    }
    m_recordOf.emplace(name, id);
    return id;
}

void ChannelsModel::retranslate()
{
    m_collator = nameOrder();
    for (const auto &[name, id] : m_recordOf)
        m_records[id].nameKey = m_collator.sortKey(visibleText(name));
    reorder();
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

QModelIndex ChannelsModel::indexOf(const QString &name) const
{
    const auto found = m_recordOf.find(name.toStdString());
    return found == m_recordOf.end() ? QModelIndex() : index(rowOf(found->second), Name);
}

bool ChannelsModel::isShown(RecordId id) const
{
    return m_records[id].nameKey.has_value();
}

bool ChannelsModel::isBefore(RecordId a, RecordId b) const
{
    const Record &one = m_records[a];
    const Record &two = m_records[b];
    if (sortColumn() == Subscribers && one.channel.subscribers != two.channel.subscribers)
        return one.channel.subscribers < two.channel.subscribers;
    if (sortColumn() == Messages && one.channel.published != two.channel.published)
        return one.channel.published < two.channel.published;
    const int order = one.nameKey->compare(*two.nameKey);
    return order != 0 ? order < 0 : one.channel.name < two.channel.name;
}

std::vector<ChannelsModel::RecordId> ChannelsModel::allRecords() const
{
    std::vector<RecordId> ids;
    ids.reserve(m_recordOf.size());
    for (const auto &[name, id] : m_recordOf)
        ids.push_back(id);
    return ids;
}

} // namespace holdfast::ui
