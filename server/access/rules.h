// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/principal.h"
#include "server/core/channelname.h"
#include "server/core/result.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::access {

/// What somebody wants to do on the push port. Closed list.
enum class Action : std::uint8_t {
    Look, ///< at what is the same for everybody: the join page, the room, the health check
    Subscribe,
    Publish,
    Acknowledge, ///< also a report of what was seen
    ChangeChannels, ///< of a client: asked once for the client, then Subscribe for each new channel
    ReadReceipt,
    Leave,
    Join, ///< exchange the PIN of the room for a pass
};

/// One question to the rules. The views are untrusted text.
struct Question
{
    Action action = Action::Look;
    /// A name, or (Subscribe) a pattern. Empty: the channels are not known yet, so the question is
    /// whether the principal may do this on any channel at all.
    std::string_view channel {};
    std::string_view client {}; ///< the id of the client that the request is for; empty: none
    bool isAttempt = true; ///< false: it is asked again about something that is open already
};

/// The answer to a question: why not, and what would help. Holds no secret.
struct Refusal
{
    std::string rule; ///< the rule that refuses, as the operator wrote it: "--publish local"
    std::string message; ///< for a person: names the rule, and says what would satisfy it
    /// Forbidden, RoomLocked, ScopeMissing, Unauthenticated, TokenRejected, TooManyAttempts or
    /// TooFast.
    ErrorCode code = ErrorCode::Forbidden;
    int retryAfterSeconds = 0; ///< for TooFast

    [[nodiscard]] Error error() const
    {
        Error error { code, message };
        error.retryAfterSeconds = retryAfterSeconds;
        return error;
    }
};

/// Decides who may do what. Every way in asks it: all routes, and all commands of a WebSocket.
///
/// Invariants: never blocks and makes no system call, because workers ask it.
/// Thread: any.
class Rules
{
public:
    /// What lets a client in that knows the PIN of the room. It is sent where a token would be.
    struct Pass
    {
        std::string text;
        std::int64_t milliseconds = 0; ///< for which it is valid
    };

    Rules() = default;
    virtual ~Rules() = default;
    Rules(const Rules &) = delete;
    Rules &operator=(const Rules &) = delete;

    /// Who sends the request, judged from its head alone: the body has not arrived yet. `peer` is
    /// the address of the connection's peer.
    [[nodiscard]] virtual Principal identify(const http::Request &head,
                                             const AddressBytes &peer) const = 0;
    /// Why the principal may not do this; nothing if it may.
    [[nodiscard]] virtual std::optional<Refusal> refusal(const Principal &principal,
                                                         const Question &question) const = 0;
    /// True if the principal is let in with the PIN of the room only.
    [[nodiscard]] virtual bool needsPin(const Principal &principal) const
    {
        static_cast<void>(principal);
        return false;
    }
    /// A pass in exchange for the PIN. NotFound: the room has none. PinNeeded: it is another one.
    /// TooManyAttempts.
    [[nodiscard]] virtual Result<Pass> join(const Principal &principal, std::string_view pin) const
    {
        static_cast<void>(principal);
        static_cast<void>(pin);
        return Error { ErrorCode::NotFound, "This room has no PIN: just subscribe." };
    }
    /// What can be guessed.
    enum class Secret : std::uint8_t {
        Token,
        Pin,
    };
    /// How long the answer to the wrong secret that the principal has just sent is to be held back:
    /// longer with each wrong one from its address, within a bound.
    [[nodiscard]] virtual std::chrono::milliseconds delayAfterWrong(const Principal &principal,
                                                                    Secret secret) const
    {
        static_cast<void>(principal);
        static_cast<void>(secret);
        return {};
    }
    /// True if countNewChannels() has to be asked. Costs nothing.
    [[nodiscard]] virtual bool limitsChannels(const Principal &principal) const
    {
        static_cast<void>(principal);
        return false;
    }
    /// Counts channels that the principal is about to create. The refusal (TooFast) if its address
    /// has created too many: then nothing is counted.
    [[nodiscard]] virtual std::optional<Refusal> countNewChannels(const Principal &principal,
                                                                  std::size_t channels) const
    {
        static_cast<void>(principal);
        static_cast<void>(channels);
        return std::nullopt;
    }
    /// Counts messages that the principal is about to publish. The refusal (TooFast) if its address
    /// has published too many, or too many bytes, in a short time: then nothing is counted.
    [[nodiscard]] virtual std::optional<Refusal>
    countPublish(const Principal &principal, std::size_t messages, std::size_t bytes) const
    {
        static_cast<void>(principal);
        static_cast<void>(messages);
        static_cast<void>(bytes);
        return std::nullopt;
    }
};

/// The first refusal for an entry of `channels`; nothing if all are allowed.
[[nodiscard]] std::optional<Refusal> refusalOfAny(const Rules &rules, const Principal &principal,
                                                  Action action, const ChannelSet &channels,
                                                  std::string_view client = {},
                                                  bool isAttempt = true);

} // namespace holdfast::access
