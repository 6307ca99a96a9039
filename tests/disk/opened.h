// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/disk/sqlitelog.h"
#include "tests/hub/messages.h"
#include "tests/manualclock.h"

#include <algorithm>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::tests {

/// What became of an append, as a value that outlives it.
struct Outcome
{
    std::optional<Error> error;
    Seqs seqs;

    explicit Outcome(const Result<Appended> &result)
    {
        if (!result) {
            error = result.error();
            return;
        }
        for (const Entry &entry : result.value())
            seqs.push_back(entry.message->seq());
    }
};

/// A log on disk that is in use.
///
/// Thread: its test's.
class Opened
{
    struct Nobody final : LogObserver
    {
        void channelMade(Channel & /*channel*/) override { }
        void channelRemoved(Channel & /*channel*/) override { }
        void appended(const Batch & /*batch*/, Wakes & /*wakes*/) override { }
    };

    Nobody m_nobody;
    ManualClock m_ownClock;
    const Clock &m_clock;

public:
    Opened(const std::string &folder, const LogLimits &limits, const std::string &vfs = {})
        : m_clock(m_ownClock), log(folder, limits, m_clock, vfs), started(log.start(m_nobody))
    {
    }
    Opened(const std::string &folder, const LogLimits &limits, const Clock &clock)
        : m_clock(clock), log(folder, limits, clock), started(log.start(m_nobody))
    {
    }

    /// Appends and waits for the completion.
    Outcome append(std::vector<Entry> entries,
                   const std::shared_ptr<BroadcastGroup> &group = nullptr,
                   const IdempotencyKey *key = nullptr)
    {
        const auto told = std::make_shared<std::promise<Outcome>>();
        if (group) {
            for (const Entry &entry : entries)
                entry.message->joinGroup(group);
        }
        const auto appended =
            log.append({ entries, group.get(), std::nullopt, key }, [&]() -> Log::Completion {
                return [told](const Result<Appended> &result) {
                    told->set_value(Outcome(result));
                };
            });
        return appended ? Outcome(*appended) : told->get_future().get();
    }
    /// A batch of small messages.
    Outcome publish(const std::vector<std::string> &channels)
    {
        std::vector<Entry> entries;
        for (const std::string &channel : channels)
            entries.push_back({ madeNow(channel) });
        return append(std::move(entries));
    }

    /// A message that is accepted now.
    [[nodiscard]] std::shared_ptr<Message> madeNow(const std::string &channel) const
    {
        Draft draft;
        draft.channel = channel;
        draft.payload = "x";
        return Message::make(std::move(draft), m_clock.wallMilliseconds()).value();
    }

    /// Reads as the hub does for a follower: the channels that it names exist.
    [[nodiscard]] Reading read(const std::string &list, std::uint64_t after)
    {
        const ChannelSet set = setOf(list);
        const std::lock_guard lock(log.mutex());
        std::vector<Channel *> channels;
        for (const std::string &name : set.names())
            channels.push_back(log.histories().pin(name));
        log.histories().forEachWithPrefix("", [&](Channel &channel) {
            if (std::ranges::find(channels, &channel) == channels.end()
                && set.follows(channel.name()))
                channels.push_back(&channel);
            return true;
        });
        return log.histories().read({ set, channels }, after, {}, { log.epoch(), log.head() },
                                    m_clock.now());
    }
    [[nodiscard]] Seqs all() { return seqsOf(read("**", 0).messages); }
    [[nodiscard]] bool isGapAfter(std::uint64_t after) { return read("**", after).gap.has_value(); }

    SqliteLog log;
    const Result<void> started;
};

} // namespace holdfast::tests
