// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/snapshot.h"
#include "ui/models/activity.h"

#include <QtCore/QAbstractItemModel>
#include <QtCore/QCollator>
#include <QtCore/QCollatorSortKey>

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace holdfast::ui {

/// The existing channels as a tree: class.red is below class. Without those of the server. Updated
/// page by page from walks through api::Engine::channels().
///
/// A node that is only a part of a name (lab of lab.1) has no counts. Siblings sort by the chosen
/// column.
///
/// Invariants: after a complete walk the nodes are the channels that the walk returned, apart from
/// reserved ones, at most maxChannels, and the nodes above them. Names leave data() only through
/// visibleText() or toolTipHtml().
/// Thread: main.
class ChannelsModel final : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { Name, Activity, Subscribers, Messages, ColumnCount };
    enum Role {
        NameRole = Qt::UserRole, ///< the unmodified name, as the engine knows it (QString)
        ExistsRole, ///< false: only a part of names (bool)
        IsFrozenRole, ///< (bool)
        SubscribersRole, ///< (quint64)
        ActivityRole, ///< messages of each Activity::slice, the newest last (QList<int>)
    };

    /// The limit of what a window can show. The management API can list more.
    static constexpr std::size_t maxChannels = 50'000;

    explicit ChannelsModel(QObject *parent = nullptr);
    ~ChannelsModel() override;

    [[nodiscard]] QModelIndex index(int row, int column,
                                    const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    /// The next page of the walk. `isLast` ends it: channels that the walk did not return are
    /// removed. `now` places what was published meanwhile in time.
    void applyPage(const std::vector<api::ChannelSnapshot> &page, bool isLast,
                   ui::Activity::Time now = {});
    /// Channels that are shown even if the engine has none of that name: those that the join page
    /// offers.
    void setOffered(std::vector<std::string> names) { m_offered = std::move(names); }
    /// To be called after a change of the language.
    void retranslate();

    /// Invalid if there is no such channel.
    [[nodiscard]] QModelIndex indexOf(const QString &name) const;
    [[nodiscard]] std::size_t channelCount() const { return m_channelCount; }

private:
    struct Node;

    [[nodiscard]] Node &nodeOf(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(const Node &node, int column) const;
    [[nodiscard]] QString text(const Node &node, int column) const;
    [[nodiscard]] QString toolTip(const Node &node) const;
    [[nodiscard]] bool isBefore(const Node &a, const Node &b) const;
    /// After a change among the children of `parent` from this row on.
    static void numberFrom(Node &parent, int row);

    [[nodiscard]] bool take(const api::ChannelSnapshot &channel, std::vector<Node *> &changed);
    /// Null if maxChannels is reached.
    [[nodiscard]] Node *findOrAdd(const std::string &name);
    [[nodiscard]] bool showNew();
    [[nodiscard]] Node &addBelow(Node &parent, const std::string &name, const std::string &segment);
    void removeUnseen();
    void removeIfUnneeded(Node *node);
    void tell(const std::vector<Node *> &changed);
    void sortAll();
    void sortBelow(Node &node);

    std::unique_ptr<Node> m_root;
    std::unordered_map<std::string, Node *> m_nodes; ///< by name; parts of names too
    /// New nodes below those that the views know, until showNew().
    std::unordered_map<Node *, std::vector<std::unique_ptr<Node>>> m_arriving;
    std::vector<Node *> m_new; ///< these, and all below them
    std::size_t m_channelCount = 0;
    std::vector<std::string> m_offered;
    QCollator m_collator;
    int m_sortColumn = Name;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    std::uint64_t m_walk = 1; ///< the current one
    ui::Activity::Time m_now;
};

} // namespace holdfast::ui
