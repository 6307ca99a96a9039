// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/publish/messagechanges.h"

#include "server/core/messagechange.h"

#include <utility>

namespace holdfast::publish {

namespace {

/// Calls `make` with the seq of each message that is changed, until it fails.
template <typename Make>
Result<ChangeBatch> batchFor(const ChangeTarget &target, const Make &make)
{
    ChangeBatch batch;
    std::uint64_t seq = target.id.seq;
    std::size_t count = 1;
    if (const BroadcastGroup *group = target.like->group()) {
        batch.group = std::make_shared<BroadcastGroup>();
        batch.group->channels = group->channels;
        seq = group->firstSeq;
        count = group->channels.size();
    }
    for (; count > 0; --count) {
        Result<std::shared_ptr<Message>> message = make(seq++);
        if (!message)
            return message.error();
        batch.entries.push_back({ std::move(message).value() });
        if (batch.group)
            batch.entries.back().message->joinGroup(batch.group);
    }
    return batch;
}

} // namespace

std::vector<std::string> ChangeTarget::channels() const
{
    if (const BroadcastGroup *group = like->group())
        return group->channels;
    return { like->channel() };
}

Result<ChangeTarget> findTarget(const Hub &hub, std::string_view id)
{
    const auto cursor = Cursor::parse(id);
    MessagePtr found = cursor && cursor->epoch == hub.epoch() ? hub.find(cursor->seq) : nullptr;
    if (!found) {
        return Error { ErrorCode::NotFound,
                       "There is no message with that id, or it is no longer held: a message can "
                       "be changed while its channel holds it." };
    }
    return ChangeTarget { std::move(found), *cursor };
}

Result<void> checkChangeable(const ChangeTarget &target)
{
    if (target.like->kind() != MessageKind::Message) {
        return Error { ErrorCode::Conflict,
                       "That is the change of a message: name the message, "
                           + target.like->target().text() + '.' };
    }
    if (target.like->fate() == Fate::Retracted)
        return Error { ErrorCode::Gone, "The message has been retracted." };
    return {};
}

ChangeBatch retractionOf(const ChangeTarget &target, const Draft &publisher, const Clock &clock)
{
    return batchFor(target,
                    [&](std::uint64_t seq) -> Result<std::shared_ptr<Message>> {
                        return makeRetraction(*target.like, seq, publisher,
                                              clock.wallMilliseconds());
                    })
        .value();
}

Result<ChangeBatch> replacementOf(const ChangeTarget &target, const Draft &content,
                                  const Clock &clock, std::size_t maxPayloadBytes)
{
    return batchFor(target, [&](std::uint64_t seq) {
        return makeReplacement(*target.like, seq, content, clock, maxPayloadBytes);
    });
}

} // namespace holdfast::publish
