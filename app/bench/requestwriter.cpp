// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/requestwriter.h"

#include "app/bench/websocketframe.h"

#include <array>
#include <charconv>

namespace holdfast::bench {

namespace {

constexpr std::string_view channelMark = "{channel}";

void appendNumber(std::size_t number, std::string &out)
{
    std::array<char, 20> digits {};
    auto *const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

std::string transportFields(Transport transport)
{
    switch (transport) {
    case Transport::LongPoll:
        return {};
    case Transport::EventStream:
        return "Accept: text/event-stream\r\n";
    case Transport::WebSocket:
        return "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
               "Sec-WebSocket-Key: "
            + std::string(webSocketKey) + "\r\n";
    }
    return {};
}

} // namespace

RequestWriter::Path::Path(std::string_view pattern)
    : before(pattern.substr(0, pattern.find(channelMark)))
    , hasChannel(pattern.find(channelMark) != std::string_view::npos)
{
    if (hasChannel)
        after = pattern.substr(before.size() + channelMark.size());
}

RequestWriter::RequestWriter(const Options &options)
    : m_subscribe(options.dialect.subscribePath)
    , m_publish(options.dialect.publishPath)
    , m_channelPrefix(options.channelPrefix + '.')
    , m_cursorStyle(options.dialect.cursor)
{
    if (m_cursorStyle == CursorStyle::Since)
        m_sinceMark =
            options.dialect.subscribePath.find('?') == std::string::npos ? "?since=" : "&since=";
    std::string common = "Host: " + options.host + ':' + std::to_string(options.port) + "\r\n";
    for (const std::string &header : options.headers)
        common += header + "\r\n";
    m_subscribeFields = " HTTP/1.1\r\n" + common + transportFields(options.transport);
    m_publishFields = " HTTP/1.1\r\n" + common + "Content-Type: text/plain\r\nContent-Length: ";
}

void RequestWriter::appendPath(const Path &path, std::uint32_t channel, std::string &out) const
{
    out += path.before;
    if (!path.hasChannel)
        return;
    out += m_channelPrefix;
    appendNumber(channel, out);
    out += path.after;
}

void RequestWriter::appendSubscribe(std::uint32_t channel, std::string_view cursor,
                                    std::string &out) const
{
    out += "GET ";
    appendPath(m_subscribe, channel, out);
    if (!cursor.empty() && m_cursorStyle == CursorStyle::Since) {
        out += m_sinceMark;
        out += cursor;
    }
    out += m_subscribeFields;
    if (m_cursorStyle == CursorStyle::Validators)
        out += cursor;
    out += "\r\n";
}

void RequestWriter::appendPublishHead(std::uint32_t channel, std::size_t payloadBytes,
                                      std::string &out) const
{
    out += "POST ";
    appendPath(m_publish, channel, out);
    out += m_publishFields;
    appendNumber(payloadBytes, out);
    out += "\r\n\r\n";
}

} // namespace holdfast::bench
