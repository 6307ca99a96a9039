// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/audience.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace holdfast {

BlockPtr BlockCache::encode(const Encoder &encoder, const Epoch &epoch, const Reading &reading)
{
    const bool isShareable = !reading.gap;
    if (isShareable && m_encoder == &encoder && m_block && m_block->position == reading.position
        && m_block->messages == reading.messages)
        return m_block;
    auto block = std::make_shared<Block>();
    encoder.encode(reading, epoch, block->bytes);
    block->position = reading.position;
    block->messages = reading.messages;
    if (isShareable) {
        m_encoder = &encoder;
        m_block = block;
    }
    return block;
}

void Outlet::sendAll(std::span<const Recipient> recipients, const BlockPtr &block,
                     std::span<Outcome> outcomes)
{
    for (std::size_t i = 0; i < recipients.size(); ++i)
        outcomes[i] = send(*recipients[i].subscriber, recipients[i].socket, block);
}

void Audience::publish(const MessagePtr &message)
{
    if (message->seq() <= (m_round ? m_round->end : m_position))
        return; // already contained in what was read from the log after mustRead()
    if (isEmpty() && !m_round) {
        m_position = message->seq();
        m_pending.clear();
        m_pendingBytes = 0;
        m_mustRead = false;
        return;
    }
    if (m_mustRead)
        return;
    // What was retracted or replaced before it was sent is not sent: the history has it as it is
    // now.
    if (message->kind() != MessageKind::Message && !m_pending.empty()
        && message->target().seq >= m_pending.front()->seq())
        return loseTrack();
    m_pending.push_back(message);
    m_pendingBytes += static_cast<std::uint32_t>(message->envelope().size());
    if (m_pending.size() > maxPendingMessages || m_pendingBytes > maxPendingBytes)
        loseTrack();
}

void Audience::loseTrack()
{
    m_mustRead = true;
    m_pending.clear();
    m_pendingBytes = 0;
}

bool Audience::join(Subscriber &subscriber, int socket, std::uint64_t position)
{
    assert(subscriber.audience == nullptr);
    subscriber.position = position;
    if (position == m_position) {
        add(m_members, subscriber, socket, false);
        return true;
    }
    if (position < m_position)
        return false;
    if (m_round) {
        add(m_joiners, subscriber, socket, true);
        return true;
    }
    if (isEmpty()) {
        std::erase_if(m_pending, [this, position](const MessagePtr &message) {
            if (message->seq() > position)
                return false;
            m_pendingBytes -= static_cast<std::uint32_t>(message->envelope().size());
            return true;
        });
        m_position = position;
        add(m_members, subscriber, socket, false);
        return true;
    }
    if (m_pending.empty() && !m_mustRead) {
        // Everything up to the log's head was added here and sent: the members are there as well.
        m_position = position;
        add(m_members, subscriber, socket, false);
        return true;
    }
    add(m_joiners, subscriber, socket, true);
    return true;
}

void Audience::leave(Subscriber &subscriber)
{
    assert(subscriber.audience == this);
    const std::size_t index = subscriber.index;
    if (subscriber.isJoining) {
        if (m_round && index < m_round->nextJoiner)
            subscriber.position = std::max(subscriber.position, m_round->end);
        removeAt(m_joiners, m_round ? &m_round->nextJoiner : nullptr, index);
    } else {
        subscriber.position = m_round && index < m_round->next ? m_round->end : m_position;
        removeAt(m_members, m_round ? &m_round->next : nullptr, index);
    }
    subscriber.audience = nullptr;
    subscriber.isJoining = false;
}

void Audience::startRound(BlockCache &cache)
{
    assert(!m_round && !m_mustRead && !m_pending.empty());
    const Reading reading = takePending();
    beginRound(reading, cache.encode(m_encoder, m_epoch, reading));
}

void Audience::startRound(const Reading &reading, BlockCache &cache)
{
    assert(mustRead());
    m_mustRead = !reading.isComplete;
    if (reading.messages.empty() && !reading.gap) {
        m_position = std::max(m_position, reading.position);
        promoteJoiners();
        return;
    }
    beginRound(reading, cache.encode(m_encoder, m_epoch, reading));
}

