// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/delivery/eventstream.h"

#include "server/core/base64.h"
#include "server/core/utf8.h"
#include "server/delivery/envelopes.h"

namespace holdfast::delivery {

namespace {

constexpr std::string_view base64Suffix = "+base64";

void appendLine(std::string_view field, std::string_view value, std::string &out)
{
    out.append(field);
    out.append(value);
    out.push_back('\n');
}

/// Appends one `data:` line per line of the payload. CRLF, CR and LF each end a line of an event
/// stream: if a bare CR were copied, a publisher could forge fields.
void appendDataLines(std::string_view payload, std::string &out)
{
    while (true) {
        const auto end = payload.find_first_of("\r\n");
        appendLine("data: ", payload.substr(0, end), out);
        if (end == std::string_view::npos)
            return;
        const bool isCrLf = payload.substr(end).starts_with("\r\n");
        payload.remove_prefix(end + (isCrLf ? 2 : 1));
    }
}

/// The name of the event that tells the message. A change is an event of the server's own, so that
/// a client that does not know changes takes it for no message.
std::string_view eventOf(const Message &message)
{
    switch (message.kind()) {
    case MessageKind::Retraction:
        return "retract";
    case MessageKind::Replacement:
        return "replace";
    case MessageKind::Message:
        break;
    }
    return message.event();
}

/// A stream is UTF-8 (WHATWG HTML section 9.2.5): strict clients reject other bytes. Such a payload
/// is sent in base64, and the event's name says so.
void appendRaw(const Message &message, std::string &out)
{
    if (isUtf8(message.payload())) {
        if (message.event() != "message")
            appendLine("event: ", message.event(), out);
        appendDataLines(message.payload(), out);
        return;
    }
    out.append("event: ");
    out.append(message.event());
    out.append(base64Suffix);
    out.append("\ndata: ");
    appendBase64(message.payload(), out);
    out.push_back('\n');
}

} // namespace

void EventStreamEncoder::encode(const Reading &reading, const Epoch &epoch, std::string &out) const
{
    if (reading.gap) {
        out.append("id: ");
        placeAfterGap(reading, epoch).appendTo(out);
        out.append("\nevent: gap\ndata: ");
        appendGapObject(*reading.gap, out);
        out.append("\n\n");
    }
    for (std::size_t i = 0; i < reading.messages.size(); ++i) {
        const MessagePtr &message = reading.messages[i];
        out.append("id: ");
        if (reading.state)
            Place::at(reading, i, epoch).appendTo(out);
        else
            message->id().appendTo(out);
        out.push_back('\n');
        if (m_format == Format::Raw && message->kind() == MessageKind::Message) {
            appendRaw(*message, out);
        } else {
            if (const std::string_view event = eventOf(*message); event != "message")
                appendLine("event: ", event, out);
            appendLine("data: ", message->envelope(), out);
        }
        out.push_back('\n');
    }
}

http::Response streamHead(const Place &start)
{
    http::Response head;
    head.contentType = "text/event-stream";
    head.headers = { { "Cache-Control", "no-store" },
                     // Ask proxies to forward each event at once: RFC 10036, and nginx's own field.
                     { "Incremental", "?1" },
                     { "X-Accel-Buffering", "no" },
                     { "Holdfast-Cursor", start.text() } };
    return head;
}

void appendStreamOpening(const Hello &hello, std::int64_t wallMilliseconds, std::string &out)
{
    // The length is not known: the stream ends when the connection is closed (RFC 9112 section
    // 6.3).
    http::encodeStreamHead(streamHead(hello.start), { .keepsAlive = false }, wallMilliseconds, out);
    out.append("retry: ");
    out.append(std::to_string(hello.retryMilliseconds));
    out.append("\nid: ");
    hello.start.appendTo(out);
    out.append("\nevent: hello\ndata: ");
    appendHelloObject(hello, out);
    out.append("\n\n");
}

void appendStreamBye(const Goodbye &goodbye, std::string &out)
{
    out.append("retry: ");
    out.append(std::to_string(goodbye.retryMilliseconds));
    out.append("\nevent: bye\ndata: ");
    appendByeObject(goodbye, out);
    out.append("\n\n");
}

} // namespace holdfast::delivery
