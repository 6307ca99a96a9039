// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace holdfast {

struct Channel;
class Message;

/// Is told what leaves the histories: a log that keeps them in a file as well.
///
/// Thread: whoever holds the log's lock. The calls are short: no system call but a wake-up.
class LossObserver
{
public:
    LossObserver() = default;
    virtual ~LossObserver() = default;
    LossObserver(const LossObserver &) = delete;
    LossObserver &operator=(const LossObserver &) = delete;

    /// The message has left its channel's history, which has now lost everything up to it. It may
    /// still be the newest of its key.
    virtual void dropped(const Channel &channel, const Message &message) = 0;
    /// It was the newest of its key, which is no longer so, and it had left the history before.
    virtual void unkeyed(const Message &message) = 0;
    /// What this removed channel had lost is not remembered any more: every channel that is not
    /// known has lost everything up to `floor`.
    virtual void forgotten(const std::string &channel, std::uint64_t floor) = 0;
};

} // namespace holdfast
