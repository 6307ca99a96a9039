// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/audience.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::tests {

/// A subscriber that keeps what it was sent.
struct Listener : Subscriber
{
    std::string got;
    std::size_t answers = 0; ///< as a one-shot
};

/// Sends to Listeners; what becomes of the next send to one of them can be said beforehand.
///
/// Thread: that of its test.
class RecordingOutlet final : public Outlet
{
public:
    /// The next send to it ends so.
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
            listener.position = block->position; // it is sent the rest on its own
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
