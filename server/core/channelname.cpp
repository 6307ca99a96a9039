// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/channelname.h"

#include "server/core/utf8.h"

#include <algorithm>
#include <array>

namespace holdfast {

namespace {

bool isWellFormedSegments(std::string_view text)
{
    if (text.size() > maxChannelNameBytes)
        return false;
    char before = '.';
    for (const char c : text) {
        if ((c == '.' && before == '.') || c == ',' || c == '/' || c == '?' || c == '#')
            return false;
        before = c;
    }
    return before != '.' && isPlainUtf8(text);
}

/// Removes the first segment from `rest` and returns it.
std::string_view takeSegment(std::string_view &rest)
{
    const auto dot = rest.find('.');
    const auto segment = rest.substr(0, dot);
    rest = dot == std::string_view::npos ? std::string_view {} : rest.substr(dot + 1);
    return segment;
}

Error notAnEntry(std::size_t index)
{
    return Error { ErrorCode::Malformed,
                   "Entry " + std::to_string(index + 1)
                       + " is not a channel name or pattern: use 1-200 bytes of UTF-8 in segments "
                         "separated by dots, without control characters, comma, / ? or #; in a "
                         "pattern * is a whole segment and ** the last one.",
                   ErrorReason::NotAChannelOrPattern,
                   { std::to_string(index + 1) } };
}

void sortWithoutDoubles(std::vector<std::string> &list)
{
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
}

void eraseAll(const std::vector<std::string> &these, std::vector<std::string> &from)
{
    std::erase_if(from, [&these](const std::string &entry) {
        return std::find(these.begin(), these.end(), entry) != these.end();
    });
}

constexpr std::string_view clientPrefix = "system.client.";

struct Escape
{
    char character;
    char letter;
};

constexpr std::array escapes { Escape { '~', '~' }, Escape { '.', 'd' }, Escape { ',', 'c' },
                               Escape { '*', 'a' }, Escape { '/', 's' }, Escape { '?', 'q' },
                               Escape { '#', 'h' } };

} // namespace

bool isChannelName(std::string_view name)
{
    return name.find('*') == std::string_view::npos && isWellFormedSegments(name);
}

bool isReservedChannel(std::string_view name)
{
    return name == "system" || name.starts_with("system.");
}

bool isFeed(std::string_view channel)
{
    return channel == clientsFeed || channel == channelsFeed || channel == messagesFeed;
}

std::string clientChannel(std::string_view clientId)
{
    std::string channel(clientPrefix);
    for (const char c : clientId) {
        const auto *const found = std::ranges::find(escapes, c, &Escape::character);
        if (found == escapes.end())
            channel += c;
        else
            channel.append({ '~', found->letter });
    }
    return channel;
}

std::string clientOfChannel(std::string_view channel)
{
    if (!channel.starts_with(clientPrefix))
        return {};
    std::string id;
    for (std::string_view rest = channel.substr(clientPrefix.size()); !rest.empty();
         rest.remove_prefix(1)) {
        if (rest.front() != '~') {
            id += rest.front();
            continue;
        }
        rest.remove_prefix(1);
        const auto *const found = rest.empty()
            ? escapes.end()
            : std::ranges::find(escapes, rest.front(), &Escape::letter);
        if (found == escapes.end())
            return {};
        id += found->character;
    }
    return clientChannel(id) == channel ? id : std::string();
}

bool isChannelPattern(std::string_view pattern)
{
    if (pattern.find('*') == std::string_view::npos || !isWellFormedSegments(pattern))
        return false;
    for (std::string_view rest = pattern; !rest.empty();) {
        const auto segment = takeSegment(rest);
        if (segment.find('*') == std::string_view::npos || segment == "*")
            continue;
        if (segment != "**" || !rest.empty())
            return false;
    }
    return true;
}

bool matchesPattern(std::string_view pattern, std::string_view name)
{
    if (isReservedChannel(name) && !isReservedChannel(pattern))
        return false;
    while (!pattern.empty() && !name.empty()) {
        const auto wanted = takeSegment(pattern);
        if (wanted == "**")
            return true;
        const auto segment = takeSegment(name);
        if (wanted != "*" && wanted != segment)
            return false;
    }
    return pattern.empty() && name.empty();
}

bool includesChannels(std::string_view outer, std::string_view inner)
{
    while (!outer.empty() && !inner.empty()) {
        const auto wanted = takeSegment(outer);
        if (wanted == "**")
            return true;
        const auto segment = takeSegment(inner);
        if (segment == "**" || (wanted != "*" && wanted != segment))
            return false;
    }
    return outer.empty() && inner.empty();
}

bool sharesChannels(std::string_view a, std::string_view b)
{
    while (!a.empty() && !b.empty()) {
        const auto left = takeSegment(a);
        const auto right = takeSegment(b);
        if (left == "**" || right == "**")
            return true;
        if (left != "*" && right != "*" && left != right)
            return false;
    }
    return a.empty() && b.empty();
}

Result<ChannelSet> ChannelSet::make(const std::vector<std::string> &entries)
{
    if (entries.empty())
        return Error { ErrorCode::Malformed, "Name at least one channel.",
                       ErrorReason::NoChannelNamed };
    if (entries.size() > maxChannelsPerSubscriber) {
        return Error { ErrorCode::TooLarge,
                       "At most 100 channels or patterns on one request: use a pattern such as "
                       "class.* or several requests.",
                       ErrorReason::TooManyChannelsNamed,
                       { std::to_string(maxChannelsPerSubscriber) } };
    }
    std::vector<std::string> names;
    std::vector<std::string> patterns;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (isChannelName(entries[i]))
            names.push_back(entries[i]);
        else if (isChannelPattern(entries[i]))
            patterns.push_back(entries[i]);
        else
            return notAnEntry(i);
    }
    sortWithoutDoubles(names);
    sortWithoutDoubles(patterns);
    ChannelSet set;
    set.m_nameCount = names.size();
    names.insert(names.end(), patterns.begin(), patterns.end());
    names.shrink_to_fit();
    set.m_entries = std::make_shared<const std::vector<std::string>>(std::move(names));
    return set;
}

