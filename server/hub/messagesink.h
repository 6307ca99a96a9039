// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/message.h"
#include "server/log/wakes.h"

namespace holdfast {

class Follower;

/// Where the hub puts messages for a worker's followers: the worker's inbox.
///
/// Thread: any.
class MessageSink : public Wakeable
{
public:
    /// Called under the log's lock, in seq order: must only store the message. A full sink records
    /// the overflow, and its worker then reads from the history.
    virtual void push(Follower &follower, const MessagePtr &message) = 0;
};

} // namespace holdfast
