// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/messagechange.h"

#include <algorithm>
#include <utility>

namespace holdfast {

std::shared_ptr<Message> makeRetraction(const Message &like, std::uint64_t seq,
                                        const Draft &publisher, std::int64_t wallMilliseconds)
{
    Draft draft;
    draft.channel = like.channelOf(seq);
    draft.key = like.key();
    draft.kind = MessageKind::Retraction;
    draft.target = Cursor { like.id().epoch, seq };
    draft.source = publisher.source;
    draft.address = publisher.address;
    draft.client = publisher.client;
    // A draft with a message's own channel and key, and without content, has no error.
    return Message::make(std::move(draft), wallMilliseconds).value();
}

Result<std::shared_ptr<Message>> makeReplacement(const Message &like, std::uint64_t seq,
                                                 Draft draft, const Clock &clock,
                                                 std::size_t maxPayloadBytes)
{
    const Cursor target { like.id().epoch, seq };
    const MonotonicTime now = clock.now();
    draft.channel = like.channelOf(seq);
    draft.key = like.key();
    Draft content = draft;
    content.source = like.source();
    content.address = like.address();
    content.client = like.client();
    content.editedMilliseconds = clock.wallMilliseconds();
    if (draft.timeToLive.count() > 0) {
        // Ages count from the target's acceptance: both expire at the same time.
        const auto age = std::chrono::ceil<std::chrono::seconds>(now - like.acceptedAt());
        content.timeToLive = std::min(draft.timeToLive + age, maxTimeToLive);
    }
    draft.kind = MessageKind::Replacement;
    draft.target = target;
    auto replacement = Message::make(std::move(draft), clock.wallMilliseconds(), maxPayloadBytes);
    if (!replacement)
        return replacement;
    auto version = Message::make(std::move(content), like.wallMilliseconds(), maxPayloadBytes);
    if (!version)
        return version;
    version.value()->joinGroup(like.sharedGroup());
    version.value()->accept(target, like.acceptedAt());
    replacement.value()->setVersion(std::move(version).value());
    return replacement;
}

} // namespace holdfast
