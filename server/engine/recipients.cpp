// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/recipients.h"

#include "server/engine/clientsnapshots.h"

#include <algorithm>

namespace holdfast {

namespace {

api::RecipientState stateOf(const Client &client, const DeliveryRecord::Standing &standing)
{
    if (standing.sentAs == 0)
        return api::RecipientState::Missed;
    if (standing.sentAs <= client.record.seen())
        return api::RecipientState::Seen;
    if (standing.sentAs <= client.record.acknowledged())
        return api::RecipientState::Received;
    return client.cannotTell ? api::RecipientState::CannotTell : api::RecipientState::Waiting;
}

std::uint64_t &countOf(api::RecipientPage &page, api::RecipientState state)
{
    switch (state) {
    case api::RecipientState::Received:
        return page.received;
    case api::RecipientState::Seen:
        return page.seen;
    case api::RecipientState::Missed:
        return page.missed;
    case api::RecipientState::CannotTell:
        return page.cannotTell;
    case api::RecipientState::Waiting:
        break;
    }
    return page.waiting;
}

api::RecipientSnapshot recipient(const Client &client, api::RecipientState state)
{
    api::ClientSnapshot snapshot = snapshotOf(client, client.stateSince); // no duration is used
    return { snapshot.serial,
             std::move(snapshot.id),
             std::move(snapshot.name),
             std::move(snapshot.address),
             std::move(snapshot.agent),
             snapshot.state,
             state };
}

} // namespace

api::RecipientPage recipientsOf(const Message &message, const Presence &presence,
                                const api::RecipientQuery &query)
{
    api::RecipientPage page;
    const std::size_t limit = std::min(query.limit, api::maxPage);
    const auto bySerial = [](const auto &a, const auto &b) {
        return a.serial < b.serial;
    };
    std::uint64_t known = 0;
    for (std::size_t shard = 0; shard < Presence::shardCount; ++shard) {
        presence.visitChanged(shard, 0, SIZE_MAX, [&](const Client &client) {
            const auto standing = client.record.standingOf(message, *client.following);
            if (!standing.isRecipient)
                return;
            const auto state = stateOf(client, standing);
            ++known;
            ++countOf(page, state);
            if (client.serial > query.afterSerial && (!query.hasState || query.state == state))
                page.recipients.push_back(recipient(client, state));
        });
        if (page.recipients.size() > limit) {
            page.hasMore = true;
            std::sort(page.recipients.begin(), page.recipients.end(), bySerial);
            page.recipients.resize(limit);
        }
    }
    std::sort(page.recipients.begin(), page.recipients.end(), bySerial);
    page.gone = message.expected() - std::min<std::uint64_t>(known, message.expected());
    return page;
}

} // namespace holdfast
