// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::tests {

/// The published messages, according to the results of publishing. Clients are checked against it.
///
/// Thread: any; one mutex. Read only after all publishers have ended.
class Ledger
{
public:
    void record(std::uint64_t seq, std::string channel)
    {
        const std::lock_guard lock(m_mutex);
        if (m_channels.size() <= seq)
            m_channels.resize(seq + 1);
        m_channels[seq] = std::move(channel);
    }
    /// The highest number recorded.
    [[nodiscard]] std::uint64_t head() const { return m_channels.size() - 1; }
    /// Empty if no message with that seq was accepted.
    [[nodiscard]] std::string_view channelOf(std::uint64_t seq) const
    {
        return seq < m_channels.size() ? std::string_view(m_channels[seq]) : std::string_view();
    }

private:
    std::mutex m_mutex;
    std::vector<std::string> m_channels { 1 };
};

} // namespace holdfast::tests
