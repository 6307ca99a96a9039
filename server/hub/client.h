// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/address.h"
#include "server/core/clock.h"
#include "server/hub/deliveryrecord.h"
#include "server/hub/follower.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast {

/// How a client receives.
enum class TransportKind : std::uint8_t { LongPoll, EventStream, WebSocket };

/// The record of one client in Presence.
///
/// Invariants: `connections` counts the connections that refer to it; while that is not 0 it is not
/// removed.
/// Thread: whoever holds its shard's lock; `serial` and the introduction's id never change.
struct Client
{
    struct RememberedChange;

    /// What a client says about itself; null if it said nothing.
    struct Introduction
    {
        std::string id;
        std::string name;
        std::string agent;
        std::unique_ptr<RememberedChange> change; ///< null for most
    };

    /// How the client's channels were changed after its request, so that a request that still asks
    /// for the old ones gets the new ones.
    struct RememberedChange
    {
        /// Keys of the channel sets that the client may still ask for: the set of its request, then
        /// the latest results of changes.
        std::vector<std::string> askedKeys;
        ChannelChange total;
    };

    std::uint64_t serial = 0;
    std::unique_ptr<Introduction> introduction;
    std::shared_ptr<Following> following;
    AddressBytes address {};
    MonotonicTime stateSince;
    MonotonicTime joined;
    std::uint64_t requests = 0;
    DeliveryRecord record; ///< which messages it was sent and has acknowledged
    std::uint64_t behindAt = 0; ///< the position at which its stream reads the log, while isBehind
    std::uint64_t revision = 0;
    std::uint32_t held = 0; ///< polls held and streams open
    std::uint32_t connections = 0; ///< that refer to it
    TransportKind transport = TransportKind::LongPoll;
    bool isAway = false;
    /// At least once. Then a missing acknowledgement means that a message was not received.
    bool hasAcknowledged = false;
    bool isBehind = false;
    bool isForgotten = false; ///< removed with its last connection, unless it arrives again before

    [[nodiscard]] std::string id() const;
    [[nodiscard]] bool isNamed() const { return introduction && !introduction->id.empty(); }

    // Links of ClientIndex.
    std::unique_ptr<Client> nextInBucket;
    Client *older = nullptr; ///< its neighbour with the next lower revision
    Client *newer = nullptr;
};

/// The serial in an id that the server assigned ("~17"); nothing for any other id.
[[nodiscard]] std::optional<std::uint64_t> serialIn(std::string_view id);

} // namespace holdfast
