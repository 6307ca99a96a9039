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

/// What all connections of an echo server share.
///
/// Thread: any one at a time.
struct EchoWorkspace
{
    /// `maxBytes`: of a request's body and of a WebSocket message.
    explicit EchoWorkspace(std::size_t maxBytes) : frames(maxBytes)
    {
        limits.maxBodyBytes = maxBytes;
    }

    http::RequestLimits limits;
    websocket::ReaderWorkspace frames;
    websocket::Deflater deflater;
    SystemClock clock;
};

/// What an echo server says on one connection: HTTP requests get their body back until one opens a
/// WebSocket at /echo, then messages do. Bytes in, bytes out.
///
/// Invariants: reads on only while less than 1 MiB waits to be sent, so what it holds is bounded;
/// after hasEnded() it reads nothing more.
/// Thread: any one at a time.
class EchoConnection
{
public:
    explicit EchoConnection(EchoWorkspace &workspace);

    void received(std::string_view bytes);
    /// What is to be sent; sent() says how much of its front was.
    [[nodiscard]] std::string_view output() const { return m_output; }
    void sent(std::size_t bytes);

    /// False while what was received cannot be read on with.
    [[nodiscard]] bool wantsInput() const { return m_input.empty() && !m_hasEnded; }
    /// True if the connection is to be closed when the output has been sent.
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
    std::string m_input; ///< not read yet, because too much waits to be sent
    std::string m_output;
};

} // namespace holdfast::conformance
