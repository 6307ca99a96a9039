// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/receipts.h"

#include <algorithm>

namespace holdfast {

void Receipts::record(const MessagePtr &message)
{
    MessagePtr oldest = message;
    const std::lock_guard lock(m_mutex);
    // The swap leaves the destruction of the oldest to after the lock.
    m_ring[m_recorded % capacity].swap(oldest);
    ++m_recorded;
}

void Receipts::acknowledge(const ChannelSet &channels, std::uint64_t from, std::uint64_t to,
                           Step step)
{
    if (to <= from)
        return;
    const std::lock_guard lock(m_mutex);
    const std::size_t held = std::min(m_recorded, capacity);
    for (std::size_t age = 1; age <= held; ++age) {
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
    const std::size_t held = std::min(m_recorded, capacity);
    for (std::size_t age = 1; age <= held; ++age) {
        const MessagePtr &message = m_ring[(m_recorded - age) % capacity];
        if (message->seq() == seq)
            return message;
        if (message->seq() < seq)
            break;
    }
    return nullptr;
}

} // namespace holdfast
