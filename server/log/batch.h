// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/cursor.h"
#include "server/core/message.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

namespace holdfast {

struct Channel;
struct IdempotencyKey;

/// A message that is to be appended to the log, and what became of it.
struct Entry
{
    std::shared_ptr<Message> message;
    Channel *channel = nullptr; ///< set by the log, which pins it until the message is appended
    std::uint32_t subscribers = 0; ///< set by the observer: clients here that follow the channel
};

/// The entries of a batch that has been appended: each message has its place in the log.
using Appended = std::span<const Entry>;

/// Messages that are appended together: all or none, and no other message gets a seq between them.
struct Batch
{
    std::span<Entry> entries;
    BroadcastGroup *group = nullptr; ///< the broadcast that they are; null: each is by itself
    /// Append only if this is the cursor of the last message of the (first) entry's channel; seq 0:
    /// the channel never had one.
    std::optional<Cursor> ifLast {};
    /// Of a publish of one message: is kept as long as the log keeps it. Null: none.
    const IdempotencyKey *idempotency = nullptr;
};

} // namespace holdfast
