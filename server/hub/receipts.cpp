// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/receipts.h"

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

void Receipts::acknowledge(const ChannelSet &channels, std::uint64_t from, std::uint64_t to,
                           Step step)
{
    if (to <= from)
        return;
    const std::lock_guard lock(m_mutex);
    for (std::size_t age = 1; age <= m_held; ++age) {
        const Message &message = *m_ring[(m_recorded - age) % capacity];
        if (message.seq() <= from)
            break;
        if (message.seq() > to || !channels.follows(message.channel()))
            continue;
        if (step == Step::Received)
            message.countReceived();
        else
            message.countSeen();
    }
}

MessagePtr Receipts::find(std::uint64_t seq) const
{
    const std::lock_guard lock(m_mutex);
    for (std::size_t age = 1; age <= m_held; ++age) {
        const MessagePtr &message = m_ring[(m_recorded - age) % capacity];
        if (message->seq() == seq)
            return message;
        if (message->seq() < seq)
            break;
    }
    return nullptr;
}

} // namespace holdfast
