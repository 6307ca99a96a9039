// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/audience.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::tests {

/// A subscriber that keeps the bytes that it was sent.
struct Listener : Subscriber
{
    std::string got;
    std::size_t answers = 0; ///< number of answers as a one-shot subscriber
};

/// Sends to Listeners. The outcome of the next send to a listener can be set before.
///
/// Thread: its test's.
class RecordingOutlet final : public Outlet
{
public:
    /// Sets the outcome of the next send to the listener.
    void next(const Listener &listener, Outcome outcome) { m_next[&listener] = outcome; }

    [[nodiscard]] Outcome send(Subscriber &subscriber, int /*socket*/,
                               const BlockPtr &block) override
    {
        auto &listener = static_cast<Listener &>(subscriber);
        m_blocks.push_back(block);
        const auto it = m_next.find(&listener);
        const Outcome outcome = it == m_next.end() ? Outcome::Sent : it->second;
        if (outcome == Outcome::Sent) {
            listener.got += block->bytes;
            return outcome;
        }
        m_next.erase(it);
        listener.audience->leave(listener);
        if (outcome == Outcome::Blocked)
            listener.position = block->position; // a worker sends it the rest separately
        return outcome;
    }
    void answered(Subscriber &subscriber, const BlockPtr & /*block*/) override
    {
        ++static_cast<Listener &>(subscriber).answers;
    }

    [[nodiscard]] const std::vector<BlockPtr> &blocks() const { return m_blocks; }

private:
    std::map<const Listener *, Outcome> m_next;
    std::vector<BlockPtr> m_blocks;
};

} // namespace holdfast::tests
