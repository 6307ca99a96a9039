// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/message.h"

namespace holdfast {

class Follower;

/// Where the hub puts messages for a worker's followers: the worker's inbox.
///
/// Thread: any.
class MessageSink
{
public:
    MessageSink() = default;
    virtual ~MessageSink() = default;
    MessageSink(const MessageSink &) = delete;
    MessageSink &operator=(const MessageSink &) = delete;

    /// Called under the hub's lock, in seq order: must only store the message. A full sink records
    /// the overflow, and its worker then reads from the history.
    virtual void push(Follower &follower, const MessagePtr &message) = 0;
    /// Called after the hub's lock has been released: may make a system call.
    virtual void wake() = 0;
};

} // namespace holdfast
