// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/snapshot.h"
#include "ui/models/orderedmodel.h"

#include <QtCore/QCollator>
#include <QtCore/QCollatorSortKey>

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace holdfast::ui {

/// The existing channels, one row each, without those of the server, updated page by page from
/// walks through api::Engine::channels().
///
/// Invariants: after a complete walk the rows are the channels that the walk returned, apart from
/// reserved ones, at most maxChannels. Names leave data() only through visibleText() or
/// toolTipHtml(). Thread: main.
class ChannelsModel final : public OrderedModel
{
    Q_OBJECT

public:
    enum Column { Name, Subscribers, Messages, ColumnCount };
    enum Role {
        NameRole = Qt::UserRole, ///< the unmodified name, as the engine knows it (QString)
    };

    /// The limit of what a window can show. The management API can list more.
    static constexpr std::size_t maxChannels = 50'000;

    explicit ChannelsModel(QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;

    /// The next page of the walk. `isLast` ends it: channels that the walk did not return are
    /// removed.
    void applyPage(const std::vector<api::ChannelSnapshot> &page, bool isLast);
    /// To be called after a change of the language.
    void retranslate();

    /// Invalid if there is no such channel.
    [[nodiscard]] QModelIndex indexOf(const QString &name) const;

private:
    [[nodiscard]] QString title(int column) const override;
    [[nodiscard]] bool isNumber(int column) const override;
    struct Record
    {
        api::ChannelSnapshot channel;
        std::optional<QCollatorSortKey> nameKey; ///< always set in a record in use
        std::uint64_t seenInWalk = 0;
    };

    [[nodiscard]] bool isShown(RecordId id) const override;
    [[nodiscard]] bool isBefore(RecordId a, RecordId b) const override;
    [[nodiscard]] std::vector<RecordId> allRecords() const override;

    /// nullopt if maxChannels is reached.
    [[nodiscard]] std::optional<RecordId> recordFor(const std::string &name);
    [[nodiscard]] std::vector<RecordId> takeUnseen();
    [[nodiscard]] QString toolTip(const api::ChannelSnapshot &channel) const;

    std::vector<Record> m_records; ///< by RecordId; those in m_free are not in use
    std::vector<RecordId> m_free;
    std::unordered_map<std::string, RecordId> m_recordOf; ///< by name
    QCollator m_collator;
    std::uint64_t m_walk = 1;
};

} // namespace holdfast::ui
