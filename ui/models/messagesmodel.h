// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"

#include <QtCore/QAbstractTableModel>
#include <QtCore/QDateTime>
#include <QtCore/QStringList>

#include <cstdint>
#include <deque>
#include <string>

namespace holdfast::ui {

/// What anybody has published, the newest on top, with what became of it. A broadcast is one row.
///
/// Invariants: rows in falling order of their seq, each once; at most maxRows. At most maxTracked
/// messages are asked about, the newest (the engine forgets the others too). The numbers of a row
/// never fall.
/// Thread: main.
class MessagesModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, Source, Channels, Text, Received, Seen, ColumnCount };
    enum Role {
        TextRole = Qt::UserRole, ///< as much of the text as is there (QString)
        TargetsRole, ///< where it was sent: as they were given, if it was from here (QStringList)
        ReceivedShareRole, ///< 0.0 to 1.0; invalid where it has no recipients
        IsWholeRole, ///< TextRole is the whole text (bool)
        IdRole, ///< cursor (QString)
    };

    static constexpr int maxRows = 5'000;
    static constexpr std::size_t maxTracked = 1'024;

    explicit MessagesModel(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

    /// What the operator has just sent from here; the feed's row for it changes nothing.
    void addSent(const QStringList &targets, const QString &text,
                 const api::BroadcastOutcome &outcome, const QDateTime &time);
    void add(const api::MessageNews &news);
    /// Asks about the newest messages and some of the older ones, `maxLookups` in all.
    void refresh(const api::Engine &engine, std::size_t maxLookups);
    /// After a change of the language.
    void retranslate();

    /// -1: it is not, or no longer, listed.
    [[nodiscard]] int rowOf(const std::string &id) const;
    /// Messages that came too fast to be listed.
    [[nodiscard]] std::uint64_t passedOver() const { return m_passedOver; }
    /// One line about the row: "#15 → class   ✓ 27/28 received · 20 seen". Plain text.
    [[nodiscard]] QString summary(int row) const;

private:
    struct Row
    {
        std::uint64_t seq = 0;
        std::string id;
        QDateTime time;
        api::MessageSource source = api::MessageSource::Window;
        QString from; ///< an address or a client; empty: the operator
        QStringList targets;
        std::uint64_t channelCount = 0; ///< 0: the targets are what was asked for
        QString text;
        std::uint64_t bytes = 0;
        std::string contentType;
        bool isWhole = true;
        api::MessageReceipt receipt;
    };

    [[nodiscard]] static Row rowFrom(const api::MessageSnapshot &message);
    [[nodiscard]] QString cellText(const Row &row, int column) const;
    [[nodiscard]] QString sourceText(const Row &row) const;
    [[nodiscard]] QString channelsText(const Row &row) const;
    [[nodiscard]] QString contentText(const Row &row) const;
    [[nodiscard]] QString receivedText(const Row &row) const;
    /// The row at or below which `seq` belongs.
    [[nodiscard]] std::size_t placeOf(std::uint64_t seq) const;
    void insert(Row row);
    /// The oldest rows make way for so many new ones.
    void makeRoomFor(int count);
    void refreshRow(const api::Engine &engine, std::size_t row);

    std::deque<Row> m_rows; ///< newest first
    std::size_t m_nextLookup = 0; ///< where the round through the older ones goes on
    std::uint64_t m_passedOver = 0;
};

} // namespace holdfast::ui
