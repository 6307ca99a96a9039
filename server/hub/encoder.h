// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/reading.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace holdfast {

/// Bytes for the wire that any number of subscribers get, and where they stand when they have them.
struct Block
{
    std::string bytes;
    std::uint64_t position = 0;
    std::vector<MessagePtr> messages; ///< what is in it, to be counted when it has been sent

    void countSent(std::uint32_t subscribers) const
    {
        for (const MessagePtr &message : messages)
            message->countSent(subscribers);
    }
};

using BlockPtr = std::shared_ptr<const Block>;

/// Turns what was read from the log into one transport's bytes. One implementation per transport,
/// stateless: equal readings give equal bytes.
///
/// Thread: any.
class Encoder
{
public:
    Encoder() = default;
    virtual ~Encoder() = default;
    Encoder(const Encoder &) = delete;
    Encoder &operator=(const Encoder &) = delete;

    /// Appends the bytes that tell the gap and the messages. Takes at most limits() of them.
    virtual void encode(const Reading &reading, const Epoch &epoch, std::string &out) const = 0;
    /// Appends what keeps an idle stream open; nothing where the transport has no such thing.
    virtual void encodeHeartbeat(std::string &out) const = 0;
    /// How much one block may carry.
    [[nodiscard]] virtual ReadLimits limits() const = 0;
    /// True if one delivery ends the subscription (a long-poll's answer).
    [[nodiscard]] virtual bool isOneShot() const = 0;
};

} // namespace holdfast
