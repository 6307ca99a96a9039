// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/delivery/eventstream.h"

#include "server/delivery/envelopes.h"

namespace holdfast::delivery {

namespace {

/// One `data:` line per line of the payload. CRLF, CR and LF each end a line there, and would here:
/// a bare CR let through would let a publisher forge fields.
void appendDataLines(std::string_view payload, std::string &out)
{
    while (true) {
        const auto end = payload.find_first_of("\r\n");
        out.append("data: ");
        out.append(payload.substr(0, end));
        out.push_back('\n');
        if (end == std::string_view::npos)
            return;
        const bool isCrLf = payload.substr(end).starts_with("\r\n");
        payload.remove_prefix(end + (isCrLf ? 2 : 1));
    }
}

} // namespace

void EventStreamEncoder::encode(const Reading &reading, const Epoch &epoch, std::string &out) const
{
    if (reading.gap) {
        // Its id is where the lost part ends: whoever drops here is not told twice. A message may
        // lie before that on another channel, so the id must not pass the first one's.
        std::uint64_t through = reading.gap->to.seq;
        if (!reading.messages.empty() && reading.messages.front()->seq() <= through)
            through = reading.messages.front()->seq() - 1;
        out.append("id: ");
        Cursor { epoch, through }.appendTo(out);
        out.append("\nevent: gap\ndata: ");
        appendGapObject(*reading.gap, out);
        out.append("\n\n");
    }
    for (const MessagePtr &message : reading.messages) {
        out.append("id: ");
        message->id().appendTo(out);
        out.push_back('\n');
        if (const auto event = message->event(); event != "message") {
            out.append("event: ");
            out.append(event);
            out.push_back('\n');
        }
        if (m_format == Format::Raw) {
            appendDataLines(message->payload(), out);
        } else {
            out.append("data: ");
            out.append(message->envelope());
            out.push_back('\n');
        }
        out.push_back('\n');
    }
}

void appendStreamOpening(const Cursor &start, std::string_view clientId, unsigned retryMilliseconds,
                         std::int64_t wallMilliseconds, std::string &out)
{
    http::Response head;
    head.contentType = "text/event-stream";
    head.headers = { { "Cache-Control", "no-store" },
                     { "X-Accel-Buffering", "no" },
                     { "Holdfast-Cursor", start.text() } };
    // The stream ends with the connection: its length is not known (RFC 9112 section 6.3).
    http::encodeStreamHead(head, { .keepsAlive = false }, wallMilliseconds, out);
    out.append("retry: ");
    out.append(std::to_string(retryMilliseconds));
    out.append("\nid: ");
    start.appendTo(out);
    out.append("\nevent: hello\ndata: ");
    appendHelloObject(start, clientId, retryMilliseconds, out);
    out.append("\n\n");
}

void appendStreamBye(std::string_view reason, unsigned retryMilliseconds, std::string &out)
{
    out.append("retry: ");
    out.append(std::to_string(retryMilliseconds));
    out.append("\nevent: bye\ndata: ");
    appendByeObject(reason, retryMilliseconds, out);
    out.append("\n\n");
}

} // namespace holdfast::delivery