void Audience::startHeartbeat()
{
    assert(!m_round);
    auto block = std::make_shared<Block>();
    m_encoder.encodeHeartbeat(block->bytes);
    block->position = m_position;
    block->isHeartbeat = true;
    Reading nothing;
    nothing.position = m_position;
    beginRound(nothing, std::move(block));
}

std::size_t Audience::runSlice(std::size_t budget, Outlet &outlet)
{
    assert(m_round);
    std::size_t used = sendToMembers(budget, outlet);
    if (used < budget)
        used += sendToJoiners(budget - used, outlet);
    if (m_round->next >= m_members.size() && m_round->nextJoiner >= m_joiners.size())
        endRound();
    return used;
}

Reading Audience::takePending()
{
    const ReadLimits limits = m_encoder.limits();
    Reading reading;
    std::size_t count = 0;
    std::size_t bytes = 0;
    while (count < m_pending.size() && count < limits.messages) {
        const std::size_t size = m_pending[count]->envelope().size();
        if (count > 0 && bytes + size > limits.bytes)
            break;
        bytes += size;
        ++count;
    }
    if (count == m_pending.size()) {
        reading.messages.swap(m_pending);
    } else {
        const auto end = m_pending.begin() + static_cast<std::ptrdiff_t>(count);
        reading.messages.assign(std::make_move_iterator(m_pending.begin()),
                                std::make_move_iterator(end));
        m_pending.erase(m_pending.begin(), end);
    }
    m_pendingBytes -= static_cast<std::uint32_t>(bytes);
    reading.position = reading.messages.back()->seq();
    return reading;
}

void Audience::beginRound(const Reading &reading, BlockPtr block)
{
    m_round = std::make_unique<Round>();
    m_round->end = reading.position;
    m_round->gap = reading.gap;
    m_round->block = std::move(block);
    // In order of position, so that joiners that need the same part of the round are adjacent.
    std::sort(m_joiners.begin(), m_joiners.end(), [](const Recipient &a, const Recipient &b) {
        return a.subscriber->position < b.subscriber->position;
    });
    for (std::size_t i = 0; i < m_joiners.size(); ++i)
        m_joiners[i].subscriber->index = static_cast<std::uint32_t>(i);
}

void Audience::endRound()
{
    m_round->block->countSent(m_round->sent);
    m_position = m_round->end;
    m_round.reset();
    promoteJoiners();
}

void Audience::promoteJoiners()
{
    if (m_pending.empty() && !m_mustRead) {
        // Nothing is pending: a joiner ahead of us has read up to the log's head, which is
        // complete.
        for (const Recipient &joiner : m_joiners)
            m_position = std::max(m_position, joiner.subscriber->position);
    }
    std::vector<Recipient> stillAhead;
    for (const Recipient &joiner : m_joiners) {
        if (joiner.subscriber->position <= m_position)
            add(m_members, *joiner.subscriber, joiner.socket, false);
        else
            stillAhead.push_back(joiner);
    }
    m_joiners = std::move(stillAhead);
    for (std::size_t i = 0; i < m_joiners.size(); ++i)
        m_joiners[i].subscriber->index = static_cast<std::uint32_t>(i);
}

void Audience::add(std::vector<Recipient> &list, Subscriber &subscriber, int socket, bool isJoining)
{
    subscriber.audience = this;
    subscriber.isJoining = isJoining;
    subscriber.index = static_cast<std::uint32_t>(list.size());
    list.push_back(Recipient { &subscriber, socket });
}

void Audience::removeAt(std::vector<Recipient> &list, std::size_t *processed, std::size_t index)
{
    // The list is [processed | not processed]: fill the hole from the same part, so that the parts
    // stay contiguous; then fill the hole that this leaves.
    const auto moveTo = [&list](std::size_t from, std::size_t to) {
        if (from == to)
            return; // a hole, not a member: the subscriber that was there has already been moved
        list[to] = list[from];
        list[to].subscriber->index = static_cast<std::uint32_t>(to);
    };
    if (processed != nullptr && index < *processed) {
        --*processed;
        moveTo(*processed, index);
        index = *processed;
    }
    moveTo(list.size() - 1, index);
    list.pop_back();
}

