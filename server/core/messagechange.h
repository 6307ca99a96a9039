// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/message.h"

namespace holdfast {

/// A retraction of the message with the seq `seq`: `like`, or another message of its broadcast.
/// `publisher` says who retracts it: source, address and client.
[[nodiscard]] std::shared_ptr<Message> makeRetraction(const Message &like, std::uint64_t seq,
                                                      const Draft &publisher,
                                                      std::int64_t wallMilliseconds);

/// A replacement of the same with the content of `draft`, whose channel and key are set to the
/// target's. It carries the version of the target that is to be read from now on. Errors as from
/// Message::make().
[[nodiscard]] Result<std::shared_ptr<Message>>
makeReplacement(const Message &like, std::uint64_t seq, Draft draft, const Clock &clock,
                std::size_t maxPayloadBytes = defaultMaxPayloadBytes);

} // namespace holdfast
