// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/functionref.h"
#include "server/log/log.h"

#include <cstddef>
#include <deque>
#include <functional>
#include <utility>
#include <vector>

namespace holdfast::tests {

/// A log in memory that completes appends only when complete() is called, and not all of them well:
/// what a disk or another machine may do at its worst.
///
/// Invariants: at most maxWaiting appends wait.
/// Thread: any, but complete() only one thread at a time.
class LateLog : public Log
{
public:
    static constexpr std::size_t maxWaiting = 10'000;

    LateLog(LogLimits limits, const Clock &clock)
        : Log(Epoch::random(), 0, std::move(limits), clock)
    {
    }
    ~LateLog() override { close(); }

    [[nodiscard]] std::optional<Result<Appended>> append(const Batch &batch, Later later) override;
    void seal(std::function<void()> sealed) override;
    void close() override;

    /// Completes the `count` oldest appends that wait; those for which `fails` returns true fail.
    void complete(std::size_t count, FunctionRef<bool()> fails);
    [[nodiscard]] std::size_t waiting() const;
    /// Whether the next append, with nothing before it, is completed at once. May be called with
    /// the log's lock held.
    void setCompletesAtOnce(std::function<bool()> completesAtOnce)
    {
        m_completesAtOnce = std::move(completesAtOnce);
    }

protected:
    /// Called after an append that waits, without the lock.
    virtual void appendWaits() { }

private:
    struct Waiting
    {
        std::vector<Entry> entries;
        BroadcastGroup *group;
        std::optional<Cursor> ifLast;
        Completion completion;

        [[nodiscard]] Batch batch() { return { entries, group, ifLast }; }
    };

    /// Why the batch is not stored; nothing: it has been. Precondition: the log's lock is held.
    [[nodiscard]] std::optional<Error> tryToStore(const Batch &batch, bool fails, Wakes &wakes);

    std::deque<Waiting> m_waiting;
    std::size_t m_completing = 0; ///< stored or dropped, and not yet told
    std::function<void()> m_sealed; ///< set: to be called when nothing waits
    std::function<bool()> m_completesAtOnce;
};

} // namespace holdfast::tests
