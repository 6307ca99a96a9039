// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/recordbatch.h"

#include "server/net/connection.h"

#include <cassert>

namespace holdfast::net {

void RecordBatch::encrypt(std::span<const Recipient> recipients, std::string_view block)
{
    assert(recipients.size() <= m_ends.size() && block.size() <= maxBlockBytes);
    m_bytes.clear();
    for (std::size_t i = 0; i < recipients.size(); ++i) {
        if (recipients[i].socket < 0) {
            // Every subscriber in an audience of a worker is a Connection.
            auto &connection =
                static_cast<Connection &>(Subscription::of(*recipients[i].subscriber));
            [[maybe_unused]] const bool isIn = connection.encryptRecord(block, m_bytes);
        }
        m_ends[i] = m_bytes.size();
    }
}

} // namespace holdfast::net
