// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/delivery/websocketstream.h"

#include "server/core/utf8.h"
#include "server/delivery/envelopes.h"
#include "server/websocket/framewriter.h"

namespace holdfast::delivery {

namespace {

using websocket::Opcode;

constexpr std::string_view listOpening = R"({"messages":[)";
constexpr std::string_view listClosing = "]}";

std::string closingWith(const Place *place)
{
    return place == nullptr ? std::string(listClosing)
                            : R"(],"cursor":")" + place->text() + R"("})";
}

void appendEnvelopes(std::span<const MessagePtr> messages, std::string_view closing,
                     std::string &out)
{
    out.append(listOpening);
    bool isFirst = true;
    for (const MessagePtr &message : messages) {
        if (!isFirst)
            out.push_back(',');
        isFirst = false;
        out.append(message->envelope());
    }
    out.append(closing);
}

std::size_t envelopesBytes(std::span<const MessagePtr> messages, std::string_view closing)
{
    std::size_t bytes =
        listOpening.size() + closing.size() + (messages.empty() ? 0 : messages.size() - 1);
    for (const MessagePtr &message : messages)
        bytes += message->envelope().size();
    return bytes;
}

} // namespace

void WebSocketEncoder::encode(const Reading &reading, const Epoch &epoch, std::string &out) const
{
    if (reading.gap) {
        std::string gap = R"({"gap":)";
        appendGapObject(*reading.gap, gap);
        gap.append(R"(,"cursor":")");
        placeAfterGap(reading, epoch).appendTo(gap);
        gap.append(R"("})");
        websocket::appendFrame(Opcode::Text, gap, out);
    }
    if (reading.messages.empty())
        return;
    const Place place = Place::after(reading, epoch);
    const Place *const told = reading.state ? &place : nullptr;
    if (m_format == Format::Json) {
        encodeEnvelopes(reading.messages, told, out);
        return;
    }
    for (const MessagePtr &message : reading.messages) {
        if (message->kind() == MessageKind::Message)
            encodeRaw(*message, out);
        else
            encodeEnvelopes({ &message, 1 }, nullptr, out);
    }
    if (told != nullptr)
        encodeEnvelopes({}, told, out);
}

void WebSocketEncoder::encodeEnvelopes(std::span<const MessagePtr> messages, const Place *place,
                                       std::string &out) const
{
    const std::string closing = closingWith(place);
    const std::size_t bytes = envelopesBytes(messages, closing);
    if (m_deflates) {
        std::string text;
        text.reserve(bytes);
        appendEnvelopes(messages, closing, text);
        websocket::appendCompressedFrame(Opcode::Text, text, m_deflater, out);
        return;
    }
    out.reserve(out.size() + bytes + websocket::maxServerHeadBytes);
    websocket::appendFrameHead(Opcode::Text, bytes, false, out);
    appendEnvelopes(messages, closing, out);
}

void WebSocketEncoder::encodeRaw(const Message &message, std::string &out) const
{
    const Opcode opcode = isUtf8(message.payload()) ? Opcode::Text : Opcode::Binary;
    if (m_deflates)
        websocket::appendCompressedFrame(opcode, message.payload(), m_deflater, out);
    else
        websocket::appendFrame(opcode, message.payload(), out);
}

void WebSocketEncoder::encodeHeartbeat(std::string &out) const
{
    websocket::appendFrame(Opcode::Ping, {}, out);
}

void appendSocketHello(const Hello &start, std::string &out)
{
    std::string hello = R"({"hello":)";
    appendHelloObject(start, hello);
    hello.push_back('}');
    websocket::appendFrame(Opcode::Text, hello, out);
}

void appendSocketBye(const Goodbye &goodbye, std::string &out)
{
    std::string bye = R"({"bye":)";
    appendByeObject(goodbye, bye);
    bye.push_back('}');
    websocket::appendFrame(Opcode::Text, bye, out);
    websocket::appendClose(websocket::CloseCode::GoingAway, goodbye.reason, out);
}

} // namespace holdfast::delivery
