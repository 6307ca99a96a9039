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

/// One client as Presence keeps it.
///
/// Invariants: `held` connections refer to it; while that is not 0 it is not removed.
/// Thread: whoever holds its shard's lock; `serial` and the introduction's id never change.
struct Client
{
    struct RememberedChange;

    /// What a client says of itself; only those who said something have one.
    struct Introduction
    {
        std::string id;
        std::string name;
        std::string agent;
        std::unique_ptr<RememberedChange> change; ///< null for most
    };

    /// How its channels were changed since it asked for them, so that a request that still asks for
    /// the old ones gets the new ones.
    struct RememberedChange
    {
        /// Keys of the channels that it may still ask for: those that it asked for, then the latest
        /// of those that they were changed to.
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
    DeliveryRecord record; ///< what it was to receive, and what it has of that
    std::uint64_t behindAt = 0; ///< where its stream reads the log, while isBehind
    std::uint64_t revision = 0;
    std::uint32_t held = 0; ///< polls held and streams open
    std::uint32_t connections = 0; ///< that may still speak for it
    TransportKind transport = TransportKind::LongPoll;
    bool isAway = false;
    bool hasAcknowledged = false; ///< anything: its silence says that it has not got a message
    bool isBehind = false;
    bool isForgotten = false; ///< goes with its last connection, unless it comes back before

    [[nodiscard]] std::string id() const;
    [[nodiscard]] bool isNamed() const { return introduction && !introduction->id.empty(); }

    // Where ClientIndex keeps it.
    std::unique_ptr<Client> nextInBucket;
    Client *older = nullptr; ///< the one that changed before it
    Client *newer = nullptr;
};

/// The serial in an id that the server made ("~17"); nothing if it is not such an id.
[[nodiscard]] std::optional<std::uint64_t> serialIn(std::string_view id);

} // namespace holdfast
