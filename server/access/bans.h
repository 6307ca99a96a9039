// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/address.h"
#include "server/core/clock.h"
#include "server/core/result.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::access {

/// Who is banned: a client id, an address, or both (each is enough).
struct BanOrder
{
    std::string client; ///< empty: not by client
    std::optional<AddressBytes> address;
    std::chrono::seconds duration { 0 }; ///< 0: until it is lifted
};

/// One ban.
struct Ban
{
    std::uint64_t id = 0; ///< counts from 1
    BanOrder order;
    MonotonicTime until; ///< without meaning if the duration is 0
    std::uint64_t attempts = 0; ///< requests refused because of it
};

/// The bans of this server.
///
/// Invariants: at most `maxBans`. A ban that is over has no effect and is not listed.
/// Thread: any; one mutex, held for a lookup. While nobody is banned, a lookup costs one atomic
/// load.
class Bans
{
public:
    static constexpr std::size_t maxBans = 1000;

    explicit Bans(const Clock &clock) : m_clock(clock) { }

    /// Returns the new ban. Malformed: it names nobody. LimitReached.
    [[nodiscard]] Result<Ban> add(BanOrder order);
    /// False if there is no ban with that id.
    [[nodiscard]] bool lift(std::uint64_t id);
    [[nodiscard]] std::vector<Ban> all() const;

    /// The ban of a client or of an address, if there is one; `counts`: this is an attempt.
    [[nodiscard]] std::optional<Ban> find(std::string_view client, const AddressBytes &address,
                                          bool counts);

private:
    [[nodiscard]] bool isOver(const Ban &ban) const;

    const Clock &m_clock;
    std::atomic<bool> m_isEmpty { true };
    mutable std::mutex m_mutex; ///< guards all below
    std::map<std::uint64_t, Ban> m_bans;
    std::map<std::string, std::uint64_t, std::less<>> m_byClient; ///< the newest ban's id
    std::map<AddressBytes, std::uint64_t> m_byAddress; ///< the newest ban's id
    std::uint64_t m_lastId = 0;
};

} // namespace holdfast::access
