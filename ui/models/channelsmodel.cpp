// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/channelsmodel.h"

#include "server/core/channelname.h"
#include "ui/peopletext.h"
#include "ui/visibletext.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

struct ChannelsModel::Node
{
    std::string name; ///< from the root on
    std::string segment; ///< the last one of the name
    QString shown; ///< the segment
    std::optional<QCollatorSortKey> key; ///< of `shown`; empty in the root
    Node *parent = nullptr;
    std::vector<std::unique_ptr<Node>> children; ///< sorted
    std::optional<api::ChannelSnapshot> channel; ///< empty: only a part of names
    ui::Activity activity;
    std::uint64_t seenInWalk = 0;
    int row = 0; ///< among the children of its parent
    bool isNew = false; ///< no view has heard of it yet
    bool wasActive = false; ///< at the last page that had it
};

ChannelsModel::ChannelsModel(QObject *parent)
    : QAbstractItemModel(parent), m_root(std::make_unique<Node>()), m_collator(nameOrder())
{
}

ChannelsModel::~ChannelsModel() = default;

ChannelsModel::Node &ChannelsModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? *static_cast<Node *>(index.internalPointer()) : *m_root;
}

QModelIndex ChannelsModel::indexOf(const Node &node, int column) const
{
    return node.parent == nullptr ? QModelIndex() : createIndex(node.row, column, &node);
}

QModelIndex ChannelsModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, nodeOf(parent).children[static_cast<std::size_t>(row)].get());
}

QModelIndex ChannelsModel::parent(const QModelIndex &index) const
{
    return index.isValid() ? indexOf(*nodeOf(index).parent, 0) : QModelIndex();
}

int ChannelsModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent).children.size());
}

int ChannelsModel::columnCount(const QModelIndex & /*parent*/) const
{
    return ColumnCount;
}

QVariant ChannelsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Node &node = nodeOf(index);
    switch (role) {
    case Qt::DisplayRole:
        return text(node, index.column());
    case Qt::ToolTipRole:
        return toolTipHtml(toolTip(node));
    case Qt::TextAlignmentRole:
        return headerData(index.column(), Qt::Horizontal, role);
    case NameRole:
        return QString::fromStdString(node.name);
    case ExistsRole:
        return node.channel.has_value();
    case IsFrozenRole:
        return node.channel && node.channel->isFrozen;
    case SubscribersRole:
        return static_cast<quint64>(node.channel ? node.channel->subscribers : 0);
    case ActivityRole:
        return QVariant::fromValue(node.activity.counts(m_now));
    default:
        return {};
    }
}

QString ChannelsModel::text(const Node &node, int column) const
{
    if (column == Name)
        return node.channel && node.channel->isFrozen ? tr("%1 (frozen)").arg(node.shown)
                                                      : node.shown;
    if (!node.channel || column == Activity)
        return {};
    return countText(column == Subscribers ? node.channel->subscribers : node.channel->published);
}

QString ChannelsModel::toolTip(const Node &node) const
{
    QString tip = visibleText(node.name);
    if (!node.channel)
        return tip + u'\n' + tr("Only a part of names: there is no such channel");
    tip += u'\n' + tr("%Ln client(s) follow it", nullptr, pluralCount(node.channel->subscribers))
        + u'\n'
        + tr("%Ln message(s) kept for latecomers", nullptr, pluralCount(node.channel->retained));
    return node.channel->isFrozen ? QString(tip + u'\n' + tr("Frozen: only you can send to it"))
                                  : tip;
}

