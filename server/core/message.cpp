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

/// A publisher must not forge the events that the server sends on a stream (hello, gap, bye,
/// retract, replace), or those that a browser's EventSource fires for its connection (HTML
/// section 9.2.2).
bool isReservedEvent(std::string_view event)
{
    return event == "hello" || event == "gap" || event == "bye" || event == "retract"
        || event == "replace" || event == "open" || event == "error";
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
Result<void> appendPayload(std::string_view contentType, std::string_view payload, std::string &out)
{
    if (isJsonType(mediaType(contentType))) {
        out.append(R"(,"data":)");
        if (const auto fault = appendCompactJson(payload, out)) {
            return Error { ErrorCode::Malformed,
                           "The payload is announced as JSON but is not taken as such. "
                               + describe(*fault)
                               + " Mend it, or send it with another Content-Type.",
                           ErrorReason::NotJson,
                           { std::to_string(fault->offset) } };
        }
    } else if (isUtf8(payload)) {
        out.append(R"(,"data":)");
        appendJsonString(payload, out);
    } else {
        out.append(R"(,"encoding":"base64","data":")");
        appendBase64(payload, out);
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
                       "The event names hello, gap, bye, retract and replace are the server's own, "
                       "open and error are EventSource's: choose another name.",
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
    if (!isOneLine(draft.key, maxKeyBytes) || draft.key.starts_with(' ')
        || draft.key.ends_with(' ')) {
        return Error { ErrorCode::Malformed,
                       "A key must be 1-100 visible ASCII characters, without spaces at its ends.",
                       ErrorReason::NotAKey };
    }
    if (draft.priority < 1 || draft.priority > 5)
        return Error { ErrorCode::Malformed, "The priority must be a number from 1 to 5.",
                       ErrorReason::NotAPriority };
    return {};
}

} // namespace

Message::Message(Draft draft, std::int64_t wallMilliseconds)
    : m_channel(std::move(draft.channel))
    , m_payload(std::move(draft.payload))
    , m_contentType(std::move(draft.contentType))
    , m_event(std::move(draft.event))
    , m_client(std::move(draft.client))
    , m_address(draft.address)
    , m_timeToLiveSeconds(static_cast<std::uint32_t>(draft.timeToLive.count()))
    , m_priority(static_cast<std::uint8_t>(draft.priority & 0x07))
    , m_kind(draft.kind)
    , m_source(draft.source)
    , m_wallMilliseconds(wallMilliseconds)
{
    if (!draft.key.empty() || draft.kind != MessageKind::Message || draft.editedMilliseconds != 0) {
        m_special = std::make_unique<Special>(
            Special { std::move(draft.key), draft.target, draft.editedMilliseconds });
    }
}

Result<std::shared_ptr<Message>> Message::make(Draft draft, std::int64_t wallMilliseconds,
                                               std::size_t maxPayloadBytes)
{
    if (const auto checked = check(draft, maxPayloadBytes); !checked)
        return checked.error();

    const std::shared_ptr<Message> message(new Message(std::move(draft), wallMilliseconds));
    if (const auto encoded = message->encode(); !encoded)
        return encoded.error();
    return message;
}

Result<void> Message::encode()
{
    std::string &out = m_envelope;
    out.reserve(idRoom + m_channel.size() + m_payload.size() + 80);
    out.assign(idRoom, ' ');
    out.append(R"(,"channel":)");
    appendJsonString(m_channel, out);
    out.append(R"(,"time":)");
    std::array<char, 20> number {};
    out.append(decimal(m_wallMilliseconds, number));
    if (m_special)
        appendSpecial(out);
    if (event() != "message") {
        out.append(R"(,"event":)");
        appendJsonString(m_event, out);
    }
    if (contentType() != "text/plain") {
        out.append(R"(,"type":)");
        appendJsonString(m_contentType, out);
    }
    if (m_priority != defaultPriority) {
        out.append(R"(,"priority":)");
        out.push_back(static_cast<char>('0' + m_priority));
    }
    if (m_kind != MessageKind::Retraction) {
        if (const auto appended = appendPayload(m_contentType, m_payload, out); !appended)
            return appended.error();
    }
    out.push_back('}');
    return {};
}

void Message::appendSpecial(std::string &out) const
{
    if (m_kind != MessageKind::Message) {
        out.append(m_kind == MessageKind::Retraction ? R"(,"retracts":")" : R"(,"replaces":")");
        m_special->target.appendTo(out);
        out.push_back('"');
    }
    if (!m_special->key.empty()) {
        out.append(R"(,"key":)");
        appendJsonString(m_special->key, out);
    }
    if (m_special->editedMilliseconds != 0) {
        out.append(R"(,"edited":)");
        std::array<char, 20> number {};
        out.append(decimal(m_special->editedMilliseconds, number));
    }
}

void Message::setVersion(std::shared_ptr<const Message> version)
{
    m_special->version = std::move(version);
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
    m_envelopeStart = static_cast<std::uint8_t>(idRoom - length);
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
    return m_contentType.empty() ? std::string_view("text/plain") : m_contentType;
}

std::string_view Message::event() const
{
    return m_event.empty() ? std::string_view("message") : m_event;
}

std::size_t Message::footprintBytes() const
{
    // The object, its control block, and what its strings have allocated on the heap.
    std::size_t bytes = sizeof(Message) + 32 + heapBytes(m_envelope) + heapBytes(m_payload)
        + heapBytes(m_channel) + heapBytes(m_event) + heapBytes(m_contentType);
    if (m_group && m_group->firstSeq == seq())
        bytes += m_group->footprintBytes();
    if (m_special) {
        bytes += sizeof(Special) + heapBytes(m_special->key);
        if (m_special->version)
            bytes += m_special->version->footprintBytes();
    }
    return bytes;
}

} // namespace holdfast
