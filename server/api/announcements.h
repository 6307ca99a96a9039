// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace holdfast::api {

/// The channels on which the engine in this process tells remote windows what happens: isFeed().
///
/// Thread: any but a worker's.
class Announcements
{
public:
    Announcements() = default;
    virtual ~Announcements() = default;
    Announcements(const Announcements &) = delete;
    Announcements &operator=(const Announcements &) = delete;

    /// Publishes JSON on a feed. It is no message of the room: it has no receipt, and no counter or
    /// feed has it. Precondition: isFeed(channel).
    virtual void announce(std::string_view channel, std::string json) = 0;
    /// How many subscribers the feed has now.
    [[nodiscard]] virtual std::uint64_t followersOf(std::string_view channel) const = 0;
};

} // namespace holdfast::api
