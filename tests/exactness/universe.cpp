// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/universe.h"

#include "tests/exactness/random.h"

#include <algorithm>

namespace holdfast::exactness {

namespace {

std::vector<std::string_view> segmentsOf(std::string_view name)
{
    std::vector<std::string_view> segments;
    while (true) {
        const auto dot = name.find('.');
        segments.push_back(name.substr(0, dot));
        if (dot == std::string_view::npos)
            return segments;
        name.remove_prefix(dot + 1);
    }
}

/// `*` matches exactly one segment, a final `**` one or more (docs/protocol.md, "Channels").
bool standsFor(std::string_view pattern, std::string_view name)
{
    auto wanted = segmentsOf(pattern);
    auto given = segmentsOf(name);
    if (wanted.back() == "**") {
        if (given.size() < wanted.size())
            return false;
        wanted.pop_back();
        given.resize(wanted.size());
    }
    return wanted.size() == given.size()
        && std::equal(wanted.begin(), wanted.end(), given.begin(),
                      [](auto w, auto g) { return w == "*" || w == g; });
}

void appendEncoded(std::string_view text, std::string &out)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool isPlain =
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '*';
        if (isPlain) {
            out += c;
            continue;
        }
        out += '%';
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
}

} // namespace

Universe::Universe(const std::string &prefix, std::size_t choices) : m_choices(choices)
{
    for (const char *name :
         { "room.0", "room.1", "room.2", "room.3", "room.4", "room.5", "room.a.0", "room.a.1",
           "room.b.0", "gr\xc3\xbcner platz.eins", "gr\xc3\xbcner platz.zwei", "x", "y",
           "deep.1.2.3", "deep.1.9.3", "deep.2.9.3", "slow.0", "slow.1" })
        m_channels.push_back(prefix + name);
    std::vector<std::string> texts = m_channels;
    for (const char *pattern : { "room.*", "room.**", "room.*.0", "*", "*.0", "deep.1.*.3",
                                 "deep.**", "*.*.*.*", "**", "slow.*" })
        texts.push_back(prefix + pattern);
    for (std::size_t i = 0; i < m_channels.size(); ++i)
        m_indices.emplace(m_channels[i], i);
    for (const std::string &text : texts) {
        Entry entry { text };
        for (std::size_t i = 0; i < m_channels.size(); ++i) {
            if (standsFor(text, m_channels[i]))
                entry.channels |= bitOf(i);
        }
        m_entries.push_back(std::move(entry));
    }
}

std::optional<std::size_t> Universe::indexOf(std::string_view channel) const
{
    const auto it = m_indices.find(channel);
    return it == m_indices.end() ? std::nullopt : std::optional(it->second);
}

std::vector<std::size_t> Universe::someEntries(Random &random) const
{
    if (m_choices > 0) {
        Random chosen(random.below(m_choices));
        return anyEntries(chosen);
    }
    return anyEntries(random);
}

std::vector<std::size_t> Universe::anyEntries(Random &random) const
{
    // As on a real server, most clients follow little: half of them follow one channel by its name.
    std::vector<std::size_t> some { random.below(m_channels.size()) };
    if (random.chance(50)) {
        for (std::size_t more = 1 + random.below(4); more > 0; --more)
            some.push_back(random.below(m_entries.size()));
    }
    std::sort(some.begin(), some.end());
    some.erase(std::unique(some.begin(), some.end()), some.end());
    return some;
}

ChannelMask Universe::channelsOf(const std::vector<std::size_t> &entries) const
{
    ChannelMask all = 0;
    for (const std::size_t entry : entries)
        all |= m_entries[entry].channels;
    return all;
}

std::string Universe::pathOf(const std::vector<std::size_t> &entries) const
{
    std::string path = "/channels/";
    for (const std::size_t entry : entries) {
        if (path.back() != '/')
            path += ',';
        appendEncoded(m_entries[entry].text, path);
    }
    return path;
}

std::string Universe::pathOfChannel(std::size_t channel) const
{
    std::string path = "/channels/";
    appendEncoded(m_channels[channel], path);
    return path;
}

std::string Universe::jsonListOf(const std::vector<std::size_t> &entries) const
{
    std::string list = "[";
    for (const std::size_t entry : entries) {
        if (list.back() != '[')
            list += ',';
        list += '"' + m_entries[entry].text + '"';
    }
    return list + ']';
}

} // namespace holdfast::exactness
