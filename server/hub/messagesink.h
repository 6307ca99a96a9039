// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/message.h"

namespace holdfast {

class Follower;

/// Where the hub hands a worker what its followers want: the worker's inbox.
///
/// Thread: any.
class MessageSink
{
public:
    MessageSink() = default;
    virtual ~MessageSink() = default;
    MessageSink(const MessageSink &) = delete;
    MessageSink &operator=(const MessageSink &) = delete;

    /// Called under the hub's lock, in seq order: must only store. A sink that is full remembers
    /// that it was, and its worker then reads on from the history.
    virtual void push(Follower &follower, const MessagePtr &message) = 0;
    /// Called after the hub's lock was released: may make a system call.
    virtual void wake() = 0;
};

} // namespace holdfast
