// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "server/core/cursor.h"
#include "server/core/functionref.h"
#include "server/core/result.h"
#include "server/log/batch.h"
#include "server/log/histories.h"
#include "server/log/idempotencykey.h"
#include "server/log/wakes.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace holdfast {

/// All accepted messages, in one order that the log alone makes. Where they are kept is the
/// implementation's: docs/decisions/0017-the-log-is-an-interface.md.
///
/// An implementation completes an append at once or later. Until then the messages have no place
/// in the log: nobody can read them, and head() does not count them.
///
/// Invariants: seq grows by one with each message. A message is in its channel's history and told
/// to the observer, or neither. Later appends complete in the order in which they were made.
/// Thread: any, unless noted. mutex() guards the histories and what the observer keeps about
/// channels, so that following a channel and appending to it have an order. It is held for short,
/// bounded work, never across a system call. Lock order: it, then a MessageSink's or Receipts'.
class Log
{
public:
    /// Is told the result of an append that could not complete at once: once, in any thread, with
    /// no lock of the log held, and never from within append(). The span is valid for the call.
    using Completion = std::function<void(const Result<Appended> &)>;
    /// Makes the completion. Called from within append(), at most once, and only if the append
    /// cannot complete at once: so an append that can needs no memory for its completion.
    using Later = FunctionRef<Completion()>;

    Log(Epoch epoch, std::uint64_t head, LogLimits limits, const Clock &clock);
    virtual ~Log();
    Log(const Log &) = delete;
    Log &operator=(const Log &) = delete;

    /// To be called once, before anything else. The observer outlives close(). An error: what is
    /// stored cannot be used; the log then refuses every append.
    [[nodiscard]] Result<void> start(LogObserver &observer);

    [[nodiscard]] const Epoch &epoch() const { return m_epoch; }
    /// The seq of the newest message. That message may not have been told to the observer yet: that
    /// is certain only with mutex() held.
    [[nodiscard]] std::uint64_t head() const { return m_head.load(std::memory_order_acquire); }

    /// The idempotency keys that were stored, oldest first. To be called once, after start().
    [[nodiscard]] std::vector<RestoredKey> takeRestoredKeys()
    {
        return std::exchange(m_restoredKeys, {});
    }

    /// Appends the batch: all of it, or nothing if it is refused. Returns the result, whose entries
    /// are those of the batch; or nothing, if the completion that `later` makes will be told it. In
    /// that case the entries are moved from, and `later` was called.
    /// LimitReached: it needs more new channels or keys than allowed. Conflict: Batch::ifLast does
    /// not hold. Gone: it changes a message that has been retracted. Unavailable: the log is
    /// sealed, or cannot store it now; Error::retryAfterSeconds may be set.
    [[nodiscard]] virtual std::optional<Result<Appended>> append(const Batch &batch,
                                                                 Later later) = 0;
    /// From now on append() refuses. Calls `sealed` once what was appended before has completed: at
    /// once, in this thread, if nothing waits; later in any thread otherwise.
    virtual void seal(std::function<void()> sealed) = 0;
    /// True if the head does not change any more.
    [[nodiscard]] bool isSealed() const { return m_isSealed.load(std::memory_order_acquire); }
    /// Refuses appends, and completes or refuses what waits: no completion is called after it
    /// returns. May wait for the implementation's thread. Call it before what the completions refer
    /// to, or the observer, is destroyed.
    virtual void close() = 0;

    [[nodiscard]] std::mutex &mutex() const { return m_mutex; }
    /// Precondition: mutex() is held.
    [[nodiscard]] Histories &histories() { return m_histories; }
    [[nodiscard]] const Histories &histories() const { return m_histories; }

protected:
    /// As stored: what epoch and head go on from. Call it in started() only.
    void setIdentity(const Epoch &epoch, std::uint64_t head)
    {
        m_epoch = epoch;
        m_head.store(head, std::memory_order_release);
    }
    void setRestoredKeys(std::vector<RestoredKey> keys) { m_restoredKeys = std::move(keys); }
    /// Fills the histories with what is stored, and begins to work. Called by start().
    [[nodiscard]] virtual Result<void> started() { return {}; }
    /// Why nothing more is appended.
    [[nodiscard]] static Error sealedError();

    // Steps of an append, for the implementations. Precondition of each but number(): mutex() is
    // held.

    /// Pins the channels of the batch, or refuses it: append() has been closed, or needs more
    /// channels than allowed. A batch that is admitted is then stored or dropped.
    [[nodiscard]] std::optional<Error> admit(const Batch &batch);
    /// Why the batch does not fit what is in the log: Batch::ifLast does not hold (Conflict), or
    /// what it changes has been retracted (Gone). Call it when all earlier batches are stored.
    [[nodiscard]] std::optional<Error> conflictOf(const Batch &batch) const;
    /// Gives the messages their places, from `firstSeq` on. Nobody else may have the messages yet.
    void number(const Batch &batch, std::uint64_t firstSeq, MonotonicTime now) const;
    /// The numbered batch is in the log now.
    void store(const Batch &batch, MonotonicTime now, Wakes &wakes);
    /// An admitted batch is not stored after all.
    void drop(const Batch &batch);
    void refuseAppends() { m_refusesAppends = true; }
    void setSealed() { m_isSealed.store(true, std::memory_order_release); }

    const Clock &m_clock;

private:
    /// True if the message that the entry changes has been retracted.
    [[nodiscard]] static bool isRetracted(const Entry &entry);

    Epoch m_epoch; ///< does not change after start()
    mutable std::mutex m_mutex;
    LogObserver *m_observer = nullptr;
    Histories m_histories;
    std::atomic<std::uint64_t> m_head; ///< written with the lock held only
    std::atomic<bool> m_isSealed { false };
    bool m_refusesAppends = false;
    std::vector<RestoredKey> m_restoredKeys;
};

} // namespace holdfast
