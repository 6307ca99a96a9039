// SPDX-License-Identifier: GPL-3.0-or-later
//
// Publishers, workers and a maintenance thread on one hub, each in its own thread. The bounds are
// so small that inboxes overflow, histories drop messages and clients are forgotten all the time.
// At the end every client is checked: it got each message of its channels once, in order, or a gap.
// Does not use Qt, so that ThreadSanitizer sees every access.
#include "tests/stress/simulatedworker.h"

#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace holdfast;
using namespace holdfast::tests;
using namespace std::chrono_literals;

namespace {

constexpr std::uint32_t publisherCount = 3;
constexpr std::uint32_t workerCount = 3;
constexpr int publishesPerRound = 3000; ///< per publisher
constexpr std::size_t channelCount = 8;

struct Arguments
{
    std::uint32_t seed = std::random_device {}();
    std::uint32_t rounds = 10;
};

/// One hub with the objects that all threads use.
struct Round
{
    explicit Round(std::uint32_t roundSeed)
        : seed(roundSeed)
        , hub(hubLimits(), clock)
        , presence({ .grace = 0s, .remembered = 0min, .away = 64, .named = 10 * 16 }, clock, hub)
    {
    }

    static HubLimits hubLimits()
    {
        HubLimits limits;
        limits.history.messages = 40;
        limits.historyBytes = 120'000;
        limits.channels = 14; // 16 are used
        limits.patterns = 20;
        return limits;
    }

