// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/cursor.h"
#include "server/core/message.h"
#include "server/core/result.h"
#include "server/disk/database.h"
#include "server/disk/folderlock.h"
#include "server/log/idempotencykey.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace holdfast {

/// What a channel has lost.
struct StoredLoss
{
    std::string channel;
    std::uint64_t lostThrough = 0;
    bool isExpired = false;
};

/// A time during which messages were accepted that are not in the file.
struct StoredLife
{
    std::uint64_t lostThrough = 0; ///< the highest seq that such a message can have
    std::string durability; ///< Durability::text() of the rules then
};

/// A message as it was stored.
struct StoredMessage
{
    std::uint64_t seq = 0;
    Draft draft;
    std::int64_t wallMilliseconds = 0; ///< when it was accepted
    std::uint64_t groupSeq = 0; ///< the first seq of its broadcast; 0: none
    /// Its payload was empty before it was replaced: it does not hold its key whatever it has now.
    bool tookKeyAway = false;
};

/// Visits the messages in their order.
[[nodiscard]] Result<void> readStoredMessages(Database &database,
                                              const std::function<void(StoredMessage)> &visit);

/// The file of a log: the statements that write and read it.
///
/// Invariants: after each transaction the file holds whole batches, of each channel every message
/// after its loss, and a broadcast's channels as long as one of its messages.
/// Thread: one at a time.
class LogFile
{
public:
    /// Opens `folder`/log.db to write, and makes both if there are none. `vfs`: as
    /// Database::open(). A transaction with which the file would have more than `maxBytes` is a
    /// failure as on a full disk. The error says what to do.
    [[nodiscard]] static Result<std::unique_ptr<LogFile>>
    open(const std::string &folder, const std::string &vfs, std::size_t maxBytes);

    [[nodiscard]] const Epoch &epoch() const { return m_epoch; }
    /// The highest seq that any message may have, stored or not.
    [[nodiscard]] std::uint64_t head() const { return m_head; }
    /// Channels without a row have lost everything up to that seq.
    [[nodiscard]] std::uint64_t floor() const { return m_floor; }

    /// The newest maxLives, oldest first; `dropped`: what the older ones have lost. Call it once.
    static constexpr std::size_t maxLives = 16;
    [[nodiscard]] Result<std::vector<StoredLife>> readLives(std::uint64_t &dropped);
    /// In the order of the losses.
    [[nodiscard]] Result<std::vector<StoredLoss>> readLosses();
    /// Visits the messages in their order. Call it once.
    [[nodiscard]] Result<void> readMessages(const std::function<void(StoredMessage)> &visit);
    /// The channels of a broadcast, in byte order; none if it is not known.
    [[nodiscard]] Result<std::vector<std::string>> groupChannels(std::uint64_t groupSeq);
    struct StoredKey
    {
        IdempotencyKey key;
        std::uint64_t seq = 0;
        std::int64_t wallMilliseconds = 0;
    };
    /// Oldest first. Call it once.
    [[nodiscard]] Result<std::vector<StoredKey>> readKeys();

    // A transaction: begin(), what it changes, then commit(). After a failure of any of them:
    // rollBack().
    [[nodiscard]] Result<void> begin();
    /// What a retraction or a replacement changes is changed as well: the file has no content that
    /// was retracted.
    [[nodiscard]] Result<void> add(const Message &message);
    [[nodiscard]] Result<void> addKey(const IdempotencyKey &key, const Message &message);
    [[nodiscard]] Result<void> drop(std::uint64_t seq);
    [[nodiscard]] Result<void> setLoss(const StoredLoss &loss);
    /// From now on messages are accepted that are not in the file, under these rules.
    [[nodiscard]] Result<void> addLife(std::string_view durability);
    /// Removes the row of a channel without messages.
    [[nodiscard]] Result<void> forget(std::string_view channel);
    /// Also drops the idempotency keys that are too old at that time, or too many.
    [[nodiscard]] Result<void> commit(std::uint64_t head, std::uint64_t floor,
                                      std::int64_t wallMilliseconds);
    void rollBack();

    /// Makes the file smaller, by 1 MiB at most, if much of it is unused. True: there is more to
    /// give back. To be called between transactions.
    [[nodiscard]] bool giveSpaceBack();

private:
    struct KeyRow
    {
        std::uint64_t seq;
        std::int64_t wallMilliseconds;
    };

    LogFile(FolderLock lock, Database database)
        : m_lock(std::move(lock)), m_database(std::move(database))
    {
    }

    [[nodiscard]] Result<void> configure(std::size_t maxBytes);
    [[nodiscard]] Result<void> readIdentity();
    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] Result<std::int64_t> numberOf(std::string_view channel);
    [[nodiscard]] Result<void> change(const Message &message);
    [[nodiscard]] Result<void> addGroup(const BroadcastGroup &group);
    /// The lives of earlier processes have ended.
    [[nodiscard]] Result<void> endLives();
    [[nodiscard]] Result<void> pruneKeys(std::int64_t wallMilliseconds);

    FolderLock m_lock;
    Database m_database;
    Epoch m_epoch;
    std::uint64_t m_head = 0;
    std::uint64_t m_floor = 0;
    std::uint64_t m_headAtStart = 0;
    bool m_hasEndedLives = false;
    std::map<std::string, std::int64_t, std::less<>> m_numbers; ///< of the channels with a row
    std::int64_t m_lastNumber = 0;
    std::unordered_map<std::uint64_t, std::uint32_t> m_groups; ///< messages of each that are stored
    std::deque<KeyRow> m_keys;
    // What rollBack() undoes in the tables above:
    std::vector<std::pair<std::string, std::int64_t>> m_oldNumbers; ///< 0: it had none
    std::vector<std::uint64_t> m_grownGroups;
    std::vector<std::uint64_t> m_shrunkGroups;
    std::vector<KeyRow> m_prunedKeys;
    std::size_t m_newKeys = 0;

    Statement m_begin;
    Statement m_commit;
    Statement m_rollBack;
    Statement m_addChannel;
    Statement m_addMessage;
    Statement m_emptyMessage;
    Statement m_changeMessage;
    Statement m_addGroup;
    Statement m_addKey;
    Statement m_setIdentity;
    Statement m_setLoss;
    Statement m_dropMessage;
    Statement m_dropGroup;
    Statement m_dropKey;
    Statement m_dropChannel;
};

} // namespace holdfast
