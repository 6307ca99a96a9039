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

void appendEnvelopes(const Reading &reading, std::string &out)
{
    out.append(listOpening);
    bool isFirst = true;
    for (const MessagePtr &message : reading.messages) {
        if (!isFirst)
            out.push_back(',');
        isFirst = false;
        out.append(message->envelope());
    }
    out.append(listClosing);
}

std::size_t envelopesBytes(const Reading &reading)
{
    std::size_t bytes = listOpening.size() + listClosing.size() + reading.messages.size() - 1;
    for (const MessagePtr &message : reading.messages)
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
        cursorAfterGap(reading, epoch).appendTo(gap);
        gap.append(R"("})");
        websocket::appendFrame(Opcode::Text, gap, out);
    }
    if (reading.messages.empty())
        return;
    if (m_format == Format::Json) {
        encodeEnvelopes(reading, out);
        return;
    }
    for (const MessagePtr &message : reading.messages)
        encodeRaw(*message, out);
}

void WebSocketEncoder::encodeEnvelopes(const Reading &reading, std::string &out) const
{
    if (m_deflates) {
        std::string text;
        text.reserve(envelopesBytes(reading));
        appendEnvelopes(reading, text);
        websocket::appendCompressedFrame(Opcode::Text, text, m_deflater, out);
        return;
    }
    const std::size_t bytes = envelopesBytes(reading);
    out.reserve(out.size() + bytes + websocket::maxServerHeadBytes);
    websocket::appendFrameHead(Opcode::Text, bytes, false, out);
    appendEnvelopes(reading, out);
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

void appendSocketHello(const Cursor &start, std::string_view clientId, unsigned retryMilliseconds,
                       std::string &out)
{
    std::string hello = R"({"hello":)";
    appendHelloObject(start, clientId, retryMilliseconds, hello);
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
