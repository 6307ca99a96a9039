// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/messagesink.h"

#include <cstddef>
#include <mutex>
#include <utility>
#include <vector>

namespace holdfast::tests {

/// A worker's inbox without the wake-up: deliveries over the bound are dropped, and the overflow is
/// noted.
///
/// Thread: any; one mutex, taken under the hub's.
class BoundedInbox final : public MessageSink
{
public:
    struct Contents
    {
        std::vector<std::pair<Follower *, MessagePtr>> deliveries;
        bool hasOverflowed = false;
    };

    explicit BoundedInbox(std::size_t bound) : m_bound(bound) { }

    void push(Follower &follower, const MessagePtr &message) override
    {
        const std::lock_guard lock(m_mutex);
        if (m_contents.deliveries.size() < m_bound)
            m_contents.deliveries.emplace_back(&follower, message);
        else
            m_contents.hasOverflowed = true;
    }
    void wake() override { }

    [[nodiscard]] Contents take()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_contents, {});
    }

private:
    const std::size_t m_bound;
    std::mutex m_mutex;
    Contents m_contents;
};

} // namespace holdfast::tests
