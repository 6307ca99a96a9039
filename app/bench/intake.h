// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bench/messagescanner.h"
#include "app/bench/options.h"
#include "app/bench/requestwriter.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace holdfast::bench {

struct AnswerHead;

/// The state of one subscriber.
struct Subscription
{
    std::uint32_t channel = 0;
    std::uint32_t route = 0;
    bool isOpen = false; ///< the stream's or WebSocket's head has been read
    std::string cursor; ///< as RequestWriter::appendSubscribe() takes it; long-poll only
    SequenceCheck check;
};

/// What an Intake did with the bytes it was given.
struct Intaken
{
    std::size_t bytes = 0; ///< the rest must be handed in again, with more after it
    std::string failure; ///< not empty: why the connection cannot be used any more
};

/// Parses what a server sends to subscribers of one transport: counts messages and produces the
/// bytes to answer with. No I/O.
///
/// Invariants: a payload and its wrapping are scanned once, and only when complete.
/// Thread: one.
class Intake
{
public:
    Intake(const Options &options, const RequestWriter &requests);

    /// Appends to `reply` what must be sent back: a long-poll's next request, a pong.
    Intaken take(Subscription &subscription, std::string_view bytes, std::uint64_t nowNs,
                 std::string &reply);

    [[nodiscard]] const DeliveryTally &tally() const { return m_tally; }
    /// See SequenceCheck::finish().
    void finish(Subscription &subscription, std::span<const std::uint32_t> expected);

private:
    Intaken takeAnswers(Subscription &subscription, std::string_view bytes, std::uint64_t nowNs,
                        std::string &reply);
    Intaken takeEvents(Subscription &subscription, std::string_view bytes, std::uint64_t nowNs);
    Intaken takeFrames(Subscription &subscription, std::string_view bytes, std::uint64_t nowNs,
                       std::string &reply);
    Intaken openStream(Subscription &subscription, std::string_view bytes) const;
    void keepCursor(Subscription &subscription, const AnswerHead &head,
                    std::string_view body) const;
    void scan(Subscription &subscription, std::string_view bytes, std::uint64_t nowNs);

    Transport m_transport;
    CursorStyle m_cursorStyle;
    const RequestWriter &m_requests;
    MessageScanner m_scanner;
    DeliveryTally m_tally;
};

} // namespace holdfast::bench
