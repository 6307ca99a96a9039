// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/message.h"

#include "server/core/base64.h"
#include "server/core/channelname.h"
#include "server/core/jsonstring.h"
#include "server/core/jsontext.h"
#include "server/core/utf8.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace holdfast {

namespace {

constexpr std::size_t maxEventBytes = 100;
constexpr std::size_t maxContentTypeBytes = 200;
constexpr std::string_view idOpening = R"({"id":")";
/// Room for the longest opening: `{"id":"`, the epoch, a hyphen, 20 digits and a quote.
constexpr std::size_t idRoom = idOpening.size() + Epoch::length + 1 + 20 + 1;

/// One line of visible ASCII and spaces: safe in a header field and in an event stream.
bool isOneLine(std::string_view text, std::size_t maxBytes)
{
    return text.size() <= maxBytes
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

std::string_view mediaType(std::string_view contentType)
{
    std::string_view type = contentType.substr(0, contentType.find(';'));
    while (!type.empty() && type.back() == ' ')
        type.remove_suffix(1);
    return type;
}

/// Case-insensitive: RFC 9110 section 8.3.1.
bool isJsonType(std::string_view type)
{
    constexpr std::string_view json = "application/json";
    constexpr std::string_view dialect = "+json";
    const auto isSame = [](char c, char lower) {
        return (c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c) == lower;
    };
    const std::string_view end = type.substr(type.size() - std::min(type.size(), dialect.size()));
    return std::ranges::equal(type, json, isSame) || std::ranges::equal(end, dialect, isSame);
}

/// A publisher must not forge the events that the server sends on a stream (hello, gap, bye), or
/// those that a browser's EventSource fires for its connection (HTML section 9.2.2).
bool isReservedEvent(std::string_view event)
{
    return event == "hello" || event == "gap" || event == "bye" || event == "open"
        || event == "error";
}

/// The bytes that a string has allocated on the heap.
std::size_t heapBytes(const std::string &text)
{
    static const std::size_t inside = std::string().capacity();
    return text.capacity() > inside ? text.capacity() + 1 : 0;
}

std::string_view decimal(std::int64_t number, std::array<char, 20> &buffer)
{
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    return { buffer.data(), static_cast<std::size_t>(end - buffer.data()) };
}

/// Appends the envelope's members for the payload. Their form depends on the payload's type and
/// bytes.
Result<void> appendPayload(const Draft &draft, std::string &out)
{
    if (isJsonType(mediaType(draft.contentType))) {
        out.append(R"(,"data":)");
        if (const auto fault = appendCompactJson(draft.payload, out)) {
            return Error { ErrorCode::Malformed,
                           "The payload is announced as JSON but is not taken as such. "
                               + describe(*fault)
                               + " Mend it, or send it with another Content-Type.",
                           ErrorReason::NotJson,
                           { std::to_string(fault->offset) } };
        }
    } else if (isUtf8(draft.payload)) {
        out.append(R"(,"data":)");
        appendJsonString(draft.payload, out);
    } else {
        out.append(R"(,"encoding":"base64","data":")");
        appendBase64(draft.payload, out);
        out.push_back('"');
    }
    return {};
}

Result<void> check(const Draft &draft, std::size_t maxPayloadBytes)
{
    if (draft.payload.size() > maxPayloadBytes) {
        return Error { ErrorCode::TooLarge,
                       "A message may have at most " + std::to_string(maxPayloadBytes)
                           + " bytes: send less, or send a link.",
                       ErrorReason::PayloadTooLarge,
                       { std::to_string(maxPayloadBytes) } };
    }
    if (!isChannelName(draft.channel)) {
        return Error { ErrorCode::Malformed,
                       "Not a channel name: use 1-200 bytes of UTF-8 in segments separated by "
                       "dots, without control characters, comma, * / ? or #.",
                       ErrorReason::NotAChannelName };
    }
    if (!isOneLine(draft.event, maxEventBytes)) {
        return Error { ErrorCode::Malformed,
                       "The event's name must be at most 100 visible ASCII characters.",
                       ErrorReason::NotAnEventName };
    }
    if (isReservedEvent(draft.event)) {
        return Error { ErrorCode::Malformed,
                       "The event names hello, gap and bye are the server's own, open and error "
                       "are EventSource's: choose another name.",
                       ErrorReason::ReservedEventName };
    }
    // A raw event stream uses this suffix to mark a payload in base64: a publisher must not forge
    // it.
    if (std::string_view(draft.event).ends_with("+base64")) {
        return Error { ErrorCode::Malformed,
                       "An event's name must not end with +base64, which marks bytes in a raw "
                       "event stream: choose another name.",
                       ErrorReason::ReservedEventName };
    }
    if (!isOneLine(draft.contentType, maxContentTypeBytes)) {
        return Error { ErrorCode::Malformed,
                       "The content type must be at most 200 visible ASCII characters.",
                       ErrorReason::NotAContentType };
    }
    if (draft.timeToLive.count() < 0 || draft.timeToLive > maxTimeToLive) {
        return Error { ErrorCode::Malformed,
                       "The time to live must be a whole number of seconds from 1 to 604800.",
                       ErrorReason::NotATimeToLive,
                       { std::to_string(maxTimeToLive.count()) } };
    }
    if (draft.priority < 1 || draft.priority > 5)
        return Error { ErrorCode::Malformed, "The priority must be a number from 1 to 5.",
                       ErrorReason::NotAPriority };
    return {};
}

} // namespace

