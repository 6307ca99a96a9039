// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/utf8.h"
#include "server/websocket/framereader.h"
#include "tests/fuzz/cuts.h"
#include "tests/fuzz/invariant.h"
#include "tests/websocket/frames.h"

using namespace holdfast::websocket;
using holdfast::fuzz::Cuts;
using holdfast::fuzz::demand;
using Kind = Event::Kind;

namespace {

constexpr std::size_t maxMessageBytes = 1000; // small, so that short inputs reach it

/// Twice the largest compressed payload, plus the object itself.
constexpr std::size_t maxHeldBytes = 2 * (maxMessageBytes + maxMessageBytes / 8 + 64) + 1024;

void demandSense(const Event &event)
{
    const std::size_t length = event.payload.size();
    switch (event.kind) {
    case Kind::Text:
        demand(holdfast::isUtf8(event.payload), "a text is UTF-8");
        [[fallthrough]];
    case Kind::Binary:
        demand(length <= maxMessageBytes, "a message is bounded");
        break;
    case Kind::Ping:
    case Kind::Pong:
        demand(length <= maxControlPayloadBytes, "a control frame is short");
        break;
    case Kind::Close:
        demand(length <= maxControlPayloadBytes - 2, "a reason is short");
        demand(holdfast::isUtf8(event.payload), "a reason is UTF-8");
        demand(event.code == CloseCode::NoStatus
                   || isOnTheWire(static_cast<std::uint16_t>(event.code)),
               "a close code may be echoed");
        break;
    case Kind::Failure:
        demand(event.code == CloseCode::ProtocolError || event.code == CloseCode::InvalidPayload
                   || event.code == CloseCode::MessageTooBig,
               "a failure has a code for it");
        demand(!event.payload.empty() && length <= maxControlPayloadBytes - 2,
               "a failure says why, and that fits into a close");
        break;
    case Kind::Nothing:
        break;
    }
}

/// The text of all events in one piece; checks each event.
std::string appendEvents(FrameReader &reader, ReaderWorkspace &workspace, std::string_view piece)
{
    std::string events;
    while (const Event event = reader.read(piece, workspace)) {
        demand(!reader.hasEnded() || event.kind == Kind::Close || event.kind == Kind::Failure,
               "only a close or a failure ends it");
        demandSense(event);
        events.append(testing::textOf(event));
    }
    demand(piece.empty(), "all is read when there is no event");
    demand(reader.heldBytes() <= maxHeldBytes, "what is held is bounded");
    demand(!reader.hasEnded() || reader.heldBytes() == 0, "nothing is held after the end");
    return events;
}

} // namespace

/// The input: the lowest bit of the first byte negotiates compression, its other bits give the
/// number of bytes that choose the cuts; the rest is fed.
// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    std::string_view bytes = holdfast::fuzz::textOf(data, size);
    const unsigned start = holdfast::fuzz::takeByte(bytes);
    Cuts cuts(holdfast::fuzz::takeFront(bytes, start / 2 % 8));
    const bool inflates = start % 2 == 1;

    ReaderWorkspace workspace(maxMessageBytes);
    FrameReader whole(inflates);
    const std::string expected = appendEvents(whole, workspace, bytes);
    FrameReader inPieces(inflates);
    std::string events;
    while (!bytes.empty()) {
        const std::string_view piece = holdfast::fuzz::takeFront(bytes, cuts.next(61));
        events.append(appendEvents(inPieces, workspace, piece));
    }
    demand(events == expected, "the same in pieces");
    demand(inPieces.hasEnded() == whole.hasEnded(), "the same end in pieces");
    return 0;
}
