// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/websocket/framereader.h"
#include "server/websocket/masking.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace holdfast::websocket::testing {

/// The key of the examples in RFC 6455 section 5.7.
inline constexpr MaskingKey exampleKey { '\x37', '\xfa', '\x21', '\x3d' };

/// A frame as a client sends it. `start` is its first byte: FIN, RSV1-3, opcode.
inline std::string clientFrame(unsigned start, std::string_view payload,
                               const MaskingKey &key = exampleKey)
{
    constexpr unsigned masked = 0x80;
    std::string frame(1, static_cast<char>(start));
    const int lengthBytes = payload.size() < 126 ? 0 : payload.size() <= UINT16_MAX ? 2 : 8;
    const std::size_t length = lengthBytes == 0 ? payload.size() : lengthBytes == 2 ? 126 : 127;
    frame.push_back(static_cast<char>(masked | length));
    for (int shift = 8 * (lengthBytes - 1); shift >= 0; shift -= 8)
        frame.push_back(static_cast<char>(payload.size() >> static_cast<unsigned>(shift)));
    frame.append(key.begin(), key.end());
    std::string maskedPayload(payload);
    applyMask(maskedPayload, key, 0);
    return frame + maskedPayload;
}

/// An event on one line.
inline std::string textOf(const Event &event)
{
    const std::string payload(event.payload);
    const std::string code = std::to_string(static_cast<unsigned>(event.code));
    switch (event.kind) {
    case Event::Kind::Nothing:
        return "nothing\n";
    case Event::Kind::Text:
        return "text " + payload + "\n";
    case Event::Kind::Binary:
        return "binary " + payload + "\n";
    case Event::Kind::Ping:
        return "ping " + payload + "\n";
    case Event::Kind::Pong:
        return "pong " + payload + "\n";
    case Event::Kind::Close:
        return "close " + code + " " + payload + "\n";
    case Event::Kind::Failure:
        return "failure " + code + "\n";
    }
    return {};
}

/// All events in `bytes`, a line each, when they arrive in pieces of at most `pieceLength`.
inline std::string eventsIn(std::string_view bytes, std::size_t pieceLength, bool inflates,
                            ReaderWorkspace &workspace)
{
    std::string events;
    FrameReader reader(inflates);
    while (!bytes.empty()) {
        std::string_view piece = bytes.substr(0, pieceLength);
        bytes.remove_prefix(piece.size());
        while (const Event event = reader.read(piece, workspace))
            events.append(textOf(event));
    }
    return events;
}

/// The same whole and one byte at a time; `agree` tells whether both came to the same.
struct BothWays
{
    std::string whole;
    std::string byByte;

    explicit BothWays(std::string_view bytes, bool inflates = false,
                      std::size_t maxMessageBytes = std::size_t { 256 } * 1024)
    {
        ReaderWorkspace workspace(maxMessageBytes);
        whole = eventsIn(bytes, std::max<std::size_t>(bytes.size(), 1), inflates, workspace);
        byByte = eventsIn(bytes, 1, inflates, workspace);
    }

    [[nodiscard]] bool agree() const { return whole == byByte; }
};

} // namespace holdfast::websocket::testing