Message::Message(Draft draft, std::int64_t wallMilliseconds)
    : m_draft(std::move(draft)), m_wallMilliseconds(wallMilliseconds)
{
}

Result<std::shared_ptr<Message>> Message::make(Draft draft, std::int64_t wallMilliseconds,
                                               std::size_t maxPayloadBytes)
{
    if (const auto checked = check(draft, maxPayloadBytes); !checked)
        return checked.error();

    const std::shared_ptr<Message> message(new Message(std::move(draft), wallMilliseconds));
    const Draft &given = message->m_draft;
    std::string &out = message->m_envelope;
    out.reserve(idRoom + given.channel.size() + given.payload.size() + 80);
    out.assign(idRoom, ' ');
    out.append(R"(,"channel":)");
    appendJsonString(given.channel, out);
    out.append(R"(,"time":)");
    std::array<char, 20> number {};
    out.append(decimal(wallMilliseconds, number));
    if (message->event() != "message") {
        out.append(R"(,"event":)");
        appendJsonString(given.event, out);
    }
    if (message->contentType() != "text/plain") {
        out.append(R"(,"type":)");
        appendJsonString(given.contentType, out);
    }
    if (given.priority != defaultPriority) {
        out.append(R"(,"priority":)");
        out.push_back(static_cast<char>('0' + given.priority));
    }
    if (const auto appended = appendPayload(given, out); !appended)
        return appended.error();
    out.push_back('}');
    return message;
}

void Message::accept(const Cursor &id, MonotonicTime acceptedAt)
{
    m_id = id;
    m_acceptedAt = acceptedAt;
    std::array<char, idRoom + 1> head {};
    char *end = std::copy(idOpening.begin(), idOpening.end(), head.data());
    const std::string_view epoch = id.epoch.text();
    end = std::copy(epoch.begin(), epoch.end(), end);
    *end++ = '-';
    end = std::to_chars(end, head.data() + idRoom - 1, id.seq).ptr;
    *end++ = '"';
    const auto length = static_cast<std::size_t>(end - head.data());
    m_envelopeStart = static_cast<std::uint32_t>(idRoom - length);
    std::copy(head.data(), end, m_envelope.begin() + m_envelopeStart);
}

std::uint64_t Message::seqFor(const ChannelSet &set) const
{
    if (m_group)
        return m_group->seqFor(set);
    return set.follows(channel()) ? seq() : 0;
}

std::string_view Message::contentType() const
{
    return m_draft.contentType.empty() ? std::string_view("text/plain") : m_draft.contentType;
}

std::string_view Message::event() const
{
    return m_draft.event.empty() ? std::string_view("message") : m_draft.event;
}

std::size_t Message::footprintBytes() const
{
    // The object, its control block, and what its strings have allocated on the heap.
    return sizeof(Message) + 32 + heapBytes(m_envelope) + heapBytes(m_draft.payload)
        + heapBytes(m_draft.channel) + heapBytes(m_draft.event) + heapBytes(m_draft.contentType)
        + (m_group && m_group->firstSeq == seq() ? m_group->footprintBytes() : 0);
}

} // namespace holdfast
