// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>

namespace holdfast::net {

class Subscription;

/// The subscribers whose catch-up waits for its turn. Adding, removing and taking cost O(1).
///
/// Invariants: only Subscription adds and removes, so that it knows that it is here.
/// Thread: its worker's.
class CatchUpQueue
{
public:
    /// Returns its place, for remove().
    [[nodiscard]] std::uint32_t add(Subscription &subscription)
    {
        m_waiting.push_back(&subscription);
        return m_first + static_cast<std::uint32_t>(m_waiting.size()) - 1;
    }
    void remove(std::uint32_t place) { m_waiting[place - m_first] = nullptr; }
    /// The next one, or null if that one was removed. Precondition: not empty.
    [[nodiscard]] Subscription *take()
    {
        Subscription *const next = m_waiting.front();
        m_waiting.pop_front();
        ++m_first;
        return next;
    }
    [[nodiscard]] bool isEmpty() const { return m_waiting.empty(); }

private:
    std::deque<Subscription *> m_waiting; ///< null: removed
    std::uint32_t m_first = 0; ///< place of the first entry; wraps around
};

} // namespace holdfast::net
