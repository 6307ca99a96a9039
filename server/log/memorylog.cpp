// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/log/memorylog.h"

namespace holdfast {

std::optional<Result<Appended>> MemoryLog::append(const Batch &batch, Later /*later*/)
{
    Wakes wakes;
    {
        const MonotonicTime now = m_clock.now();
        const std::lock_guard lock(mutex());
        if (auto refusal = admit(batch))
            return *std::move(refusal);
        if (auto conflict = conflictOf(batch)) {
            drop(batch);
            return *std::move(conflict);
        }
        number(batch, head() + 1, now);
        store(batch, now, wakes);
    }
    wakes.wakeAll();
    return Appended(batch.entries);
}

void MemoryLog::seal(std::function<void()> sealed)
{
    {
        const std::lock_guard lock(mutex());
        refuseAppends();
        setSealed();
    }
    sealed();
}

void MemoryLog::close()
{
    const std::lock_guard lock(mutex());
    refuseAppends();
    setSealed();
}

} // namespace holdfast
