// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/log/latelog.h"

#include <iterator>

namespace holdfast::tests {

std::optional<Result<Appended>> LateLog::append(const Batch &batch, Later later)
{
    Wakes wakes;
    bool isLate = false;
    {
        const std::lock_guard lock(mutex());
        if (auto refusal = admit(batch))
            return *std::move(refusal);
        const bool isFirst = m_waiting.empty() && m_completing == 0;
        if (isFirst && m_completesAtOnce && m_completesAtOnce()) {
            if (auto error = tryToStore(batch, false, wakes))
                return *std::move(error);
        } else if (m_waiting.size() >= maxWaiting) {
            drop(batch);
            return Error { ErrorCode::Unavailable,
                           "Too much waits to be stored: try again later." };
        } else {
            isLate = true;
            std::vector<Entry> entries(std::make_move_iterator(batch.entries.begin()),
                                       std::make_move_iterator(batch.entries.end()));
            m_waiting.push_back({ std::move(entries), batch.group, batch.ifLast, later() });
        }
    }
    if (isLate) {
        appendWaits();
        return std::nullopt;
    }
    wakes.wakeAll();
    return Appended(batch.entries);
}

std::optional<Error> LateLog::tryToStore(const Batch &batch, bool fails, Wakes &wakes)
{
    std::optional<Error> error = conflictOf(batch);
    if (!error && fails) {
        error = Error { ErrorCode::Unavailable,
                        "The message was not stored, because a test says so: publish it again." };
    }
    if (error) {
        drop(batch);
        return error;
    }
    const MonotonicTime now = m_clock.now();
    number(batch, head() + 1, now);
    store(batch, now, wakes);
    return std::nullopt;
}

void LateLog::complete(std::size_t count, FunctionRef<bool()> fails)
{
    std::vector<Waiting> done;
    std::vector<std::optional<Error>> errors;
    Wakes wakes;
    {
        const std::lock_guard lock(mutex());
        for (; count > 0 && !m_waiting.empty(); --count) {
            done.push_back(std::move(m_waiting.front()));
            m_waiting.pop_front();
            errors.push_back(tryToStore(done.back().batch(), fails(), wakes));
        }
        m_completing = done.size();
    }
    wakes.wakeAll();
    for (std::size_t i = 0; i < done.size(); ++i) {
        const Batch batch = done[i].batch();
        done[i].completion(errors[i] ? Result<Appended>(*errors[i])
                                     : Result(Appended(batch.entries)));
    }
    std::function<void()> sealed;
    {
        const std::lock_guard lock(mutex());
        m_completing = 0;
        if (m_sealed && m_waiting.empty()) {
            setSealed();
            sealed = std::exchange(m_sealed, nullptr);
        }
    }
    if (sealed)
        sealed();
}

std::size_t LateLog::waiting() const
{
    const std::lock_guard lock(mutex());
    return m_waiting.size();
}

void LateLog::seal(std::function<void()> sealed)
{
    {
        const std::lock_guard lock(mutex());
        refuseAppends();
        if (!m_waiting.empty() || m_completing > 0) {
            m_sealed = std::move(sealed);
            return;
        }
        setSealed();
    }
    sealed();
}

void LateLog::close()
{
    {
        const std::lock_guard lock(mutex());
        refuseAppends();
        m_sealed = nullptr;
    }
    complete(maxWaiting, [] { return true; });
    const std::lock_guard lock(mutex());
    setSealed();
}

} // namespace holdfast::tests
