// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "server/core/keyedhash.h"
#include "server/core/message.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace holdfast {

/// Bounds of one channel's keyed messages.
struct KeyedLimits
{
    std::size_t keys = 1000;
    std::size_t bytes = std::size_t { 4 } * 1024 * 1024;
};

/// The newest message of each key of one channel: its state. It does not age, so it may hold
/// messages that the history has dropped.
///
/// Invariants: one message for each key; bytes() is the sum of their footprints.
/// Thread: whoever holds the log's lock.
class KeyedMessages
{
public:
    /// By seq.
    using Messages = std::map<std::uint64_t, MessagePtr>;

    /// `left` is called with each message that is removed, but not with one that is replaced by
    /// another version of itself.
    explicit KeyedMessages(std::function<void(const Message &)> left = {}) : m_left(std::move(left))
    {
    }

    /// The message is the newest of its key from now on.
    void put(const MessagePtr &message);
    void remove(std::string_view key);
    void clear();
    /// Removes the messages whose time to live is over.
    void dropExpired(MonotonicTime now);

    /// Null if there is none.
    [[nodiscard]] MessagePtr find(std::string_view key) const;
    [[nodiscard]] MessagePtr find(std::uint64_t seq) const;
    [[nodiscard]] const Messages &messages() const { return m_messages; }
    [[nodiscard]] std::size_t count() const { return m_messages.size(); }
    [[nodiscard]] std::size_t bytes() const { return m_bytes; }
    [[nodiscard]] bool isEmpty() const { return m_messages.empty(); }

private:
    using Keys = std::unordered_map<std::string, std::uint64_t, KeyedHash, std::equal_to<>>;

    void erase(Keys::iterator key);

    void tellLeft(const Message &message) const
    {
        if (m_left)
            m_left(message);
    }

    std::function<void(const Message &)> m_left; ///< may be empty
    Messages m_messages;
    Keys m_keys; ///< the seq of each key's message
    std::size_t m_bytes = 0;
    MonotonicTime m_nextExpiry = MonotonicTime::max(); ///< no message expires before
};

} // namespace holdfast
