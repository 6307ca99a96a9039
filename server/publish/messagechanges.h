// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "server/core/result.h"
#include "server/hub/hub.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::publish {

/// A message that can be changed. All messages of a broadcast are changed together.
struct ChangeTarget
{
    MessagePtr like; ///< itself, or another message of its broadcast
    Cursor id;

    [[nodiscard]] const std::string &channel() const { return like->channelOf(id.seq); }
    /// Those on which it is: one, or all of its broadcast.
    [[nodiscard]] std::vector<std::string> channels() const;
};

/// The entries that change a target, in the order of its channels.
struct ChangeBatch
{
    std::vector<Entry> entries;
    std::shared_ptr<BroadcastGroup> group; ///< of a broadcast; null otherwise

    [[nodiscard]] Batch batch() { return { entries, group.get() }; }
};

/// The message with that id, which is untrusted. NotFound: there is none, or it is held no more.
[[nodiscard]] Result<ChangeTarget> findTarget(const Hub &hub, std::string_view id);
/// Gone: it has been retracted. Conflict: it is a change itself. To be asked after the rules: it
/// says what has become of the message.
[[nodiscard]] Result<void> checkChangeable(const ChangeTarget &target);

/// The retraction; `publisher` says who retracts it.
[[nodiscard]] ChangeBatch retractionOf(const ChangeTarget &target, const Draft &publisher,
                                       const Clock &clock);
/// The replacement. Errors as from Message::make().
[[nodiscard]] Result<ChangeBatch> replacementOf(const ChangeTarget &target, const Draft &content,
                                                const Clock &clock, std::size_t maxPayloadBytes);

} // namespace holdfast::publish
