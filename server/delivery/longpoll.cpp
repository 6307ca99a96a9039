// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/delivery/longpoll.h"

#include "server/delivery/envelopes.h"
#include "server/http/target.h"

namespace holdfast::delivery {

namespace {

std::string opening(const Place &place)
{
    std::string body = R"({"cursor":")";
    place.appendTo(body);
    body.push_back('"');
    return body;
}

} // namespace

ReadLimits LongPollEncoder::limits() const
{
    ReadLimits limits;
    if (m_format == Format::Raw)
        limits.messages = 1;
    return limits;
}

void LongPollEncoder::encode(const Reading &reading, const Epoch &epoch, std::string &out) const
{
    if (m_format == Format::Raw)
        return encodeRaw(reading, epoch, out);
    const Place place = Place::after(reading, epoch);
    http::Response answer = pollHead(place, m_format);
    answer.body = opening(place);
    if (reading.state) {
        answer.body.append(R"(,"state":")");
        place.cursor.appendTo(answer.body);
        answer.body.push_back('"');
    }
    if (reading.gap) {
        answer.body.append(R"(,"gap":)");
        appendGapObject(*reading.gap, answer.body);
    }
    answer.body.append(R"(,"messages":[)");
    bool isFirst = true;
    for (const MessagePtr &message : reading.messages) {
        if (!isFirst)
            answer.body.push_back(',');
        isFirst = false;
        answer.body.append(message->envelope());
    }
    answer.body.append("]}\n");
    http::encodeResponse(answer, { .keepsAlive = m_keepsAlive }, m_clock.wallMilliseconds(), out);
}

void LongPollEncoder::encodeRaw(const Reading &reading, const Epoch &epoch, std::string &out) const
{
    const Place place = Place::after(reading, epoch);
    http::Response answer = pollHead(place, m_format);
    if (reading.state)
        answer.headers.emplace_back("Holdfast-State", place.cursor.text());
    if (reading.gap) {
        answer.headers.emplace_back("Holdfast-Gap",
                                    reading.gap->from.text() + ' ' + reading.gap->to.text() + ' '
                                        + std::string(reasonText(reading.gap->reason)));
    }
    if (reading.messages.empty()) {
        answer.status = 204;
    } else {
        const Message &message = *reading.messages.front();
        answer.contentType = message.contentType();
        // The trust boundary to a browser that opens this address (XSS): the payload is untrusted
        // and must not run as a page of this origin, whatever its type or its bytes.
        answer.headers.emplace_back("X-Content-Type-Options", "nosniff");
        answer.headers.emplace_back("Content-Security-Policy", "sandbox; default-src 'none'");
        // The address may contain a token.
        answer.headers.emplace_back("Referrer-Policy", "no-referrer");
        // Channel names are UTF-8, which a header field cannot carry: the name is percent-encoded.
        answer.headers.emplace_back("Holdfast-Channel", http::percentEncoded(message.channel()));
        if (message.event() != "message")
            answer.headers.emplace_back("Holdfast-Event", message.event());
        if (!message.key().empty())
            answer.headers.emplace_back("Holdfast-Key", message.key());
        if (message.kind() != MessageKind::Message) {
            answer.headers.emplace_back(message.kind() == MessageKind::Retraction
                                            ? "Holdfast-Retracts"
                                            : "Holdfast-Replaces",
                                        message.target().text());
        }
        answer.body = message.payload();
    }
    http::encodeResponse(answer, { .keepsAlive = m_keepsAlive }, m_clock.wallMilliseconds(), out);
}

http::Response pollHead(const Place &place, Format format)
{
    http::Response head;
    if (format == Format::Json) {
        head.contentType = "application/json";
    } else {
        // Pages of other origins must be able to read these fields too.
        head.headers.emplace_back("Access-Control-Expose-Headers",
                                  "Holdfast-Gap, Holdfast-Channel, Holdfast-Event, Holdfast-Key, "
                                  "Holdfast-Retracts, Holdfast-Replaces, Holdfast-State");
    }
    head.headers.emplace_back("Cache-Control", "no-store");
    head.headers.emplace_back("Holdfast-Cursor", place.text());
    return head;
}

void appendPollBye(const Cursor &cursor, Format format, const Goodbye &goodbye,
                   std::int64_t wallMilliseconds, std::string &out)
{
    http::Response answer;
    answer.headers = { { "Cache-Control", "no-store" },
                       { "Holdfast-Cursor", cursor.text() },
                       { "Retry-After",
                         std::to_string((goodbye.retryMilliseconds + 999) / 1000) } };
    if (format == Format::Raw) {
        answer.status = 204;
    } else {
        answer.contentType = "application/json";
        answer.body = opening({ cursor });
        answer.body.append(R"(,"messages":[],"bye":)");
        appendByeObject(goodbye, answer.body);
        answer.body.append("}\n");
    }
    http::encodeResponse(answer, { .keepsAlive = false }, wallMilliseconds, out);
}

} // namespace holdfast::delivery
