// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/receipts.h"

#include <algorithm>

namespace holdfast {

void Receipts::record(const MessagePtr &message)
{
    const std::lock_guard lock(m_mutex);
    if (m_held == capacity)
        dropOldest();
    m_ring[m_recorded % capacity] = message;
    ++m_recorded;
    ++m_held;
    m_bytes += message->footprintBytes();
    while (m_bytes > maxBytes && m_held > 1)
        dropOldest();
}

void Receipts::dropOldest()
{
    MessagePtr &oldest = m_ring[(m_recorded - m_held) % capacity];
    m_bytes -= oldest->footprintBytes();
    --m_held;
    oldest.reset();
}

void Receipts::acknowledge(const DeliveryRecord &record, const Following &now, Span received,
                           Span seen)
{
    if (received.isEmpty() && seen.isEmpty())
        return;
    const std::uint64_t from = std::min(received.isEmpty() ? seen.from : received.from,
                                        seen.isEmpty() ? received.from : seen.from);
    const std::lock_guard lock(m_mutex);
    for (std::size_t age = newerThan(std::max(received.to, seen.to)); age < m_held; ++age) {
        const Message &message = *at(age);
        if (message.lastSeq() <= from)
            break;
        const DeliveryRecord::Standing standing = record.standingOf(message, now);
        if (received.contains(standing.sentAs)) {
            if (standing.isRecipient)
                message.countReceived();
            else
                message.countLater();
        }
        if (seen.contains(standing.sentAs) && standing.isRecipient)
            message.countSeen();
    }
}

void Receipts::countCanTell(const DeliveryRecord &record, const Following &now,
                            std::uint64_t through)
{
    const std::lock_guard lock(m_mutex);
    for (std::size_t age = newerThan(through); age < m_held; ++age) {
        if (record.standingOf(*at(age), now).isRecipient)
            at(age)->countCanTell();
    }
}

Receipts::Counts Receipts::countsOf(const DeliveryRecord &record, const Following &now) const
{
    Counts counts;
    const std::lock_guard lock(m_mutex);
    for (std::size_t age = 0; age < m_held; ++age) {
        const DeliveryRecord::Standing standing = record.standingOf(*at(age), now);
        if (!standing.isRecipient)
            continue;
        ++counts.expected;
        if (standing.sentAs != 0 && standing.sentAs <= record.acknowledged())
            ++counts.received;
    }
    return counts;
}

MessagePtr Receipts::find(std::uint64_t seq) const
{
    const std::lock_guard lock(m_mutex);
    const std::size_t age = newerThan(seq);
    if (age < m_held && seq <= at(age)->lastSeq())
        return at(age);
    return nullptr;
}

Receipts::News Receipts::after(std::size_t recorded, std::size_t limit) const
{
    News news;
    const std::lock_guard lock(m_mutex);
    const std::size_t fresh = m_recorded - recorded;
    for (std::size_t age = std::min({ fresh, m_held, limit }); age-- > 0;)
        news.messages.push_back(at(age));
    news.passedOver = fresh - news.messages.size();
    news.recorded = m_recorded;
    return news;
}

const MessagePtr &Receipts::at(std::size_t age) const
{
    return m_ring[(m_recorded - 1 - age) % capacity];
}

std::size_t Receipts::newerThan(std::uint64_t seq) const
{
    std::size_t low = 0;
    std::size_t high = m_held;
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (at(middle)->seq() > seq)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

} // namespace holdfast