    const std::uint32_t seed;
    const SystemClock clock {};
    Hub hub;
    Presence presence;
    Ledger ledger;
    std::atomic<bool> hasPublished { false };
    std::atomic<bool> hasSettled { false };
};

std::shared_ptr<Message> randomMessage(std::mt19937 &random)
{
    Draft draft;
    draft.channel = (random() % 4 == 0 ? "deep.c" : "c") + std::to_string(random() % channelCount);
    draft.payload.assign(random() % 400, 'x');
    return Message::make(std::move(draft), 0).value();
}

void publish(Round &round, std::uint32_t number)
{
    std::mt19937 random(round.seed * 31 + number);
    for (int i = 0; i < publishesPerRound; ++i) {
        std::vector<Entry> batch { { randomMessage(random) } };
        while (random() % 4 == 0)
            batch.push_back({ randomMessage(random) });
        const auto appended = round.hub.append({ batch }, [] { return Log::Completion(); });
        if (!*appended)
            continue;
        for (const Entry &entry : batch)
            round.ledger.record(entry.message->seq(), entry.message->channel());
        if (random() % 8 == 0)
            std::this_thread::yield();
    }
}

void work(Round &round, SimulatedWorker &worker)
{
    while (!round.hasPublished.load())
        worker.step();
    worker.settle();
    worker.leaveAll();
}

/// Calls the functions that the main thread, the window and the management API use.
void takeCare(Round &round)
{
    std::mt19937 random(round.seed + 7);
    std::vector<std::uint64_t> revisions(Presence::shardCount);
    std::uint64_t seen = 0;
    const auto look = [&seen](const Client &client) {
        seen += client.requests;
    };
    while (!round.hasSettled.load()) {
        round.hub.sweep(4);
        round.presence.sweep();
        const std::size_t shard = random() % Presence::shardCount;
        const auto changes =
            round.presence.visitChanged(shard, revisions[shard], 1 + random() % 20, look);
        revisions[shard] = changes.isStale ? 0 : changes.revision;
        const std::string id = "named" + std::to_string(random() % 20);
        if (random() % 4 == 0)
            (void)round.presence.forget(id);
        (void)round.presence.visit(id, look);
        const auto names = round.hub.matching("deep.*", 10);
        seen += round.hub.countFollowing(names) + round.hub.totals().messages;
        (void)round.hub.visitChannels(names.empty() ? "" : names.front(), 5,
                                      [&seen](const Channel &channel) {
                                          seen += channel.history.count();
                                          return true;
                                      });
        if (const MessagePtr message = round.hub.receipts().find(round.hub.head()))
            seen += message->sent() + message->received() + message->expected();
        seen += round.presence.acknowledge(id, round.hub.head() / 2, round.hub.head() / 3) ? 1 : 0;
        std::this_thread::yield();
    }
}

/// What is wrong after all clients have left; empty if nothing.
std::string leftBehind(Round &round, std::span<const std::unique_ptr<SimulatedWorker>> workers)
{
    for (std::size_t i = 0; i < 4 * Presence::shardCount; ++i)
        round.presence.sweep();
    const Presence::Totals totals = round.presence.totals();
    if (totals.held + totals.polling + totals.open + totals.away > 0)
        return "somebody is still counted as present";
    for (const auto &worker : workers) {
        for (const auto &client : worker->clients()) {
            if (client->following->clients.load() != 0)
                return "somebody still counts as following " + client->following->channels.key();
        }
    }
    const Hub::Totals held = round.hub.totals();
    const HubLimits limits = Round::hubLimits();
    if (held.bytes > limits.historyBytes || held.channels > limits.channels)
        return "the log is over its bounds";
    return {};
}

/// Runs one round. False: an error was found and has been printed.
bool run(std::uint32_t seed)
{
    Round round(seed);
    std::vector<std::unique_ptr<SimulatedWorker>> workers;
    std::vector<std::thread> publishers;
    std::vector<std::thread> others;
    for (std::uint32_t i = 0; i < workerCount; ++i) {
        workers.push_back(
            std::make_unique<SimulatedWorker>(round.hub, round.presence, seed + i,
                                              SimulatedWorkerOptions { .channels = channelCount }));
        others.emplace_back(work, std::ref(round), std::ref(*workers.back()));
    }
    std::thread caretaker(takeCare, std::ref(round));
    for (std::uint32_t i = 0; i < publisherCount; ++i)
        publishers.emplace_back(publish, std::ref(round), i);
    for (std::thread &publisher : publishers)
        publisher.join();
    round.hasPublished = true;
    for (std::thread &worker : others)
        worker.join();
    round.hasSettled = true;
    caretaker.join();

    std::string wrong = leftBehind(round, workers);
    std::size_t told = 0;
    std::size_t gaps = 0;
    for (const auto &worker : workers) {
        if (wrong.empty())
            wrong = worker->verdict(round.ledger);
        told += worker->told();
        gaps += worker->gaps();
    }
    if (wrong.empty() && (told == 0 || gaps == 0))
        wrong = "nothing was put to the test";
    (void)std::printf("seed %u: %llu published, %zu told, %zu gaps told: %s\n", seed,
                      static_cast<unsigned long long>(round.hub.head()), told, gaps,
                      wrong.empty() ? "all well" : wrong.c_str());
    (void)std::fflush(stdout);
    return wrong.empty();
}

/// Accepts `--seed N` and `--rounds N`; false for anything else.
bool read(std::span<const char *const> words, Arguments &arguments)
{
    for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
        const std::string_view name = words[i];
        const std::string_view text = words[i + 1];
        std::uint32_t *target = name == "--seed" ? &arguments.seed
            : name == "--rounds"                 ? &arguments.rounds
                                                 : nullptr;
        if (target == nullptr
            || std::from_chars(text.data(), text.data() + text.size(), *target).ec != std::errc())
            return false;
    }
    return words.size() % 2 == 0;
}

} // namespace

int main(int argc, char *argv[])
{
    Arguments arguments;
    if (!read({ argv + 1, static_cast<std::size_t>(argc - 1) }, arguments)) {
        (void)std::fputs("usage: hubstress [--seed N] [--rounds N]\n", stderr);
        return 2;
    }
    bool isWell = true;
    for (std::uint32_t i = 0; i < arguments.rounds; ++i)
        isWell = run(arguments.seed + i) && isWell;
    return isWell ? 0 : 1;
}
