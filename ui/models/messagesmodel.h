// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "ui/models/titledmodel.h"

#include <QtCore/QAbstractTableModel>
#include <QtCore/QDateTime>
#include <QtCore/QStringList>

#include <cstdint>
#include <deque>
#include <functional>
#include <string>

namespace holdfast::ui {

/// All published messages, newest first, with their receipts. A broadcast is one row.
///
/// A retraction or replacement is no row: it changes the row of its message.
///
/// Invariants: rows in descending order of seq, each seq once; at most maxRows. Only the receipts
/// of the newest maxTracked messages are refreshed (the engine forgets older ones too). The numbers
/// of a row never decrease, except that of recipients that cannot tell.
/// Thread: main.
class MessagesModel final : public TitledModel
{
    Q_OBJECT

public:
    enum Column { Time, Source, Channels, Text, Received, Seen, ColumnCount };
    enum Role {
        TextRole = Qt::UserRole, ///< the available part of the text (QString)
        TargetsRole, ///< targets; as the operator entered them, if sent from here (QStringList)
        ReceivedShareRole, ///< 0.0 to 1.0; invalid if there are no recipients
        IsWholeRole, ///< TextRole is the whole text (bool)
        IdRole, ///< cursor (QString)
        IsCompleteRole, ///< TextRole and TargetsRole are all that was published (bool)
        ContentTypeRole, ///< (QString)
        EventRole, ///< "message" if none was given (QString)
        PriorityRole, ///< 1 to 5 (int)
        SourceTextRole, ///< who published it, as shown (QString)
        ChannelsTextRole, ///< where, as shown (QString)
        ReceiptTextRole, ///< "✓✓ 27/28 received · 20 seen", as shown (QString)
        KeyRole, ///< empty: none (QString)
        IsRetractedRole, ///< its text is gone (bool)
    };

    /// A message as the operator sends it.
    struct Sent
    {
        QStringList targets; ///< names and patterns
        QString text;
        QString contentType = QStringLiteral("text/plain");
        QString event = QStringLiteral("message");
        int priority = 3; ///< 1 to 5
        QString key {}; ///< empty: none
    };

    static constexpr int maxRows = 5'000;
    static constexpr std::size_t maxTracked = 1'024;
    /// Of all texts together. Above it the oldest texts are shortened to `shortTextLength`.
    static constexpr std::size_t maxTextBytes = std::size_t { 16 } * 1024 * 1024;
    static constexpr int shortTextLength = 200;

    explicit MessagesModel(QObject *parent = nullptr);

    /// Returns the name of a client as it is shown.
    using NameOf = std::function<QString(const std::string &clientId)>;
    void setNameOf(NameOf nameOf) { m_nameOf = std::move(nameOf); }
    /// A channel or pattern as people read it: the channel of a client is "only Ann".
    [[nodiscard]] QString shownTarget(const QString &target, qsizetype maxLength) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;

    /// A message that the operator has just sent from here. The feed's entry for it is then
    /// ignored.
    void addSent(const Sent &sent, const api::BroadcastOutcome &outcome, const QDateTime &time);
    void add(const api::MessageNews &news);
    /// Refreshes the receipts of the newest messages and of some older ones, `maxLookups` in all.
    /// Does nothing while the engine has not answered the call before.
    void refresh(const api::Engine &engine, std::size_t maxLookups);
    /// To be called after a change of the language.
    void retranslate();

    /// The seqs of a row's message, and whom it is for. A broadcast to several channels has a seq
    /// for each.
    struct Reach
    {
        std::uint64_t seq = 0; ///< the first
        std::uint64_t messages = 1;
        std::uint64_t recipients = 0;
    };
    [[nodiscard]] Reach reachOf(int row) const;
    /// -1 if the message is not, or no longer, listed.
    [[nodiscard]] int rowOf(const std::string &id) const;
    /// The number of messages that arrived too fast to be listed.
    [[nodiscard]] std::uint64_t passedOver() const { return m_passedOver; }
    /// The memory of all texts.
    [[nodiscard]] std::size_t textBytes() const { return m_textBytes; }
    /// One line about the row: "#15 → class   ✓ 27/28 received · 20 seen". Plain text.
    [[nodiscard]] QString summary(int row) const;

private:
    [[nodiscard]] QString title(int column) const override;
    [[nodiscard]] bool isNumber(int column) const override;

    struct Row
    {
        std::uint64_t seq = 0;
        std::string id;
        QDateTime time;
        api::MessageSource source = api::MessageSource::Window;
        QString from; ///< an address or a client; empty: the operator
        QStringList targets;
        std::uint64_t channelCount = 0; ///< 0: the targets are as the operator entered them
        std::uint64_t messages = 1; ///< it has this many seqs
        QString text;
        std::uint64_t bytes = 0;
        std::string contentType;
        std::string event;
        int priority = 3;
        bool isWhole = true;
        api::MessageReceipt receipt;
        std::string key {};
        bool isRetracted = false;
        bool isEdited = false;
    };

    [[nodiscard]] static Row rowFrom(const api::MessageSnapshot &message);
    [[nodiscard]] QString cellText(const Row &row, int column) const;
    [[nodiscard]] QString sourceText(const Row &row) const;
    [[nodiscard]] QString channelsText(const Row &row) const;
    [[nodiscard]] QString contentText(const Row &row) const;
    [[nodiscard]] QString receivedText(const Row &row) const;
    [[nodiscard]] QString receiptText(const Row &row) const;
    /// The index at which `seq` is, or would be inserted.
    [[nodiscard]] std::size_t placeOf(std::uint64_t seq) const;
    void insert(Row row);
    /// The same as add(), without changes.
    void addRows(const api::MessageNews &news);
    /// Retracts the row of the message that it changes, or gives it its new content.
    void applyChange(const api::MessageSnapshot &change);
    void clear();
    /// Removes the oldest rows if needed, so that `count` new ones fit.
    void makeRoomFor(int count);
    void shorten(Row &row);
    /// Shortens the oldest texts until all fit maxTextBytes. The newest text is always whole.
    void shortenOldest();
    void takeReceipt(const api::MessageReceipt &receipt);

    NameOf m_nameOf;
    std::deque<Row> m_rows; ///< newest first
    std::size_t m_nextLookup = 0; ///< position of the walk through the older messages
    bool m_isLookingUp = false; ///< the engine has not answered yet
    std::uint64_t m_passedOver = 0;
    std::size_t m_textBytes = 0; ///< of the texts in m_rows
    std::size_t m_shortened = 0; ///< how many of the oldest rows have been shortened
};

} // namespace holdfast::ui
