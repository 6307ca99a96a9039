// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/streamclient.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <utility>

namespace holdfast::tests {

using namespace Qt::StringLiterals;

namespace {

// RFC 6455 section 5.2.
constexpr unsigned textOpcode = 1;
constexpr unsigned closeOpcode = 8;

/// The example of RFC 6455 section 1.3; any key is valid.
const QByteArray handshake = "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                             "Sec-WebSocket-Version: 13\r\n";

quint64 numberIn(const QByteArray &bytes)
{
    quint64 number = 0;
    for (const char byte : bytes)
        number = number << 8 | static_cast<unsigned char>(byte);
    return number;
}

/// The contents of one text frame; a list of messages gives one entry for each.
QList<Told> toldIn(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    QList<Told> told;
    const QJsonArray messages = object.value(u"messages"_s).toArray();
    for (const auto &message : messages)
        told.append(Told { "message", message.toObject(), {} });
    if (object.contains(u"messages"_s))
        return told;
    // Beside what it tells, a gap has a cursor.
    const QString what = object.contains(u"gap"_s) ? u"gap"_s : object.keys().value(0);
    return { Told { what.toUtf8(), object.value(what).toObject(), {} } };
}

} // namespace

quint64 Told::seq(const QString &cursor) const
{
    return object.value(cursor).toString().section(u'-', 1).toULongLong();
}

StreamClient::StreamClient(HttpClient client, StreamKind kind, const QByteArray &target,
                           const QByteArray &fields)
    : m_kind(kind), m_client(std::move(client))
{
    if (kind == StreamKind::EventStream)
        m_head = m_client.openStream(target, fields);
    else
        m_head = m_client.ask("GET " + target, {}, handshake + fields);
}

std::optional<Told> StreamClient::next()
{
    if (m_kind == StreamKind::EventStream) {
        const auto event = m_client.message();
        if (!event)
            return std::nullopt;
        return Told { event->name, event->json(), event->id };
    }
    while (m_told.isEmpty()) {
        if (!readFrame())
            return std::nullopt;
    }
    return m_told.takeFirst();
}

bool StreamClient::sendFrame(unsigned opcode, const QByteArray &payload)
{
    constexpr char masked = '\x80';
    QByteArray bytes(1, static_cast<char>(0x80 | opcode)); // FIN: the frame is not fragmented
    const int lengthBytes = payload.size() < 126 ? 0 : payload.size() < 65'536 ? 2 : 8;
    const auto length = lengthBytes == 0 ? payload.size() : lengthBytes == 2 ? 126 : 127;
    bytes.append(static_cast<char>(masked | static_cast<char>(length)));
    for (int shift = 8 * (lengthBytes - 1); shift >= 0; shift -= 8)
        bytes.append(static_cast<char>(payload.size() >> shift));
    return m_client.send(bytes + QByteArray(4, '\0')
                         + payload); // a masking key of zeros leaves the payload unchanged
}

bool StreamClient::readFrame()
{
    const auto received = frame();
    if (!received)
        return false;
    if (received->opcode == textOpcode)
        m_told = toldIn(received->payload);
    else if (received->opcode == closeOpcode)
        m_closeCode = static_cast<int>(numberIn(received->payload.left(2)));
    return received->opcode != closeOpcode;
}

std::optional<StreamClient::Frame> StreamClient::frame()
{
    const QByteArray start = m_client.take(2);
    if (start.size() < 2)
        return std::nullopt;
    auto length = static_cast<qsizetype>(static_cast<unsigned char>(start.at(1)));
    if (length == 126)
        length = static_cast<qsizetype>(numberIn(m_client.take(2)));
    else if (length == 127)
        length = static_cast<qsizetype>(numberIn(m_client.take(8)));
    Frame received { static_cast<unsigned>(start.at(0)) & 0x0fU, m_client.take(length) };
    if (received.payload.size() < length)
        return std::nullopt;
    return received;
}

} // namespace holdfast::tests
