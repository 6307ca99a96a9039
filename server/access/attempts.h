// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/address.h"
#include "server/core/clock.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>

namespace holdfast::access {

/// Counts wrong secrets per address, so that they cannot be guessed: after `allowed` wrong ones
/// within a minute an address is not listened to until the minute is over, and the answer to each
/// wrong one is held back, longer each time. All addresses of an IPv6 /64 count as one, because one
/// device can use them all.
///
/// Invariants: at most `maxAddresses` entries. When it is full, a new minute begins.
/// Thread: any; one mutex, held for one lookup.
class Attempts
{
public:
    static constexpr std::chrono::minutes window { 1 };
    static constexpr std::size_t maxAddresses = 10'000;
    /// How long the answer to the first wrong secret of a minute is held back, and any at most. It
    /// doubles in between.
    static constexpr std::chrono::milliseconds firstDelay { 250 };
    static constexpr std::chrono::milliseconds maxDelay { 4000 };

    explicit Attempts(const Clock &clock, std::uint32_t allowed = 10)
        : m_clock(clock), m_allowed(allowed)
    {
    }

    /// False if the address has used up its attempts.
    [[nodiscard]] bool mayTry(const AddressBytes &address) const;
    void countWrong(const AddressBytes &address);
    /// How long the answer to the last wrong one of the address is to be held back.
    [[nodiscard]] std::chrono::milliseconds delay(const AddressBytes &address) const;

private:
    /// Wrong ones of the address in this minute. Precondition: m_mutex is held.
    [[nodiscard]] std::uint32_t wrongOnes(const AddressBytes &address) const;

    const Clock &m_clock;
    const std::uint32_t m_allowed;
    mutable std::mutex m_mutex; ///< guards all below
    MonotonicTime m_minuteEnds {};
    std::map<AddressBytes, std::uint32_t> m_wrong; ///< in this minute
};

} // namespace holdfast::access
