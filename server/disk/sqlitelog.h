// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/disk/logfile.h"
#include "server/log/log.h"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace holdfast {

/// A log whose messages are on disk before their append completes, and that goes on after a restart
/// with the same epoch: docs/decisions/0017-the-log-is-an-interface.md. The file holds what the
/// histories in memory hold, so no reader waits for it.
///
/// Messages of channels that are not durable (ChannelPolicy::durable) are in memory only; they get
/// their seq from the same order. The file says beforehand how far the seqs may go, so that no seq
/// is given twice after a crash, and those channels are told a gap up to there.
///
/// Invariants: at most maxWaiting appends and maxWaitingBytes of payload wait. One thread writes
/// the file, in one transaction for all that waits. What has left the histories leaves the file
/// with the next transaction, at most dropDelay later. The file is never larger than
/// m_maxFileBytes: then publishers are refused as on a full disk. Thread: any. Its own thread
/// writes, and calls the completions.
class SqliteLog final : public Log, private LossObserver
{
public:
    static constexpr std::size_t maxWaiting = 10'000;
    static constexpr std::size_t maxWaitingBytes = std::size_t { 64 } * 1024 * 1024;

    /// The file is opened by start(). `vfs`: as Database::open().
    SqliteLog(std::string folder, LogLimits limits, const Clock &clock, std::string vfs = {});
    ~SqliteLog() override;

    [[nodiscard]] std::optional<Result<Appended>> append(const Batch &batch, Later later) override;
    void seal(std::function<void()> sealed) override;
    void close() override;

private:
    struct Waiting
    {
        std::vector<Entry> entries;
        BroadcastGroup *group;
        std::optional<Cursor> ifLast;
        std::optional<IdempotencyKey> idempotency;
        bool isStored; ///< at least one of the entries is
        bool isConditional; ///< Log::conflictOf() may refuse it
        Completion completion;

        [[nodiscard]] Batch batch() { return { entries, group, ifLast }; }
    };
    /// What happened to a channel since the last transaction; a later change replaces an earlier
    /// one.
    struct ChannelLoss
    {
        std::uint64_t through = 0;
        bool isExpired = false;
        bool isForgotten = false;
    };
    /// What the file does not say yet.
    struct Changes
    {
        std::vector<std::uint64_t> dropped; ///< messages
        std::map<std::string, ChannelLoss, std::less<>> losses;

        [[nodiscard]] bool isEmpty() const { return dropped.empty() && losses.empty(); }
    };

    /// What one transaction writes.
    struct Group
    {
        std::vector<Waiting> batches;
        std::optional<Error> conflict {}; ///< of the only batch
        Changes changes;
        std::uint64_t floor = 0;
        std::uint64_t reserved = 0; ///< the highest seq that the file allows afterwards
        std::optional<std::string> life {}; ///< set: LogFile::addLife()

        [[nodiscard]] bool needsFile() const;
    };

    // LossObserver
    void dropped(const Channel &channel, const Message &message) override;
    void unkeyed(const Message &message) override;
    void forgotten(const std::string &channel, std::uint64_t floor) override;

    [[nodiscard]] Result<void> started() override;
    [[nodiscard]] Result<void> restore();
    [[nodiscard]] Result<void> restoreLives();
    [[nodiscard]] Result<void> restoreMessages();
    /// Null: it cannot be used.
    [[nodiscard]] Result<std::shared_ptr<Message>>
    messageOf(StoredMessage stored, std::shared_ptr<BroadcastGroup> &group);
    [[nodiscard]] Result<void> restoreKeys();
    [[nodiscard]] MonotonicTime timeOf(std::int64_t wallMilliseconds) const;

    /// Precondition: the lock is held.
    void drop(std::uint64_t seq);
    using Log::drop;
    /// Marks the messages that are kept in the file; true if there is one. Precondition: the lock
    /// is held, and the batch admitted.
    [[nodiscard]] bool markStored(const Batch &batch);
    /// True if the batch can be appended now without the file. Precondition: the lock is held.
    [[nodiscard]] bool canAppendAtOnce(std::size_t messages) const;
    /// Precondition: the lock is held.
    void wait(const Batch &batch, bool isStored, Completion completion);
    /// Precondition: the lock is held.
    [[nodiscard]] Result<void> appendAtOnce(const Batch &batch, Wakes &wakes);

    void run();
    /// Precondition: the lock is held. Waits until there is something to write; false: the log is
    /// closed and nothing is left.
    [[nodiscard]] bool waitForWork(std::unique_lock<std::mutex> &lock);
    /// Takes what is written in one transaction. Precondition: the lock is held.
    [[nodiscard]] Group takeGroup();
    [[nodiscard]] std::vector<Waiting> takeBatches();
    [[nodiscard]] Result<void> write(Group &group);
    [[nodiscard]] Result<void> writeChanges(const Changes &changes);
    [[nodiscard]] Result<void> writeBatch(Waiting &waiting, std::uint64_t firstSeq,
                                          MonotonicTime now);
    /// The file does not say this after all. Precondition: the lock is held.
    void takeBack(Changes changes);
    void finish(Group &group, const Result<void> &written);
    /// Takes the effect of a batch, if it may have it; the result is for its completion.
    /// Precondition: the lock is held.
    [[nodiscard]] Result<void> finish(Waiting &waiting, const Result<void> &written,
                                      MonotonicTime now, Wakes &wakes);
    void finishSealing(std::unique_lock<std::mutex> &lock);

    const std::string m_folder;
    const std::string m_vfs;
    /// More than the limits of the histories need: what waits, pages that are half full, and what
    /// has left the histories.
    const std::size_t m_maxFileBytes;
    std::unique_ptr<LogFile> m_file; ///< after started(): used in the thread only
    bool m_hasSpareSpace = false; ///< in the file; used in the thread only
    // Guarded by the log's lock:
    std::deque<Waiting> m_waiting;
    std::size_t m_waitingBytes = 0;
    bool m_isWriting = false;
    bool m_isStopping = false;
    Changes m_changes; ///< at most what the file holds
    std::uint64_t m_floor = 0;
    std::uint64_t m_reserved = 0; ///< the file allows messages that it does not hold up to this seq
    std::uint32_t m_lifeVersion = 0; ///< the rules that the file has for these; 0: none
    bool m_wantsReservation = false;
    std::function<void()> m_sealed; ///< set: to be called when nothing waits
    std::condition_variable m_hasWork;
    std::thread m_thread;
};

} // namespace holdfast
