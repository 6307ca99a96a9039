// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <vector>

namespace holdfast {

/// Who waits for messages, and may be asleep: a worker.
///
/// Thread: any.
class Wakeable
{
public:
    Wakeable() = default;
    virtual ~Wakeable() = default;
    Wakeable(const Wakeable &) = delete;
    Wakeable &operator=(const Wakeable &) = delete;

    /// Called without the log's lock: may make a system call.
    virtual void wake() = 0;
};

/// Who is to be woken once the log's lock has been released.
///
/// Invariants: each is woken once, however often it was added.
/// Thread: its owner's.
class Wakes
{
public:
    void add(Wakeable &sleeper)
    {
        if (std::find(m_sleepers.begin(), m_sleepers.end(), &sleeper) == m_sleepers.end())
            m_sleepers.push_back(&sleeper);
    }
    /// Precondition: the log's lock is not held.
    void wakeAll() const
    {
        for (Wakeable *sleeper : m_sleepers)
            sleeper->wake();
    }

private:
    std::vector<Wakeable *> m_sleepers;
};

} // namespace holdfast
