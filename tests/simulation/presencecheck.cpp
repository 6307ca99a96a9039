// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/simulation/presencecheck.h"

#include "server/engine/server.h"
#include "tests/simulation/runningserver.h"

#include <algorithm>

namespace holdfast::simulation {

namespace {

using exactness::Findings;
using exactness::Subscriber;
using exactness::Transport;

void judgeClient(const Subscriber &subscriber, Findings &findings)
{
    if (subscriber.clientId().empty() || !subscriber.isCounted())
        return;
    const std::vector<std::string> follows = subscriber.followed();
    bool isHere = false;
    bool isFollowing = false;
    const bool isKnown =
        runningServer()->presence().visit(subscriber.clientId(), [&](const Client &client) {
            isHere = !client.isAway && client.held > 0;
            const auto &shown = *client.following->channels.entries();
            isFollowing = std::all_of(follows.begin(), follows.end(), [&](const std::string &text) {
                return std::find(shown.begin(), shown.end(), text) != shown.end();
            });
        });
    if (!isKnown || !isHere)
        findings.add(subscriber.name() + " is here and is not shown as here");
    else if (!isFollowing)
        findings.add(subscriber.name() + " is not shown with the channels that it follows");
}

} // namespace

void judgePresence(const std::vector<std::unique_ptr<Subscriber>> &subscribers, Findings &findings)
{
    std::uint64_t streams = 0;
    std::uint64_t streamsAtLeast = 0;
    std::uint64_t polls = 0;
    for (const auto &subscriber : subscribers) {
        judgeClient(*subscriber, findings);
        if (subscriber->traits().transport == Transport::Poll) {
            ++polls;
            continue;
        }
        ++streams;
        if (subscriber->isCounted())
            ++streamsAtLeast;
    }
    const Presence::Totals shown = runningServer()->presence().totals();
    if (shown.open < streamsAtLeast || shown.open > streams)
        findings.add("the server shows " + std::to_string(shown.open) + " streams of "
                     + std::to_string(streamsAtLeast) + " to " + std::to_string(streams));
    if (shown.held + shown.polling > polls)
        findings.add("the server shows " + std::to_string(shown.held + shown.polling)
                     + " pollers of " + std::to_string(polls));
}

} // namespace holdfast::simulation
