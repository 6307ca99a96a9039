// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/httpclient.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>

#include <optional>

namespace holdfast::tests {

/// The transports that stay open.
enum class StreamKind : std::uint8_t { EventStream, WebSocket };

/// One thing that a stream was told, the same whichever its transport.
struct Told
{
    QByteArray what; ///< "hello", "message", "gap", "bye", or a WebSocket's "subscribed" ...
    QJsonObject object; ///< what it said: a message's envelope, the gap ...
    QByteArray id; ///< an event stream's `id:`; empty on a WebSocket

    /// The number in a cursor that it says ("id", "from", "to", "cursor").
    [[nodiscard]] quint64 seq(const QString &cursor) const;
};

/// A subscriber over an event stream or a WebSocket that reads only when it is told to.
///
/// Thread: its maker's; it blocks, as HttpClient does.
class StreamClient
{
public:
    /// One frame of a WebSocket as it came.
    struct Frame
    {
        unsigned opcode = 0;
        QByteArray payload;
    };

    /// Subscribes over a connection that is there; status() says how that went. Each of `fields`
    /// ends with CRLF.
    StreamClient(HttpClient client, StreamKind kind, const QByteArray &target,
                 const QByteArray &fields = {});
    /// Connects to the port first.
    StreamClient(quint16 port, StreamKind kind, const QByteArray &target,
                 const HttpClient::Setup &setup = {})
        : StreamClient(HttpClient(port, setup), kind, target)
    {
    }

    [[nodiscard]] int status() const { return m_head.status; } ///< 200 or 101 if it went well
    [[nodiscard]] const HttpAnswer &head() const { return m_head; }
    /// What it is told next, without heartbeats; nothing if it ends.
    [[nodiscard]] std::optional<Told> next();
    /// The next frame of a WebSocket, whatever it is, while next() has nothing in hand; nothing if
    /// it ends.
    [[nodiscard]] std::optional<Frame> frame();
    /// Sends one whole frame over a WebSocket, masked; false if the connection is not there.
    bool sendFrame(unsigned opcode, const QByteArray &payload);
    /// Says one thing over a WebSocket.
    bool say(const QByteArray &json) { return sendFrame(1, json); }
    /// Sends exactly these bytes.
    bool send(const QByteArray &bytes) { return m_client.send(bytes); }
    /// The code of the Close frame that has come; 0 if none has.
    [[nodiscard]] int closeCode() const { return m_closeCode; }
    /// True once the server has ended the connection in good order; waits for it.
    [[nodiscard]] bool isEnded() { return m_client.isEnded(); }
    /// Goes away without a word (RST).
    void abort() { m_client.abort(); }

private:
    [[nodiscard]] bool readFrame();

    StreamKind m_kind;
    HttpClient m_client;
    HttpAnswer m_head;
    QList<Told> m_told; ///< from a frame that told more than one thing
    int m_closeCode = 0;
};

} // namespace holdfast::tests
