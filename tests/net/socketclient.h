// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bench/websocketframe.h"
#include "tests/net/runningworker.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::tests {

/// A WebSocket of a test, whose client takes little at a time: sends and reads frames one by one.
///
/// Thread: its maker's; it blocks.
class SocketClient
{
public:
    struct Frame
    {
        bench::Opcode opcode = bench::Opcode::Close; ///< also if the connection has ended
        QByteArray payload;

        [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(payload).object(); }
    };

    /// `sendBuffer`: the server's. `frames`: sent together with the request.
    SocketClient(RunningWorker &worker, const QByteArray &target, int sendBuffer,
                 const std::string &frames = {})
        : m_client(worker.connect({ .receiveBuffer = 4096 }, sendBuffer))
    {
        const QByteArray key = QByteArray::fromStdString(std::string(bench::webSocketKey));
        m_client.send(HttpClient::request("GET " + target, {},
                                          "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                                          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                                              + key + "\r\n")
                      + QByteArray::fromStdString(frames));
        m_status = m_client.answerToHead().status;
    }

    [[nodiscard]] int status() const { return m_status; }
    void send(const std::string &text)
    {
        std::string frame;
        bench::appendClientFrame(bench::Opcode::Text, text, 0xfeedface, frame);
        m_client.send(QByteArray::fromStdString(frame));
    }
    Frame readFrame()
    {
        const auto rest = [this] {
            return std::string_view(m_client.rest().constData(), size_t(m_client.rest().size()))
                .substr(m_read);
        };
        std::optional<bench::FrameHead> head;
        while (!(head = bench::readFrameHead(rest()))) {
            if (!m_client.receive(m_client.rest().size() + 1))
                return {};
        }
        const std::size_t end = m_read + head->headBytes + head->payloadBytes;
        if (!m_client.receive(qsizetype(end)))
            return {};
        const std::size_t begin = m_read + head->headBytes;
        m_read = end;
        return { head->opcode,
                 m_client.rest().mid(qsizetype(begin), qsizetype(head->payloadBytes)) };
    }
    /// Takes some more bytes off the connection, for frames to come; false if it ends.
    bool take(qsizetype bytes) { return m_client.receive(m_client.rest().size() + bytes); }
    /// The next frame's JSON; empty if the connection ends.
    QJsonObject read() { return readFrame().json(); }

private:
    HttpClient m_client;
    int m_status = 0;
    std::size_t m_read = 0;
};

} // namespace holdfast::tests
