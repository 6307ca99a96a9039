// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/stress/simulatedclient.h"

#include <algorithm>
#include <sstream>

namespace holdfast::tests {

void SimulatedClient::take(const Block &block)
{
    if (block.position < has)
        fault =
            "was set back from " + std::to_string(has) + " to " + std::to_string(block.position);
    has = std::max(has, block.position);
    // The format of TextEncoder.
    std::istringstream words(block.bytes);
    for (std::string word; words >> word;) {
        if (word == ":")
            continue;
        if (word != "gap") {
            got.push_back(std::stoull(word));
            continue;
        }
        words >> word;
        gaps.emplace_back(std::stoull(word), std::stoull(word.substr(word.find('-') + 1)));
    }
}

void SimulatedClient::hold(const BlockPtr &block)
{
    phase = Phase::Blocked;
    unsent = block;
    position = block->position;
}

std::string SimulatedClient::verdict(const Ledger &ledger) const
{
    if (!fault.empty())
        return fault;
    for (std::size_t i = 0; i < got.size(); ++i) {
        const std::string name = std::to_string(got[i]);
        if (i > 0 && got[i] <= got[i - 1])
            return "got " + name + " after " + std::to_string(got[i - 1]);
        if (!following->channels.follows(ledger.channelOf(got[i])))
            return "got " + name + ", which is on none of its channels";
    }
    for (std::uint64_t seq = start + 1; seq <= std::min(has, ledger.head()); ++seq) {
        const bool isDue = following->channels.follows(ledger.channelOf(seq));
        if (!isDue || std::binary_search(got.begin(), got.end(), seq))
            continue;
        if (std::none_of(gaps.begin(), gaps.end(),
                         [seq](const auto &gap) { return gap.first < seq && seq <= gap.second; }))
            return "was not told of " + std::to_string(seq) + ", nor of a gap there";
    }
    return {};
}

} // namespace holdfast::tests
