// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/address.h"
#include "server/core/clock.h"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>

namespace holdfast::access {

/// Limits how fast each address may do something: so many units in each period, such as a second,
/// and as many as in a burst, which is longer, at once. Two kinds of units are counted together,
/// such as messages and their bytes. All addresses of an IPv6 /64 count as one, because one device
/// can use them all.
///
/// An address has a place in a table of fixed size. If its set of places is full, it takes the
/// place that is nearest to its full allowance and goes on from there, so that nobody gets a new
/// allowance by using many addresses. A secret key chooses the set, so that nobody can choose whose
/// place is taken.
///
/// Invariants: the table is made with the first address that is limited, and does not grow.
/// Thread: any; one of some mutexes, held while a set is searched.
class AddressRates
{
public:
    static constexpr std::size_t kinds = 2;
    using Amounts = std::array<std::uint64_t, kinds>;

    /// The times of a limit.
    struct Times
    {
        std::chrono::nanoseconds period = std::chrono::seconds(1);
        /// What may be used at once by an address that has used nothing for as long.
        std::chrono::nanoseconds burst = std::chrono::seconds(5);
    };
    static constexpr std::size_t places = 16'384;
    static constexpr std::uint64_t maxInPeriod = 1'000'000'000;

    explicit AddressRates(const Clock &clock, Amounts limits = {})
        : AddressRates(clock, limits, Times())
    {
    }
    AddressRates(const Clock &clock, Amounts limits, const Times &times);

    /// Units in a period, up to maxInPeriod; 0: no limit.
    void setLimits(Amounts limits);
    [[nodiscard]] Amounts limits() const;

    /// Uses the amounts, all or none. Zero: they are used. Otherwise the time after which they
    /// would fit. More than a burst at once fits if nothing was used before.
    [[nodiscard]] std::chrono::nanoseconds use(const AddressBytes &address, const Amounts &amounts);

private:
    /// What an address has used.
    struct Place
    {
        AddressBytes network {};
        /// For each kind the time at which the allowance is full again.
        std::array<MonotonicTime, kinds> fullAt {};
    };
    static constexpr std::size_t placesInSet = 8;
    static constexpr std::size_t sets = places / placesInSet;

    [[nodiscard]] static std::size_t setOf(const AddressBytes &network);
    /// The address's place, which may have been another's.
    [[nodiscard]] static Place &placeIn(std::span<Place> set, const AddressBytes &network);
    [[nodiscard]] static MonotonicTime fullAt(const Place &place);

    const Clock &m_clock;
    const Times m_times;
    std::array<std::atomic<std::uint64_t>, kinds> m_limits {};
    std::once_flag m_made;
    std::unique_ptr<Place[]> m_places; ///< null before the first use; see m_mutexes
    std::array<std::mutex, 16> m_mutexes; ///< each guards the sets whose number it divides
};

} // namespace holdfast::access