Result<ChannelSet> ChannelSet::parse(std::string_view commaSeparated)
{
    std::vector<std::string> entries;
    while (entries.size() <= maxChannelsPerSubscriber) {
        const auto comma = commaSeparated.find(',');
        entries.emplace_back(commaSeparated.substr(0, comma));
        if (comma == std::string_view::npos)
            break;
        commaSeparated.remove_prefix(comma + 1);
    }
    return make(entries);
}

void ChannelChange::append(const ChannelChange &later)
{
    eraseAll(later.added, removed);
    eraseAll(later.added, added);
    added.insert(added.end(), later.added.begin(), later.added.end());
    eraseAll(later.removed, added);
    eraseAll(later.removed, removed);
    removed.insert(removed.end(), later.removed.begin(), later.removed.end());
    if (removed.size() > maxChannelsPerSubscriber)
        removed.erase(removed.begin(),
                      removed.end() - static_cast<std::ptrdiff_t>(maxChannelsPerSubscriber));
}

Result<ChannelSet> ChannelSet::changed(const ChannelChange &change) const
{
    // The added entries come first, so that "Entry 2" in an error is the second entry that was
    // sent.
    std::vector<std::string> entries = change.added;
    entries.insert(entries.end(), m_entries->begin(), m_entries->end());
    eraseAll(change.removed, entries);
    return make(entries);
}

bool ChannelSet::isOfFeeds() const
{
    return patterns().empty() && std::ranges::all_of(names(), isFeed);
}

bool ChannelSet::follows(std::string_view channel) const
{
    const auto exact = names();
    if (std::binary_search(exact.begin(), exact.end(), channel, std::less<>()))
        return true;
    const auto wild = patterns();
    return std::any_of(wild.begin(), wild.end(), [channel](const std::string &pattern) {
        return matchesPattern(pattern, channel);
    });
}

std::string ChannelSet::key() const
{
    std::string key;
    for (const std::string &entry : *m_entries) {
        if (!key.empty())
            key.push_back(',');
        key.append(entry);
    }
    return key;
}

} // namespace holdfast
