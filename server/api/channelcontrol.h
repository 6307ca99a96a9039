// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/done.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace holdfast::api {

/// What becomes of a reader of a channel that falls behind the end of its history. Closed list.
enum class SlowReaders : std::uint8_t {
    AsConfigured,
    Resume, ///< is told the gap, and continues with the oldest message
    Latest, ///< is told the gap, and continues with the newest
    Close, ///< is told goodbye
};

/// What the operator has set for one channel. 0 and AsConfigured: as the configuration says.
struct ChannelSettings
{
    std::uint64_t messages = 0; ///< that are kept for latecomers, at most 100,000
    std::chrono::seconds age { 0 }; ///< for which a message is kept, at most 7 days
    SlowReaders slow = SlowReaders::AsConfigured;

    friend bool operator==(const ChannelSettings &, const ChannelSettings &) = default;
};

/// What the operator does to one channel, until the server ends.
///
/// Thread: any but a worker's.
class ChannelControl
{
public:
    ChannelControl() = default;
    virtual ~ChannelControl() = default;
    ChannelControl(const ChannelControl &) = delete;
    ChannelControl &operator=(const ChannelControl &) = delete;

    /// Drops the messages that the channel holds. Who has not read them yet is told a gap.
    /// NotFound: there is no such channel.
    virtual void clear(const std::string &channel, Done<void> done) = 0;
    /// Nobody but the operator may publish to a frozen channel. Malformed: not a channel's name.
    /// LimitReached: 1,000 channels are frozen.
    virtual void setFrozen(const std::string &channel, bool isFrozen, Done<void> done) = 0;
    virtual void settings(const std::string &channel, Done<ChannelSettings> done) const = 0;
    /// Malformed: not a channel's name, or a setting is out of range. LimitReached: 1,000 channels
    /// have settings.
    virtual void setSettings(const std::string &channel, const ChannelSettings &settings,
                             Done<void> done) = 0;
};

} // namespace holdfast::api
