// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/addressrates.h"

#include "server/core/keyedhash.h"

#include <algorithm>
#include <string_view>

namespace holdfast::access {

namespace {

/// The time that it takes to regain `amount`, of which `limit` come back in a period.
std::chrono::nanoseconds timeFor(std::uint64_t amount, std::uint64_t limit,
                                 std::chrono::nanoseconds period)
{
    constexpr std::chrono::nanoseconds longest = std::chrono::hours(24 * 365);
    const std::chrono::nanoseconds unit = period / static_cast<std::int64_t>(limit);
    const auto most = static_cast<std::uint64_t>(longest / unit);
    return unit * static_cast<std::int64_t>(std::min(amount, most));
}

} // namespace

AddressRates::AddressRates(const Clock &clock, Amounts limits, const Times &times)
    : m_clock(clock), m_times(times)
{
    setLimits(limits);
}

void AddressRates::setLimits(Amounts limits)
{
    for (std::size_t kind = 0; kind < kinds; ++kind)
        m_limits.at(kind) = std::min(limits.at(kind), maxInPeriod);
}

AddressRates::Amounts AddressRates::limits() const
{
    Amounts limits {};
    for (std::size_t kind = 0; kind < kinds; ++kind)
        limits.at(kind) = m_limits.at(kind);
    return limits;
}

std::size_t AddressRates::setOf(const AddressBytes &network)
{
    return keyedHash({ reinterpret_cast<const char *>(network.data()), network.size() }) % sets;
}

MonotonicTime AddressRates::fullAt(const Place &place)
{
    return *std::ranges::max_element(place.fullAt);
}

AddressRates::Place &AddressRates::placeIn(std::span<Place> set, const AddressBytes &network)
{
    const auto own = std::ranges::find(set, network, &Place::network);
    if (own != set.end())
        return *own;
    Place &fullest = *std::ranges::min_element(set, {}, &fullAt);
    fullest.network = network;
    return fullest;
}

std::chrono::nanoseconds AddressRates::use(const AddressBytes &address, const Amounts &amounts)
{
    const Amounts most = limits();
    if (std::ranges::all_of(most, [](std::uint64_t limit) { return limit == 0; }))
        return {};
    std::call_once(m_made, [this] { m_places = std::make_unique<Place[]>(places); });
    const AddressBytes network = networkOf(address);
    const std::size_t index = setOf(network);
    const MonotonicTime now = m_clock.now();
    const std::lock_guard lock(m_mutexes.at(index % m_mutexes.size()));
    Place &place = placeIn(std::span(m_places.get() + index * placesInSet, placesInSet), network);
    std::array<MonotonicTime, kinds> next = place.fullAt;
    std::chrono::nanoseconds wait {};
    for (std::size_t kind = 0; kind < kinds; ++kind) {
        if (most.at(kind) == 0)
            continue;
        const bool isFull = next.at(kind) <= now;
        next.at(kind) =
            std::max(next.at(kind), now) + timeFor(amounts.at(kind), most.at(kind), m_times.period);
        if (!isFull)
            wait = std::max(wait, next.at(kind) - now - m_times.burst);
    }
    if (wait.count() <= 0) {
        place.fullAt = next;
        return {};
    }
    return wait;
}

} // namespace holdfast::access
