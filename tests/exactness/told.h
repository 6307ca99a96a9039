// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::exactness {

/// A message as its envelope shows it (docs/protocol.md, "Envelope"). The views point into the
/// received bytes.
struct Envelope
{
    std::string_view id;
    std::string_view channel;
    std::string_view event; ///< "message" if the envelope has none
    std::string_view type; ///< "text/plain" if the envelope has none
    bool isBase64 = false;
    simdjson::dom::element data; ///< none in a retraction
    std::string_view key; ///< empty: none
    std::string_view retracts; ///< the id of the message that it retracts; empty: none
    std::string_view replaces; ///< the same for its new content
    bool isEdited = false; ///< its content was replaced
};

/// Nothing if the object is not an envelope.
[[nodiscard]] std::optional<Envelope> envelopeIn(simdjson::dom::element element);

/// A gap, which every transport reports with these fields.
struct ToldGap
{
    std::string_view from;
    std::string_view to;
    std::string_view reason;
};

[[nodiscard]] std::optional<ToldGap> gapIn(simdjson::dom::element element);

/// A list of strings; empty if the element is anything else.
[[nodiscard]] std::vector<std::string> textsIn(simdjson::dom::element element);

/// Receives what the server sends to a subscriber, independent of the transport. Views are valid
/// during the call only.
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
    /// It is told the state as of this cursor.
    virtual void state(std::string_view cursor) = 0;
    virtual void message(const Envelope &envelope) = 0;
    virtual void gap(const ToldGap &gap) = 0;
    /// The cursor with which a client of the transport would resume now.
    virtual void cursor(std::string_view cursor) = 0;
    virtual void bye(std::string_view reason) = 0;
    /// The response to a poll is complete.
    virtual void answered(std::string_view cursor, bool isEmpty, bool closes) = 0;
    /// A WebSocket's responses to its commands.
    virtual void subscribed(const std::vector<std::string> &entries) = 0;
    virtual void published(std::string_view reference, std::string_view id) = 0;
    virtual void refused(std::string_view reference, std::string_view detail) = 0;
    /// A frame that must be sent back at once.
    virtual void reply(const std::string &frame) = 0;
    /// A request was answered with an error; this connection delivers nothing else.
    virtual void turnedAway(int status, std::string_view detail) = 0;
    /// The server has violated the protocol.
    virtual void broken(std::string_view what) = 0;
};

} // namespace holdfast::exactness
