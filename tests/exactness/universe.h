// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::exactness {

class Random;

/// A set of channels, one bit each.
using ChannelMask = std::uint64_t;

[[nodiscard]] constexpr ChannelMask bitOf(std::size_t channel)
{
    return ChannelMask { 1 } << channel;
}

/// One entry of a subscription, and the channels that it matches.
struct Entry
{
    std::string text; ///< a name or a pattern
    ChannelMask channels = 0;
};

/// The channels of one run, and the names and patterns that match them. It has its own pattern
/// matching, because the server's is under test.
///
/// Invariants: at most 64 channels; immutable after construction.
class Universe
{
public:
    /// `prefix` is put before every name, so that runs against one server are separate ("" or
    /// "r7."). `choices`: how many different selections someEntries() chooses from; 0: any. With
    /// few, subscribers share their audiences.
    explicit Universe(const std::string &prefix, std::size_t choices = 0);

    [[nodiscard]] const std::vector<std::string> &channels() const { return m_channels; }
    [[nodiscard]] const std::vector<Entry> &entries() const { return m_entries; }
    [[nodiscard]] std::optional<std::size_t> indexOf(std::string_view channel) const;
    /// A random selection of entries: indexes, sorted.
    [[nodiscard]] std::vector<std::size_t> someEntries(Random &random) const;
    [[nodiscard]] ChannelMask channelsOf(const std::vector<std::size_t> &entries) const;
    /// The path of a subscribe request, percent-encoded.
    [[nodiscard]] std::string pathOf(const std::vector<std::size_t> &entries) const;
    /// The path of a publish request.
    [[nodiscard]] std::string pathOfChannel(std::size_t channel) const;
    /// A JSON array with the texts of the entries.
    [[nodiscard]] std::string jsonListOf(const std::vector<std::size_t> &entries) const;

private:
    [[nodiscard]] std::vector<std::size_t> anyEntries(Random &random) const;

    std::vector<std::string> m_channels;
    std::vector<Entry> m_entries;
    const std::size_t m_choices;
    std::map<std::string, std::size_t, std::less<>> m_indices;
};

} // namespace holdfast::exactness
