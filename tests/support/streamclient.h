// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/httpclient.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>

#include <optional>

namespace holdfast::tests {

/// The streaming transports.
enum class StreamKind : std::uint8_t { EventStream, WebSocket };

/// One notice or message of a stream, independent of the transport.
struct Told
{
    QByteArray what; ///< "hello", "message", "gap", "bye", or a WebSocket's "subscribed" ...
    QJsonObject object; ///< its content: a message's envelope, the gap ...
    QByteArray id; ///< an event stream's `id:`; empty on a WebSocket

    /// The seq of the cursor in that member ("id", "from", "to", "cursor").
    [[nodiscard]] quint64 seq(const QString &cursor) const;
};

/// A subscriber over an event stream or a WebSocket that reads only when called.
///
/// Thread: the one that created it; it blocks, like HttpClient.
class StreamClient
{
public:
    /// One frame of a WebSocket, unparsed.
    struct Frame
    {
        unsigned opcode = 0;
        QByteArray payload;
    };

    /// Subscribes over an existing connection; see status() for the result. Each field in `fields`
    /// ends with CRLF.
    StreamClient(HttpClient client, StreamKind kind, const QByteArray &target,
                 const QByteArray &fields = {});
    /// Connects to the port first.
    StreamClient(quint16 port, StreamKind kind, const QByteArray &target,
                 const HttpClient::Setup &setup = {})
        : StreamClient(HttpClient(port, setup), kind, target)
    {
    }

    [[nodiscard]] int status() const { return m_head.status; } ///< 200 or 101 on success
    [[nodiscard]] const HttpAnswer &head() const { return m_head; }
    /// The next notice or message, without heartbeats; nothing if the stream ends.
    [[nodiscard]] std::optional<Told> next();
    /// The next frame of a WebSocket, of any kind; nothing if it ends. Precondition: next() has
    /// returned everything that it has read.
    [[nodiscard]] std::optional<Frame> frame();
    /// Sends one unfragmented, masked frame over a WebSocket; false if the connection has failed.
    bool sendFrame(unsigned opcode, const QByteArray &payload);
    /// Sends one command over a WebSocket.
    bool say(const QByteArray &json) { return sendFrame(1, json); }
    /// Sends exactly these bytes.
    bool send(const QByteArray &bytes) { return m_client.send(bytes); }
    /// The code of the received Close frame; 0 if none was received.
    [[nodiscard]] int closeCode() const { return m_closeCode; }
    /// Waits for the end of the connection; true if the server ended it without a reset.
    [[nodiscard]] bool isEnded() { return m_client.isEnded(); }
    /// Resets the connection (RST).
    void abort() { m_client.abort(); }

private:
    [[nodiscard]] bool readFrame();

    StreamKind m_kind;
    HttpClient m_client;
    HttpAnswer m_head;
    QList<Told> m_told; ///< the rest of a frame that held more than one message
    int m_closeCode = 0;
};

} // namespace holdfast::tests
