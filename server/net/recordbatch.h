// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/audience.h"

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace holdfast::net {

/// A block as one record for each encrypted connection among its recipients, so that all are sent
/// with one system call.
///
/// Invariants: at most 0.6 MB, kept for the next block.
/// Thread: its worker's.
class RecordBatch
{
public:
    /// A larger block is worth a system call of its own for each connection.
    static constexpr std::size_t maxBlockBytes = std::size_t { 4 } * 1024;

    /// At most Outlet::maxRecipients recipients, and maxBlockBytes. Each record must be sent now:
    /// the connection's next one counts on it.
    void encrypt(std::span<const Recipient> recipients, std::string_view block);
    /// For the i-th recipient. Empty: its connection is plain, or is sent to by itself.
    [[nodiscard]] std::string_view record(std::size_t i) const
    {
        const std::size_t begin = i == 0 ? 0 : m_ends[i - 1];
        return std::string_view(m_bytes).substr(begin, m_ends[i] - begin);
    }

private:
    std::string m_bytes;
    std::array<std::size_t, Outlet::maxRecipients> m_ends {};
};

} // namespace holdfast::net
