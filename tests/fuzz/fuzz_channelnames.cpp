// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/channelname.h"
#include "server/core/utf8.h"
#include "tests/fuzz/cuts.h"
#include "tests/fuzz/invariant.h"

#include <algorithm>
#include <string>
#include <vector>

using namespace holdfast;
using holdfast::fuzz::demand;

namespace {

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos)
            return parts;
        text.remove_prefix(end + 1);
    }
}

/// A direct implementation of the definition of patterns.
bool shouldMatch(std::string_view pattern, std::string_view name)
{
    std::vector<std::string_view> wanted = split(pattern, '.');
    std::vector<std::string_view> segments = split(name, '.');
    if (wanted.back() == "**") {
        if (segments.size() < wanted.size())
            return false;
        wanted.pop_back();
        segments.resize(wanted.size());
    }
    return std::ranges::equal(wanted, segments, [](std::string_view a, std::string_view b) {
        return a == "*" || a == b;
    });
}

void demandForm(std::string_view text)
{
    const bool isName = isChannelName(text);
    const bool isPattern = isChannelPattern(text);
    demand(!isName || !isPattern, "a name is no pattern");
    if (!isName && !isPattern)
        return;
    demand(!text.empty() && text.size() <= maxChannelNameBytes, "its length is bounded");
    demand(isPlainUtf8(text), "it is plain UTF-8");
    demand(text.find_first_of(",/?#") == std::string_view::npos, "it fits into a URL's path");
    demand(isPattern == (text.find('*') != std::string_view::npos), "a star makes a pattern");
    demand(std::ranges::none_of(split(text, '.'), &std::string_view::empty), "no segment is empty");
    demand(isChannelName("a." + std::string(text)) == isName || text.size() + 2 > 200,
           "a segment more changes nothing");
}

void demandMatching(std::string_view pattern, std::string_view name)
{
    if (!isChannelName(name))
        return;
    if (isChannelPattern(pattern))
        demand(matchesPattern(pattern, name) == shouldMatch(pattern, name), "a pattern matches");
    if (isChannelName(pattern))
        demand(matchesPattern(pattern, name) == (pattern == name), "a name matches itself");
}

void demandSense(const ChannelSet &set, const std::vector<std::string_view> &entries)
{
    const std::size_t count = set.names().size() + set.patterns().size();
    demand(count >= 1 && count <= maxChannelsPerSubscriber, "a set is bounded");
    demand(std::ranges::is_sorted(set.names()) && std::ranges::is_sorted(set.patterns()),
           "a set is sorted");
    for (const std::string_view entry : entries) {
        demand(isChannelName(entry) || isChannelPattern(entry), "each entry is well formed");
        demand(std::ranges::find(*set.entries(), entry) != set.entries()->end(), "none is lost");
        demand(!isChannelName(entry) || set.follows(entry), "a name is followed");
    }
    const auto again = ChannelSet::parse(set.key());
    demand(again && again.value().key() == set.key(), "its key stands for it");
}

} // namespace

/// The input: a list as in a URL. Its first two entries are also used as a pattern and a name.
// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view list = fuzz::textOf(data, size);
    const std::vector<std::string_view> entries = split(list, ',');
    for (const std::string_view entry : entries)
        demandForm(entry);
    if (entries.size() > 1)
        demandMatching(entries[0], entries[1]);

    const auto set = ChannelSet::parse(list);
    if (set)
        demandSense(set.value(), entries);
    else
        demand(!set.error().message.empty(), "an error says what to do");
    return 0;
}
