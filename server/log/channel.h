// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/log/fewpointers.h"
#include "server/log/history.h"
#include "server/log/keyedmessages.h"
#include "server/log/reading.h"

#include <cstdint>
#include <memory>
#include <string>

namespace holdfast {

class Following;

/// One channel of the log.
///
/// Invariants: lives while it is pinned or holds a message, in its history or keyed.
/// Thread: whoever holds the log's lock.
struct Channel
{
    const std::string *key = nullptr; ///< its key in the map of channels: its name
    History history;
    std::unique_ptr<KeyedMessages> keyed; ///< null: none, as in most channels
    /// Kept by the log's observer, here because one look-up then finds both: who follows it, by
    /// name and by pattern.
    FewPointers<Following> followings;
    std::uint32_t pins = 0; ///< above 0 it is not removed: followed by name, or being appended to
    SlowPolicy slowPolicy = SlowPolicy::Resume; ///< as of policyVersion
    HistoryLimits limits; ///< as of policyVersion
    bool isDurable = true; ///< as of policyVersion
    std::uint32_t policyVersion = 0; ///< 0: not looked up yet
    std::uint64_t published = 0;
    /// Links of the list of channels with messages, least recently published first.
    Channel *older = nullptr;
    Channel *newer = nullptr;

    [[nodiscard]] const std::string &name() const { return *key; }
};

} // namespace holdfast
