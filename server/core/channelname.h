// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast {

inline constexpr std::size_t maxChannelNameBytes = 200;
inline constexpr std::size_t maxChannelsPerSubscriber = 100;

/// True if `name` is 1-200 bytes of UTF-8: dot-separated segments, none empty, no control
/// characters, none of `,` `*` `/` `?` `#`.
[[nodiscard]] bool isChannelName(std::string_view name);

/// True for `system` and everything below it: the server's own announcements.
[[nodiscard]] bool isReservedChannel(std::string_view name);

/// True if `pattern` has the form of a name in which at least one whole segment is `*`, or the last
/// one is `**`.
[[nodiscard]] bool isChannelPattern(std::string_view pattern);

/// True if `name` is matched: `*` stands for exactly one segment, a final `**` for one or more.
/// Both must be well formed.
[[nodiscard]] bool matchesPattern(std::string_view pattern, std::string_view name);

/// What a set of channels is changed by. An entry that is in both lists is taken out.
///
/// Invariants: none; what it holds is untrusted until ChannelSet::changed() has made a set of it.
struct ChannelChange
{
    std::vector<std::string> added;
    std::vector<std::string> removed;

    /// Makes this what it comes to when `later` follows it. At most 100 removals are kept, the
    /// latest.
    void append(const ChannelChange &later);
};

/// What a subscriber follows: names, then patterns, each sorted and without doubles.
///
/// Invariants: 1 to 100 entries, each well formed. Immutable once made.
/// Thread: any.
class ChannelSet
{
public:
    /// From decoded entries. Malformed: an entry is not well formed (says which); TooLarge: more
    /// than 100 entries.
    [[nodiscard]] static Result<ChannelSet> make(const std::vector<std::string> &entries);
    /// From a comma-separated list, decoded.
    [[nodiscard]] static Result<ChannelSet> parse(std::string_view commaSeparated);

    /// What it comes to. Malformed: nothing is left, or an entry is not well formed ("Entry 2" is
    /// the second one added); TooLarge: more than 100 entries.
    [[nodiscard]] Result<ChannelSet> changed(const ChannelChange &change) const;

    [[nodiscard]] bool follows(std::string_view channel) const;
    [[nodiscard]] std::span<const std::string> names() const
    {
        return { m_entries->data(), m_nameCount };
    }
    [[nodiscard]] std::span<const std::string> patterns() const
    {
        return { m_entries->data() + m_nameCount, m_entries->size() - m_nameCount };
    }
    /// The names, then the patterns. Never null.
    [[nodiscard]] const std::shared_ptr<const std::vector<std::string>> &entries() const
    {
        return m_entries;
    }
    /// The entries with commas between: equal sets have equal keys.
    [[nodiscard]] std::string key() const;
    friend bool operator==(const ChannelSet &a, const ChannelSet &b)
    {
        return *a.m_entries == *b.m_entries;
    }

private:
    ChannelSet() = default;

    std::shared_ptr<const std::vector<std::string>> m_entries;
    std::size_t m_nameCount = 0;
};

} // namespace holdfast
