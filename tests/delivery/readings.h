// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/encoder.h"
#include "tests/hub/messages.h"

#include <QByteArray>
#include <QStringBuilder>

#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::tests {

inline constexpr std::int64_t wallTime = 1'763'910'000'123;

inline Cursor at(std::uint64_t seq)
{
    return Cursor { testEpoch(), seq };
}

/// The draft, in its place in the log.
inline MessagePtr accepted(std::uint64_t seq, Draft draft)
{
    auto message = Message::make(std::move(draft), wallTime).value();
    message->accept(at(seq), {});
    return message;
}

/// The retraction or replacement of message 7 on channel "a".
inline MessagePtr acceptedChange(std::uint64_t seq, MessageKind kind, std::string payload = {})
{
    Draft draft { "a", std::move(payload), {}, {} };
    draft.kind = kind;
    draft.target = at(7);
    return accepted(seq, std::move(draft));
}

/// Messages that reach up to the last one of them.
inline Reading readingOf(std::vector<MessagePtr> messages)
{
    Reading reading;
    reading.position = messages.empty() ? 0 : messages.back()->seq();
    reading.messages = std::move(messages);
    return reading;
}

inline Reading withGap(Reading reading, const Cursor &from, std::uint64_t to,
                       GapReason reason = GapReason::Evicted)
{
    reading.gap = Gap { from, at(to), reason };
    return reading;
}

inline QByteArray bytesOf(std::string_view text)
{
    return { text.data(), static_cast<qsizetype>(text.size()) };
}

inline QByteArray encoded(const Encoder &encoder, const Reading &reading)
{
    std::string out;
    encoder.encode(reading, testEpoch(), out);
    return bytesOf(out);
}

/// The envelope of a plain text on channel "a", as the protocol says it.
inline QByteArray envelope(int seq, const QByteArray &text)
{
    return R"({"id":"k3v9x2ab-)" + QByteArray::number(seq)
        + R"(","channel":"a","time":1763910000123,"data":")" + text + R"("})";
}

} // namespace holdfast::tests
