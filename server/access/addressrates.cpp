// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/addressrates.h"

#include "server/core/entropy.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace holdfast::access {

namespace {

constexpr std::chrono::nanoseconds second = std::chrono::seconds(1);

std::array<std::uint64_t, 2> newKey()
{
    const auto half = [] { return std::uint64_t { entropy() } << 32U | entropy(); };
    return { half(), half() };
}

/// The bits of a product, mixed into each other.
std::uint64_t mixed(std::uint64_t a, std::uint64_t b)
{
    const std::uint64_t product = a * b;
    return product ^ std::rotr(product, 32) ^ (a >> 29U);
}

/// The time that it takes to regain `amount`.
std::chrono::nanoseconds timeFor(std::uint64_t amount, std::uint64_t perSecond)
{
    constexpr std::uint64_t most = 1'000'000'000;
    return second / static_cast<std::int64_t>(perSecond)
        * static_cast<std::int64_t>(std::min(amount, most));
}

} // namespace

AddressRates::AddressRates(const Clock &clock, Amounts perSecond) : m_clock(clock), m_key(newKey())
{
    setLimits(perSecond);
}

void AddressRates::setLimits(Amounts perSecond)
{
    for (std::size_t kind = 0; kind < kinds; ++kind)
        m_perSecond.at(kind) = std::min(perSecond.at(kind), maxPerSecond);
}

AddressRates::Amounts AddressRates::limits() const
{
    Amounts limits {};
    for (std::size_t kind = 0; kind < kinds; ++kind)
        limits.at(kind) = m_perSecond.at(kind);
    return limits;
}

std::size_t AddressRates::setOf(const AddressBytes &network) const
{
    std::array<std::uint64_t, 2> halves {};
    std::memcpy(halves.data(), network.data(), network.size());
    return mixed(mixed(halves[0] ^ m_key[0], m_key[1] | 1U) ^ halves[1], m_key[0] | 1U) % sets;
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
    const Amounts perSecond = limits();
    if (std::ranges::all_of(perSecond, [](std::uint64_t limit) { return limit == 0; }))
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
        if (perSecond.at(kind) == 0)
            continue;
        const bool isFull = next.at(kind) <= now;
        next.at(kind) =
            std::max(next.at(kind), now) + timeFor(amounts.at(kind), perSecond.at(kind));
        if (!isFull)
            wait = std::max(wait, next.at(kind) - now - std::chrono::nanoseconds(burst));
    }
    if (wait.count() <= 0) {
        place.fullAt = next;
        return {};
    }
    return wait;
}

} // namespace holdfast::access
