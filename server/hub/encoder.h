// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/log/reading.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace holdfast {

/// Encoded messages that any number of subscribers are sent, and the position that they then have.
struct Block
{
    std::string bytes;
    std::uint64_t position = 0;
    std::vector<MessagePtr> messages; ///< what it contains, to be counted when it has been sent
    bool isHeartbeat = false;

    void countSent(std::uint32_t subscribers) const
    {
        for (const MessagePtr &message : messages)
            message->countSent(subscribers);
    }
};

using BlockPtr = std::shared_ptr<const Block>;

/// Encodes messages for one transport. One implementation per transport. Stateless: equal readings
/// give equal bytes.
///
/// Thread: any.
class Encoder
{
public:
    Encoder() = default;
    virtual ~Encoder() = default;
    Encoder(const Encoder &) = delete;
    Encoder &operator=(const Encoder &) = delete;

    /// Appends the gap notice and the messages. The reading is within limits().
    virtual void encode(const Reading &reading, const Epoch &epoch, std::string &out) const = 0;
    /// Appends a heartbeat that keeps an idle stream open; nothing if the transport has none.
    virtual void encodeHeartbeat(std::string &out) const = 0;
    /// How much one block may carry.
    [[nodiscard]] virtual ReadLimits limits() const = 0;
    /// True if one delivery ends the subscription (a long-poll's answer).
    [[nodiscard]] virtual bool isOneShot() const = 0;
};

} // namespace holdfast
