// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/messagescanner.h"

#include "app/bench/stamp.h"

#include <algorithm>
#include <cstring>

namespace holdfast::bench {

namespace {

/// Wrapping varies by less than this (a sequence number that grows a digit), a notice by more.
constexpr std::size_t wrappingSlack = 16;

const char *findPayload(const char *from, const char *end)
{
    while (static_cast<std::size_t>(end - from) >= stampBytes) {
        const auto room = static_cast<std::size_t>(end - from) - stampBytes + 1;
        const auto *mark = static_cast<const char *>(std::memchr(from, stampMark[0], room));
        if (mark == nullptr)
            return nullptr;
        if (std::memcmp(mark, stampMark.data(), stampMark.size()) == 0)
            return mark;
        from = mark + 1;
    }
    return nullptr;
}

} // namespace

void MessageScanner::scan(std::string_view bytes, std::uint64_t nowNs, std::uint32_t route,
                          SequenceCheck &check, DeliveryTally &tally)
{
    const char *stretch = bytes.data();
    const char *const end = bytes.data() + bytes.size();
    for (const char *payload = findPayload(stretch, end); payload != nullptr;
         payload = findPayload(stretch, end)) {
        const auto wrapping = static_cast<std::size_t>(payload - stretch);
        if (wrapping > m_shortestWrapping + wrappingSlack || m_shortestWrapping > wrapping) {
            searchNotices({ stretch, wrapping }, check, tally);
            m_shortestWrapping = std::min(m_shortestWrapping, wrapping);
        }
        takePayload(payload, nowNs, route, check, tally);
        stretch = payload + std::min(m_payloadBytes, static_cast<std::size_t>(end - payload));
    }
    const auto rest = static_cast<std::size_t>(end - stretch);
    if (rest > wrappingSlack)
        searchNotices({ stretch, rest }, check, tally);
}

void MessageScanner::takePayload(const char *payload, std::uint64_t nowNs, std::uint32_t route,
                                 SequenceCheck &check, DeliveryTally &tally) const
{
    if (!m_judges) {
        tally.lastDeliveryNs = nowNs;
        check.acceptUnjudged(tally.counts);
        return;
    }
    const Stamp stamp = readStamp(payload);
    if (stamp.route != route) {
        ++tally.counts.astray;
        return;
    }
    tally.lastDeliveryNs = nowNs;
    tally.latency.add(nowNs > stamp.sentNs ? nowNs - stamp.sentNs : 0);
    check.accept(stamp.publisher, stamp.sequence, tally.counts);
}

void MessageScanner::searchNotices(std::string_view stretch, SequenceCheck &check,
                                   DeliveryTally &tally) const
{
    for (std::size_t at = stretch.find(m_gapMark); at != std::string_view::npos;
         at = stretch.find(m_gapMark, at + m_gapMark.size()))
        check.noteGap(tally.counts);
}

} // namespace holdfast::bench
