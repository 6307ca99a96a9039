// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/address.h"
#include "server/core/clock.h"
#include "server/core/transportkind.h"
#include "server/hub/deliveryrecord.h"
#include "server/hub/follower.h"
#include "server/hub/introduction.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <ratio>
#include <string>
#include <string_view>

namespace holdfast {

/// The record of one client in Presence.
///
/// Invariants: `connections` counts the connections that refer to it; while that is not 0 it is not
/// removed.
/// Thread: whoever holds its shard's lock; `serial`, `shard` and isNamed() never change.
struct Client
{
    /// Of 100 ms: enough for display in 32 bits, for 13 years of the machine's up-time.
    using CoarseTime = std::chrono::duration<std::uint32_t, std::deci>;
    /// Counters stop here.
    static constexpr std::uint32_t maxRequests = UINT32_MAX;

    std::uint64_t serial = 0;
    std::unique_ptr<Introduction> introduction; ///< null if it said nothing about itself
    FollowingPtr following;
    AddressBytes address {};
    MonotonicTime stateSince;
    std::uint64_t revision = 0;
    DeliveryRecord record; ///< which messages it was sent and has acknowledged
    CoarseTime joined {};
    std::uint32_t requests = 0;
    std::uint32_t held = 0; ///< polls held and streams open
    std::uint32_t connections = 0; ///< that refer to it

    // Links of ClientIndex: slots in its pool.
    std::uint32_t nextInBucket = UINT32_MAX;
    std::uint32_t older = UINT32_MAX; ///< its neighbour with the next lower revision
    std::uint32_t newer = UINT32_MAX;

    TransportKind transport = TransportKind::LongPoll;
    std::uint8_t shard = 0; ///< of Presence
    bool isAway : 1 = false;
    /// At least once. Then a missing acknowledgement means that a message was not received.
    bool hasAcknowledged : 1 = false;
    /// It came as a stream without an id and has never acknowledged anything: whether it has a
    /// message is not known, and receipts count it apart.
    bool cannotTell : 1 = false;
    bool isBehind : 1 = false; ///< then the record has the position at which it reads the log
    bool isRenamed : 1 = false; ///< the operator gave it its name
    bool isForgotten : 1 = false; ///< removed with its last connection, unless it arrives again

    [[nodiscard]] std::string id() const;
    [[nodiscard]] bool isNamed() const { return introduction && !introduction->id().empty(); }
    /// When it came, to 100 ms.
    [[nodiscard]] MonotonicTime joinedAt() const { return MonotonicTime(joined); }
};

// One for each subscriber.
static_assert(sizeof(void *) > 8 || sizeof(Client) <= 128);

/// The serial in an id that the server assigned ("~17"); nothing for any other id.
[[nodiscard]] std::optional<std::uint64_t> serialIn(std::string_view id);

} // namespace holdfast
