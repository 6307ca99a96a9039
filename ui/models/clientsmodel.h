// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/snapshot.h"
#include "ui/models/clientsfilter.h"
#include "ui/models/orderedmodel.h"

#include <QtCore/QCollator>
#include <QtCore/QCollatorSortKey>

#include <chrono>
#include <optional>
#include <unordered_map>
#include <vector>

namespace holdfast::ui {

/// The clients that match the filter, one row each, updated from an api::ClientFeed.
///
/// Names sort in natural order ("S2" before "S10"), in the window's language. The state column
/// sorts by here, open, away and then by arrival, so that no row moves because time passes or
/// because a long-poll client polls again.
///
/// Invariants: a row is one client, identified by its serial across its connections. Text that a
/// client supplied leaves data() only through visibleText() or toolTipHtml().
/// Thread: main.
class ClientsModel final : public OrderedModel
{
    Q_OBJECT

public:
    using TimePoint = std::chrono::steady_clock::time_point;

    enum Column {
        Name,
        State,
        Received, ///< how many of the messages for it
        Channels,
        Device,
        Joined,
        Via,
        Address,
        Acknowledged, ///< up to which message
        Requests,
        ColumnCount
    };
    enum Role {
        StateRole = Qt::UserRole, ///< api::ClientState as int, for the dot
        IsNamedRole, ///< false: the client gave no name, its id is shown
        IdRole, ///< as the engine knows it (QString)
        AddressRole, ///< numeric
        OwnNameRole, ///< as the engine knows it (QString)
        IsRenamedRole, ///< OwnNameRole is the operator's (bool)
        IsMutedRole, ///< (bool)
        ChannelsRole, ///< that it follows, without reserved ones (QStringList)
    };

    explicit ClientsModel(QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;

    /// Costs O(changes * log(clients)) and at most four signals (plus a reset).
    void apply(api::ClientChanges changes);
    void setFilter(const ClientsFilter &filter);
    /// The time up to which durations are counted. Repaints them when a second has passed.
    void setNow(TimePoint now);
    /// The name of the client with that id, as it is shown; the id if it is not known. O(clients).
    [[nodiscard]] QString nameOf(const std::string &id) const;
    /// The ids of the clients in these rows.
    [[nodiscard]] std::vector<std::string> idsIn(int firstRow, int lastRow) const;
    /// Shows them in the column Received. In the order of the rows from `firstRow` on, as the
    /// engine answers for idsIn().
    void setReceipts(int firstRow, const std::vector<api::ClientReceipts> &receipts);
    /// To be called after a change of the language.
    void retranslate();

    [[nodiscard]] std::size_t clientCount() const { return m_recordOf.size(); }

private:
    [[nodiscard]] QString title(int column) const override;
    [[nodiscard]] bool isNumber(int column) const override;
    struct Record
    {
        api::ClientSnapshot client;
        TimePoint stateSince;
        TimePoint joinedSince;
        QString name; ///< as shown
        QString searchText;
        api::ClientReceipts receipts; ///< as of the last setReceipts()
        std::optional<QCollatorSortKey> nameKey; ///< always set in a record in use
    };

    [[nodiscard]] bool isShown(RecordId id) const override;
    [[nodiscard]] bool isBefore(RecordId a, RecordId b) const override;
    [[nodiscard]] std::vector<RecordId> allRecords() const override;

    [[nodiscard]] QString text(const Record &record, int column) const;
    [[nodiscard]] static QString receivedText(const Record &record);
    [[nodiscard]] QString joinedText(const Record &record) const;
    [[nodiscard]] QString connectionAndTime(const Record &record) const;
    [[nodiscard]] QString stateAndTime(const Record &record) const;
    [[nodiscard]] QString toolTip(const Record &record, int column) const;
    [[nodiscard]] RecordId store(api::ClientSnapshot client, TimePoint now);

    std::vector<Record> m_records; ///< by RecordId; those in m_free are not in use
    std::vector<RecordId> m_free;
    std::unordered_map<std::uint64_t, RecordId> m_recordOf; ///< by serial
    ClientsFilter m_filter;
    QCollator m_collator;
    TimePoint m_now;
};

} // namespace holdfast::ui
