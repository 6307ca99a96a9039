// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "server/http/requestparser.h"
#include "server/http/response.h"
#include "server/websocket/deflater.h"
#include "server/websocket/framereader.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::conformance {

/// State that all connections of an echo server share.
///
/// Thread: any, one at a time.
struct EchoWorkspace
{
    /// `maxBytes`: the limit for a request's body and for a WebSocket message.
    explicit EchoWorkspace(std::size_t maxBytes) : frames(maxBytes)
    {
        limits.maxBodyBytes = maxBytes;
    }

    http::RequestLimits limits;
    websocket::ReaderWorkspace frames;
    websocket::Deflater deflater;
    SystemClock clock;
};

/// One connection of an echo server, without I/O. An HTTP request gets its body back. After a
/// WebSocket is opened at /echo, each message is sent back.
///
/// Invariants: it parses input only while less than 1 MiB waits to be sent, so its memory is
/// bounded. After hasEnded() it parses nothing more.
/// Thread: any, one at a time.
class EchoConnection
{
public:
    explicit EchoConnection(EchoWorkspace &workspace);

    void received(std::string_view bytes);
    /// The bytes to send; sent() removes them from the front.
    [[nodiscard]] std::string_view output() const { return m_output; }
    void sent(std::size_t bytes);

    /// False while earlier input is not parsed yet, and after the end.
    [[nodiscard]] bool wantsInput() const { return m_input.empty() && !m_hasEnded; }
    /// True if the connection must be closed after the output has been sent.
    [[nodiscard]] bool hasEnded() const { return m_hasEnded; }

private:
    void readOn();
    void readRequest(std::string_view &bytes);
    void answer(const http::Request &request);
    void openWebSocket(const http::Request &request);
    void write(const http::Response &response, const http::Request &request);
    void readFrames(std::string_view &bytes);
    void echo(const websocket::Event &event);

    EchoWorkspace &m_workspace;
    http::RequestParser m_parser;
    std::optional<websocket::FrameReader> m_frames; ///< once a WebSocket is open
    bool m_deflates = false;
    bool m_hasEnded = false;
    std::string m_input; ///< not parsed yet, because too much waits to be sent
    std::string m_output;
};

} // namespace holdfast::conformance