QVariant ChannelsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool isNumber = section == Subscribers || section == Messages;
        return QVariant::fromValue(
            Qt::Alignment((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Channel");
    case Activity:
        return tr("Activity", "of the last minute");
    case Subscribers:
        return tr("Clients");
    default:
        return tr("Messages");
    }
}

bool ChannelsModel::isBefore(const Node &a, const Node &b) const
{
    const auto countOf = [this](const Node &node) -> std::uint64_t {
        if (!node.channel || m_sortColumn == Name)
            return 0;
        return m_sortColumn == Subscribers ? node.channel->subscribers : node.channel->published;
    };
    const auto isLess = [&countOf](const Node &one, const Node &other) {
        if (countOf(one) != countOf(other))
            return countOf(one) < countOf(other);
        const int order = one.key->compare(*other.key);
        return order != 0 ? order < 0 : one.segment < other.segment;
    };
    return m_sortOrder == Qt::AscendingOrder ? isLess(a, b) : isLess(b, a);
}

void ChannelsModel::applyPage(const std::vector<api::ChannelSnapshot> &page, bool isLast,
                              ui::Activity::Time now)
{
    m_now = now;
    std::vector<Node *> changed;
    for (const api::ChannelSnapshot &channel : page) {
        if (!isReservedChannel(channel.name) && !take(channel, changed))
            break;
    }
    if (isLast) {
        for (const std::string &name : m_offered) {
            const auto known = m_nodes.find(name);
            const bool isSeen = known != m_nodes.end() && known->second->seenInWalk == m_walk;
            if (!isSeen && !take({ .name = name, .lastId = {} }, changed))
                break;
        }
    }
    const bool hasNew = showNew();
    tell(changed);
    if (isLast)
        removeUnseen();
    if (hasNew || (!changed.empty() && m_sortColumn != Name))
        sortAll();
}

/// False if there is no room for it. Notes in `changed` whether its row looks different.
bool ChannelsModel::take(const api::ChannelSnapshot &channel, std::vector<Node *> &changed)
{
    Node *node = findOrAdd(channel.name);
    if (node == nullptr)
        return false;
    node->seenInWalk = m_walk;
    const std::optional<api::ChannelSnapshot> before = std::exchange(node->channel, channel);
    if (!before)
        ++m_channelCount;
    else if (channel.published > before->published)
        node->activity.add(channel.published - before->published, m_now);
    const bool isSame = before && before->subscribers == channel.subscribers
        && before->published == channel.published && before->retained == channel.retained
        && before->isFrozen == channel.isFrozen;
    const bool isActive = node->activity.isAny(m_now);
    if (!isSame || isActive || node->wasActive)
        changed.push_back(node);
    node->wasActive = isActive;
    return true;
}

ChannelsModel::Node *ChannelsModel::findOrAdd(const std::string &name)
{
    const auto found = m_nodes.find(name);
    if (found != m_nodes.end())
        return found->second->channel || m_channelCount < maxChannels ? found->second : nullptr;
    if (m_channelCount >= maxChannels)
        return nullptr;
    Node *node = m_root.get();
    for (std::size_t from = 0; from < name.size();) {
        const std::size_t dot = std::min(name.find('.', from), name.size());
        const std::string path = name.substr(0, dot);
        const auto known = m_nodes.find(path);
        node = known != m_nodes.end() ? known->second
                                      : &addBelow(*node, path, name.substr(from, dot - from));
        from = dot + 1;
    }
    return node;
}

/// The views hear of it in showNew(), with all that is below it.
ChannelsModel::Node &ChannelsModel::addBelow(Node &parent, const std::string &name,
                                             const std::string &segment)
{
    auto made = std::make_unique<Node>();
    Node &node = *made;
    node.name = name;
    node.segment = segment;
    node.shown = visibleText(segment);
    node.key = m_collator.sortKey(node.shown);
    node.parent = &parent;
    node.isNew = true;
    if (parent.isNew)
        parent.children.push_back(std::move(made));
    else
        m_arriving[&parent].push_back(std::move(made));
    m_nodes.emplace(name, &node);
    m_new.push_back(&node);
    return node;
}

/// One insertion for each node that gets children. True if they are not in order.
bool ChannelsModel::showNew()
{
    for (Node *node : m_new) {
        node->isNew = false;
        numberFrom(*node, 0);
    }
    const bool isAny = !m_new.empty();
    m_new.clear();
    for (auto &[parent, nodes] : m_arriving) {
        const int first = static_cast<int>(parent->children.size());
        beginInsertRows(indexOf(*parent, 0), first, first + static_cast<int>(nodes.size()) - 1);
        std::move(nodes.begin(), nodes.end(), std::back_inserter(parent->children));
        numberFrom(*parent, first);
        endInsertRows();
    }
    m_arriving.clear();
    return isAny;
}

void ChannelsModel::numberFrom(Node &parent, int row)
{
    for (auto at = static_cast<std::size_t>(row); at < parent.children.size(); ++at)
        parent.children[at]->row = static_cast<int>(at);
}

void ChannelsModel::removeUnseen()
{
    std::vector<Node *> unseen;
    for (const auto &[name, node] : m_nodes) {
        if (node->channel && node->seenInWalk != m_walk)
            unseen.push_back(node);
    }
    ++m_walk;
    // The deepest first, so that a node is not needed for what is below it.
    std::sort(unseen.begin(), unseen.end(), [](const Node *one, const Node *other) {
        return one->name.size() > other->name.size();
    });
    std::vector<Node *> emptied;
    for (Node *node : unseen) {
        node->channel.reset();
        --m_channelCount;
        if (node->children.empty())
            removeIfUnneeded(node);
        else
            emptied.push_back(node);
    }
    tell(emptied);
}

/// And those above it that only it needed.
void ChannelsModel::removeIfUnneeded(Node *node)
{
    while (node != m_root.get() && !node->channel && node->children.empty()) {
        Node &parent = *node->parent;
        const int row = node->row;
        beginRemoveRows(indexOf(parent, 0), row, row);
        m_nodes.erase(node->name);
        parent.children.erase(parent.children.begin() + row);
        numberFrom(parent, row);
        endRemoveRows();
        node = &parent;
    }
}

/// One signal for the children of each node.
void ChannelsModel::tell(const std::vector<Node *> &changed)
{
    std::unordered_map<Node *, std::pair<int, int>> ranges;
    for (const Node *node : changed) {
        const auto [at, isNew] = ranges.try_emplace(node->parent, node->row, node->row);
        if (!isNew)
            at->second = { std::min(at->second.first, node->row),
                           std::max(at->second.second, node->row) };
    }
    for (const auto &[parent, range] : ranges) {
        const QModelIndex above = indexOf(*parent, 0);
        Q_EMIT dataChanged(index(range.first, 0, above),
                           index(range.second, ColumnCount - 1, above));
    }
}

void ChannelsModel::sort(int column, Qt::SortOrder order)
{
    if (column == m_sortColumn && order == m_sortOrder)
        return;
    m_sortColumn = column;
    m_sortOrder = order;
    sortAll();
}

void ChannelsModel::sortAll()
{
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    sortBelow(*m_root);
    QModelIndexList after;
    after.reserve(before.size());
    for (const QModelIndex &old : before)
        after.append(indexOf(nodeOf(old), old.column()));
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

void ChannelsModel::sortBelow(Node &node)
{
    std::sort(node.children.begin(), node.children.end(),
              [this](const auto &one, const auto &other) { return isBefore(*one, *other); });
    numberFrom(node, 0);
    for (const auto &child : node.children)
        sortBelow(*child);
}

void ChannelsModel::retranslate()
{
    m_collator = nameOrder();
    for (const auto &[name, node] : m_nodes)
        node->key = m_collator.sortKey(node->shown);
    sortAll();
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    std::vector<Node *> all;
    all.reserve(m_nodes.size());
    for (const auto &[name, node] : m_nodes)
        all.push_back(node);
    tell(all);
}

QModelIndex ChannelsModel::indexOf(const QString &name) const
{
    const auto found = m_nodes.find(name.toStdString());
    return found == m_nodes.end() || !found->second->channel ? QModelIndex()
                                                             : indexOf(*found->second, Name);
}

} // namespace holdfast::ui
