// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/messagesink.h"
#include "server/net/wakeup.h"

#include <cstddef>
#include <functional>
#include <mutex>
#include <vector>

namespace holdfast::net {

/// What other threads have for a worker: messages from the hub, and things to do.
///
/// Invariants: at most as many messages wait as it was made for: beyond that they are not stored
/// but noted, and the worker reads them from the history. One wake-up for any number of entries,
/// none while the worker is awake anyway.
/// Thread: any; one mutex, taken under the hub's, never before it.
class Inbox final : public MessageSink
{
public:
    static constexpr std::size_t maxDeliveries = 65'536;

    struct Delivery
    {
        Follower *follower;
        MessagePtr message;
    };
    using Task = std::function<void()>;

    struct Contents
    {
        std::vector<Delivery> deliveries;
        bool hasOverflowed = false; ///< messages were not stored: read the history
    };

    explicit Inbox(std::size_t mostDeliveries = maxDeliveries)
        : m_mostDeliveries(mostDeliveries) { }

    void push(Follower &follower, const MessagePtr &message) override;
    void wake() override;
    /// To be called in the worker's thread, in the order posted.
    void post(Task task);

    /// The worker's: takes all messages into `contents` (emptied first).
    void takeDeliveries(Contents &contents);
    [[nodiscard]] std::vector<Task> takeTasks();
    /// The worker's: it has begun to work, and will look in here before it sleeps.
    void setAwake();
    /// The worker's: true if there is nothing, and from now on an entry wakes it.
    [[nodiscard]] bool trySleep();

    [[nodiscard]] const Wakeup &wakeup() const { return m_wakeup; }

private:
    const std::size_t m_mostDeliveries;
    std::mutex m_mutex;
    std::vector<Delivery> m_deliveries;
    std::vector<Task> m_tasks;
    bool m_hasOverflowed = false;
    bool m_isAwake = false; ///< or has been signalled
    Wakeup m_wakeup;
};

} // namespace holdfast::net
