// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::exactness {

/// A message as its envelope shows it (docs/protocol.md, "Envelope"). Views into what was received.
struct Envelope
{
    std::string_view id;
    std::string_view channel;
    std::string_view event; ///< "message" if it names none
    std::string_view type; ///< "text/plain" if it names none
    bool isBase64 = false;
    simdjson::dom::element data;
};

/// Nothing if the object is no envelope.
[[nodiscard]] std::optional<Envelope> envelopeIn(simdjson::dom::element element);

/// A gap as every transport tells it.
struct ToldGap
{
    std::string_view from;
    std::string_view to;
    std::string_view reason;
};

[[nodiscard]] std::optional<ToldGap> gapIn(simdjson::dom::element element);

/// A list of texts; empty if it is something else.
[[nodiscard]] std::vector<std::string> textsIn(simdjson::dom::element element);

/// What a subscriber is told, whatever the transport. Views hold for the call only.
///
/// Thread: one.
class Told
{
public:
    Told() = default;
    virtual ~Told() = default;
    Told(const Told &) = delete;
    Told &operator=(const Told &) = delete;

    virtual void hello(std::string_view cursor) = 0;
    virtual void message(const Envelope &envelope) = 0;
    virtual void gap(const ToldGap &gap) = 0;
    /// The cursor that a client of the transport hands back after what it was told so far.
    virtual void cursor(std::string_view cursor) = 0;
    virtual void bye(std::string_view reason) = 0;
    /// A poll's answer is complete.
    virtual void answered(std::string_view cursor, bool isEmpty, bool closes) = 0;
    /// A WebSocket's answers to what it has sent.
    virtual void subscribed(const std::vector<std::string> &entries) = 0;
    virtual void published(std::string_view reference, std::string_view id) = 0;
    virtual void refused(std::string_view detail) = 0;
    /// A frame to be sent back at once.
    virtual void reply(const std::string &frame) = 0;
    /// A request was answered with an error; nothing else comes on this connection.
    virtual void turnedAway(int status, std::string_view detail) = 0;
    /// The server has broken the protocol.
    virtual void broken(std::string_view what) = 0;
};

} // namespace holdfast::exactness
