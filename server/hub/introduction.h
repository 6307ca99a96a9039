// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/channelname.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast {

/// What a client says about itself. The texts share one allocation.
///
/// Invariants: a text has at most maxBytes bytes; what is longer is cut.
/// Thread: whoever holds the lock of the client's shard.
class Introduction
{
public:
    static constexpr std::size_t maxBytes = UINT8_MAX;

    /// How the client's channels were changed after its request, so that a request that still asks
    /// for the old ones gets the new ones.
    struct RememberedChange
    {
        /// Keys of the channel sets that the client may still ask for: the set of its request, then
        /// the latest results of changes.
        std::vector<std::string> askedKeys;
        ChannelChange total;
        bool isOwn = true; ///< made by its own WebSockets only, by nobody else
    };

    Introduction(std::string_view id, std::string_view name, std::string_view agent);

    /// Valid until setName().
    [[nodiscard]] std::string_view id() const { return { m_texts.get(), m_idBytes }; }
    [[nodiscard]] std::string_view name() const
    {
        return { m_texts.get() + m_idBytes, m_nameBytes };
    }
    [[nodiscard]] std::string_view agent() const
    {
        return { m_texts.get() + m_idBytes + m_nameBytes, m_agentBytes };
    }
    void setName(std::string_view name);

    std::unique_ptr<RememberedChange> change; ///< null for most

private:
    std::unique_ptr<char[]> m_texts; ///< id, name and agent, one after the other
    std::uint8_t m_idBytes;
    std::uint8_t m_nameBytes;
    std::uint8_t m_agentBytes;
};

// One for each client with an id or a name: malloc uses 32 bytes for 24.
static_assert(sizeof(void *) > 8 || sizeof(Introduction) <= 24);

} // namespace holdfast
