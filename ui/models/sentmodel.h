// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"

#include <QtCore/QAbstractTableModel>
#include <QtCore/QDateTime>
#include <QtCore/QStringList>

#include <deque>
#include <string>
#include <vector>

namespace holdfast::ui {

/// What the operator has sent, the newest on top, with what became of it.
///
/// Invariants: at most maxRows rows; at most maxTracked messages are asked about, the oldest are
/// let go first (the engine forgets them too). The numbers of a row never fall.
/// Thread: main.
class SentModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, Targets, Text, Matched, Sent, Received, ColumnCount };
    enum Role {
        TextRole = Qt::UserRole, ///< the whole text as it was sent (QString)
        TargetsRole, ///< as they were given (QStringList)
        ReceivedShareRole, ///< 0.0 to 1.0; invalid where nobody followed
    };

    static constexpr int maxRows = 5'000;
    static constexpr std::size_t maxTracked = 1'024;

    explicit SentModel(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

    void add(const QStringList &targets, const QString &text, const api::BroadcastOutcome &outcome,
             const QDateTime &time);
    /// Asks about the newest messages and some of the older ones, `maxLookups` in all.
    void refresh(const api::Engine &engine, std::size_t maxLookups);
    /// After a change of the language.
    void retranslate();

    /// One line about the row: "#15 → class   ✓ 27 sent   ✓✓ 27/28 received". Plain text.
    [[nodiscard]] QString summary(int row) const;

private:
    struct Row
    {
        std::uint64_t serial = 0;
        QDateTime time;
        QStringList targets;
        QString text;
        QString numbers; ///< "#15" or "#15–#17"
        std::uint64_t matched = 0; ///< distinct clients
        std::uint64_t followers = 0; ///< of each channel, summed: what `received` can reach
        std::uint64_t sent = 0;
        std::uint64_t received = 0;
        std::uint64_t seen = 0;
    };

    /// One message of one row that is still asked about.
    struct Tracked
    {
        std::uint64_t serial = 0; ///< of its row
        std::string id;
        std::uint64_t sent = 0;
        std::uint64_t received = 0;
        std::uint64_t seen = 0;
    };

    [[nodiscard]] QString cellText(const Row &row, int column) const;
    [[nodiscard]] int rowOfSerial(std::uint64_t serial) const; // -1: dropped
    [[nodiscard]] bool refreshOne(const api::Engine &engine, Tracked &tracked); // false: let go

    std::deque<Row> m_rows; ///< newest first; serials fall by one from row to row
    std::deque<Tracked> m_tracked; ///< newest first
    std::size_t m_nextLookup = 0; ///< where the round through the older ones goes on
    std::uint64_t m_lastSerial = 0;
};

} // namespace holdfast::ui
