// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/deliveryrecord.h"

#include <algorithm>

namespace holdfast {

void DeliveryRecord::switchFrom(const Following *before, std::uint64_t head)
{
    if (before != nullptr) {
        Past &old = past();
        if (old.passages.size() == maxPassages) {
            old.unknownThrough = old.passages.front().counted.to;
            old.passages.erase(old.passages.begin());
        }
        const std::uint64_t countedTo = std::min(head, before->countedThrough());
        old.passages.push_back(
            { before->channels, { m_countedFrom, countedTo }, { m_readFrom, notYet } });
    }
    m_countedFrom = head;
    m_readFrom = notYet;
}

void DeliveryRecord::resumeAt(std::uint64_t cursor)
{
    if (!hasStarted())
        m_acknowledged = m_seen = cursor;
    readFrom(cursor);
}

void DeliveryRecord::startAt(std::uint64_t position, std::span<const MessagePtr> first)
{
    // The client is not expected to receive anything before the first message that it is sent.
    if (!hasStarted())
        m_acknowledged = m_seen = first.empty() ? position : first.front()->seq() - 1;
    readFrom(m_acknowledged);
    leaveOut({ m_acknowledged, position }, first);
}

void DeliveryRecord::leaveOut(Span span, std::span<const MessagePtr> sent)
{
    for (const MessagePtr &message : sent) {
        if (!span.contains(message->seq()))
            continue;
        addUnread({ span.from, message->seq() - 1 });
        span.from = message->seq();
    }
    addUnread(span);
}

Span DeliveryRecord::acknowledge(std::uint64_t seq)
{
    if (!hasStarted())
        return {};
    const Span span { m_acknowledged, seq };
    m_acknowledged = std::max(m_acknowledged, seq);
    return span;
}

Span DeliveryRecord::see(std::uint64_t seq)
{
    if (!hasStarted())
        return {};
    const Span span { m_seen, seq };
    m_seen = std::max(m_seen, seq);
    return span;
}

DeliveryRecord::Standing DeliveryRecord::standingOf(const Message &message,
                                                    const Following &now) const
{
    const std::uint64_t accepted = message.seq();
    if (m_past && accepted <= m_past->unknownThrough)
        return {};
    Standing standing;
    const std::uint64_t current = message.seqFor(now.channels);
    standing.isRecipient =
        current > 0 && accepted > m_countedFrom && accepted <= now.countedThrough();
    if (current > m_readFrom && !isUnread(current))
        standing.sentAs = current;
    if (!m_past)
        return standing;
    for (const Passage &passage : m_past->passages) {
        const std::uint64_t seq = message.seqFor(passage.channels);
        if (seq == 0)
            continue;
        standing.isRecipient = standing.isRecipient || passage.counted.contains(accepted);
        if (standing.sentAs == 0 && passage.read.contains(seq) && !isUnread(seq))
            standing.sentAs = seq;
    }
    return standing;
}

DeliveryRecord::Past &DeliveryRecord::past()
{
    if (!m_past)
        m_past = std::make_unique<Past>();
    return *m_past;
}

void DeliveryRecord::readFrom(std::uint64_t position)
{
    if (m_readFrom != notYet)
        return;
    m_readFrom = position;
    if (!m_past)
        return;
    for (Passage &passage : m_past->passages)
        passage.read.to = std::min(passage.read.to, position);
}

void DeliveryRecord::addUnread(Span span)
{
    if (span.isEmpty())
        return;
    std::vector<Span> &unread = past().unread;
    // Merge the span with the spans that it touches.
    const auto first = std::find_if(unread.begin(), unread.end(),
                                    [&](const Span &each) { return each.to >= span.from; });
    const auto last =
        std::find_if(first, unread.end(), [&](const Span &each) { return each.from > span.to; });
    if (first != last) {
        span.from = std::min(span.from, first->from);
        span.to = std::max(span.to, std::prev(last)->to);
    }
    const auto place = unread.erase(first, last);
    unread.insert(place, span);
    if (unread.size() > maxUnread) {
        // Too many to remember: merge the oldest two, so that the messages between them count as
        // not sent.
        unread[1].from = unread[0].from;
        unread.erase(unread.begin());
    }
}

bool DeliveryRecord::isUnread(std::uint64_t seq) const
{
    return m_past
        && std::any_of(m_past->unread.begin(), m_past->unread.end(),
                       [seq](const Span &span) { return span.contains(seq); });
}

} // namespace holdfast
