// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/hub.h"

#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace holdfast::tests {

/// The result of PublishingHub::publishBroadcast().
struct PublishedBroadcast
{
    std::vector<Published> messages; ///< one for each channel, in the order of the channels
    std::uint32_t expected = 0; ///< its recipients, each counted once
};

/// A hub to which a test publishes without a publisher. Its log must complete each such append at
/// once.
///
/// Thread: any.
class PublishingHub final : public Hub
{
public:
    PublishingHub(const HubLimits &limits, const Clock &clock) : Hub(limits, clock) { }
    PublishingHub(std::unique_ptr<Log> log, const HubLimits &limits, const Clock &clock)
        : Hub(std::move(log), limits.patterns, clock)
    {
    }

    Result<Published> publish(std::shared_ptr<Message> message,
                              const std::optional<Cursor> &ifLast = std::nullopt)
    {
        const auto published = publishAll({ &message, 1 }, nullptr, ifLast);
        return published ? Result(published->front()) : Result<Published>(published.error());
    }
    Result<std::vector<Published>> publishAll(std::span<const std::shared_ptr<Message>> messages,
                                              BroadcastGroup *group = nullptr,
                                              const std::optional<Cursor> &ifLast = std::nullopt)
    {
        std::vector<Entry> entries;
        for (const auto &message : messages)
            entries.push_back({ message });
        const auto appended = append({ entries, group, ifLast }, [] { return Log::Completion(); });
        if (!*appended)
            return appended->error();
        std::vector<Published> published;
        for (const Entry &entry : entries)
            published.push_back(Published::of(entry));
        return published;
    }
    Result<PublishedBroadcast> publishBroadcast(std::span<const std::shared_ptr<Message>> messages,
                                                const std::shared_ptr<BroadcastGroup> &group)
    {
        auto published = publishAll(messages, group.get());
        if (!published)
            return published.error();
        return PublishedBroadcast { std::move(published).value(), group->counts.expected };
    }
    void seal()
    {
        Hub::seal([] {});
    }
};

} // namespace holdfast::tests
