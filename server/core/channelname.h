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

/// The feeds: reserved channels that only who may view or manage the server may follow. Batches of
/// JSON about all clients, channels and messages, in docs/management-api.md.
inline constexpr std::string_view clientsFeed = "system.clients";
inline constexpr std::string_view channelsFeed = "system.channels";
inline constexpr std::string_view messagesFeed = "system.messages";
[[nodiscard]] bool isFeed(std::string_view channel);

/// The reserved channel that only the client with this id may follow: `system.client.` and the id,
/// in which the characters that no segment can have are two: `~d` for a dot, `~~` for `~`.
/// Precondition: a client may have the id.
[[nodiscard]] std::string clientChannel(std::string_view clientId);
/// The id for which clientChannel() is `channel`; empty for every other channel.
[[nodiscard]] std::string clientOfChannel(std::string_view channel);

/// True if `pattern` has the form of a name in which at least one whole segment is `*`, or the last
/// segment is `**`.
[[nodiscard]] bool isChannelPattern(std::string_view pattern);

/// True if `pattern` matches `name`: `*` matches exactly one segment, a final `**` one or more.
/// A reserved channel is matched only if the pattern names the segment `system`, so that nobody
/// follows one by accident. Precondition: both are well formed.
[[nodiscard]] bool matchesPattern(std::string_view pattern, std::string_view name);

/// True if each channel that `inner` stands for is one that `outer` stands for. Each is a name or a
/// pattern, and well formed.
[[nodiscard]] bool includesChannels(std::string_view outer, std::string_view inner);

/// True if there can be a channel that both stand for. Each is a name or a pattern, and well
/// formed.
[[nodiscard]] bool sharesChannels(std::string_view a, std::string_view b);

/// A change of a channel set. An entry that is in both lists is removed.
///
/// Invariants: none; the entries are untrusted until ChannelSet::changed() has checked them.
struct ChannelChange
{
    std::vector<std::string> added;
    std::vector<std::string> removed;

    /// Combines this change with a later one, so that it has the effect of both. Keeps only the
    /// latest 100 removals.
    void append(const ChannelChange &later);
};

/// The channels that a subscriber follows: names, then patterns, each sorted and without
/// duplicates.
///
/// Invariants: 1 to 100 entries, each well formed. Immutable after construction.
/// Thread: any.
class ChannelSet
{
public:
    /// From decoded entries. Malformed: an entry is not well formed (the error says which).
    /// TooLarge: more than 100 entries.
    [[nodiscard]] static Result<ChannelSet> make(const std::vector<std::string> &entries);
    /// From a comma-separated list, decoded.
    [[nodiscard]] static Result<ChannelSet> parse(std::string_view commaSeparated);

    /// The set after the change. Malformed: no entry is left, or an entry is not well formed
    /// ("Entry 2" is the second added entry). TooLarge: more than 100 entries.
    [[nodiscard]] Result<ChannelSet> changed(const ChannelChange &change) const;

    [[nodiscard]] bool follows(std::string_view channel) const;
    /// True if it is feeds alone: then the subscriber is a window of an operator, and no client of
    /// the room.
    [[nodiscard]] bool isOfFeeds() const;
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
    /// The entries, separated by commas: equal sets have equal keys.
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