void Audience::settle(std::vector<Recipient> &list, std::size_t &processed,
                      const Recipient &recipient, const BlockPtr &block, Outlet &outlet)
{
    if (!m_round->block->isHeartbeat && m_encoder.isOneShot()) {
        leave(*recipient.subscriber);
        recipient.subscriber->position = block->position;
        outlet.answered(*recipient.subscriber, block);
        return;
    }
    // Subscribers that could not be sent to have left, and others have moved to their indexes.
    if (list[processed].subscriber != recipient.subscriber) {
        const std::uint32_t index = recipient.subscriber->index;
        std::swap(list[processed], list[index]);
        list[index].subscriber->index = index;
        recipient.subscriber->index = static_cast<std::uint32_t>(processed);
    }
    ++processed;
}

std::size_t Audience::sendToMembers(std::size_t budget, Outlet &outlet)
{
    std::array<Recipient, Outlet::maxRecipients> recipients;
    std::array<Outlet::Outcome, Outlet::maxRecipients> outcomes;
    std::size_t used = 0;
    while (used < budget && m_round->next < m_members.size()) {
        const std::size_t count =
            std::min({ budget - used, m_members.size() - m_round->next, Outlet::maxRecipients });
        std::copy_n(m_members.begin() + static_cast<std::ptrdiff_t>(m_round->next), count,
                    recipients.begin());
        outlet.sendAll(std::span(recipients).first(count), m_round->block,
                       std::span(outcomes).first(count));
        for (std::size_t i = 0; i < count; ++i) {
            if (outcomes[i] != Outlet::Outcome::Sent)
                continue;
            ++m_round->sent;
            settle(m_members, m_round->next, recipients[i], m_round->block, outlet);
        }
        used += count;
    }
    return used;
}

std::size_t Audience::sendToJoiners(std::size_t budget, Outlet &outlet)
{
    std::size_t used = 0;
    while (used < budget && m_round->nextJoiner < m_joiners.size()) {
        const Recipient recipient = m_joiners[m_round->nextJoiner];
        const std::uint64_t position = recipient.subscriber->position;
        if (!hasNewsAfter(position)) {
            ++m_round->nextJoiner;
            continue;
        }
        ++used;
        const BlockPtr block = blockAfter(position);
        if (outlet.send(*recipient.subscriber, recipient.socket, block) != Outlet::Outcome::Sent)
            continue;
        block->countSent(1);
        recipient.subscriber->position = std::max(position, m_round->end);
        settle(m_joiners, m_round->nextJoiner, recipient, block, outlet);
    }
    return used;
}

bool Audience::hasNewsAfter(std::uint64_t position) const
{
    return m_round->block->isHeartbeat || (m_round->gap && m_round->gap->to.seq > position)
        || (!m_round->block->messages.empty() && m_round->block->messages.back()->seq() > position);
}

const BlockPtr &Audience::blockAfter(std::uint64_t position)
{
    if (m_round->joinerBlock && m_round->joinerPosition == position)
        return m_round->joinerBlock;
    auto block = std::make_shared<Block>();
    // A joiner that is ahead of the round's end keeps its position.
    block->position = std::max(m_round->end, position);
    if (m_round->block->isHeartbeat) {
        block->bytes = m_round->block->bytes;
        block->isHeartbeat = true;
    } else {
        const Reading rest = restAfter(position);
        m_encoder.encode(rest, m_epoch, block->bytes);
        block->messages = rest.messages;
    }
    m_round->joinerBlock = std::move(block);
    m_round->joinerPosition = position;
    return m_round->joinerBlock;
}

Reading Audience::restAfter(std::uint64_t position) const
{
    Reading rest;
    rest.position = std::max(m_round->end, position);
    for (const MessagePtr &message : m_round->block->messages) {
        if (message->seq() > position)
            rest.messages.push_back(message);
    }
    if (m_round->gap && m_round->gap->to.seq > position) {
        rest.gap = m_round->gap;
        rest.gap->from.seq = std::max(rest.gap->from.seq, position);
    }
    return rest;
}

} // namespace holdfast
