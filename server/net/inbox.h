// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/messagesink.h"
#include "server/net/wakeup.h"

#include <cstddef>
#include <functional>
#include <mutex>
#include <vector>

namespace holdfast::net {

/// Where other threads leave messages and tasks for a worker.
///
/// Invariants: at most `mostDeliveries` messages wait. Further messages are not stored: the
/// overflow is recorded, and the worker reads from the history. One wake-up for any number of
/// entries, none while the worker is awake.
/// Thread: any; one mutex. Lock order: the hub's, then this one.
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
    /// The task is called in the worker's thread, in the order posted.
    void post(Task task);

    /// Worker only: moves all messages into `contents`, which is emptied first.
    void takeDeliveries(Contents &contents);
    [[nodiscard]] std::vector<Task> takeTasks();
    /// Worker only: it is awake and will check the inbox before it sleeps.
    void setAwake();
    /// Worker only: true if the inbox is empty; from now on an entry wakes the worker.
    [[nodiscard]] bool trySleep();

    [[nodiscard]] const Wakeup &wakeup() const { return m_wakeup; }

private:
    const std::size_t m_mostDeliveries;
    std::mutex m_mutex;
    std::vector<Delivery> m_deliveries;
    std::vector<Task> m_tasks;
    bool m_hasOverflowed = false;
    bool m_isAwake = false; ///< the worker is awake or has been signalled
    Wakeup m_wakeup;
};

} // namespace holdfast::net
