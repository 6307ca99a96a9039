// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bench/histogram.h"
#include "app/bench/sequencecheck.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

namespace holdfast::bench {

/// What one process of subscribers has received. Trivially copyable: it is sent through a pipe.
struct DeliveryTally
{
    DeliveryCounts counts;
    Histogram latency;
    std::uint64_t lastDeliveryNs = 0;
};

/// Finds the payloads in a server's wrapping of them, without parsing the wrapping.
///
/// Invariants: looks for gap notices only in stretches between payloads that are longer than the
/// shortest seen so far, since the shortest is the bare wrapping of a message.
/// Thread: one.
class MessageScanner
{
public:
    /// `gapMark` is the text that only a gap notice has. `judges` = false only counts payloads.
    MessageScanner(std::size_t payloadBytes, std::string_view gapMark, bool judges)
        : m_payloadBytes(payloadBytes), m_gapMark(gapMark), m_judges(judges)
    {
    }

    /// `bytes` holds whole messages only, received at `nowNs` by the subscriber of `route`.
    void scan(std::string_view bytes, std::uint64_t nowNs, std::uint32_t route,
              SequenceCheck &check, DeliveryTally &tally);

private:
    void takePayload(const char *payload, std::uint64_t nowNs, std::uint32_t route,
                     SequenceCheck &check, DeliveryTally &tally) const;
    void searchNotices(std::string_view stretch, SequenceCheck &check, DeliveryTally &tally) const;

    std::size_t m_payloadBytes;
    std::string_view m_gapMark;
    bool m_judges;
    std::size_t m_shortestWrapping = std::numeric_limits<std::size_t>::max() / 2;
};

} // namespace holdfast::bench
