// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/echoconnection.h"

#include "server/http/problem.h"
#include "server/http/target.h"
#include "server/websocket/framewriter.h"
#include "server/websocket/handshake.h"

#include <utility>

namespace holdfast::conformance {

namespace {

constexpr std::size_t maxWaitingBytes = std::size_t { 1024 } * 1024;

bool isWebSocketPath(const http::Request &request)
{
    const auto target = http::Target::parse(request.target);
    return target && target->path == "/echo";
}

} // namespace

EchoConnection::EchoConnection(EchoWorkspace &workspace)
    : m_workspace(workspace), m_parser(workspace.limits)
{
}

void EchoConnection::received(std::string_view bytes)
{
    m_input.append(bytes);
    readOn();
}

void EchoConnection::sent(std::size_t bytes)
{
    m_output.erase(0, bytes);
    readOn();
}

void EchoConnection::readOn()
{
    std::string_view rest = m_input;
    while (!rest.empty() && !m_hasEnded && m_output.size() < maxWaitingBytes) {
        if (m_frames)
            readFrames(rest);
        else
            readRequest(rest);
    }
    m_input.erase(0, m_hasEnded ? m_input.size() : m_input.size() - rest.size());
}

void EchoConnection::readRequest(std::string_view &bytes)
{
    bytes.remove_prefix(m_parser.feed(bytes));
    switch (m_parser.state()) {
    case http::RequestParser::State::NeedMore:
        if (m_parser.awaitsContinue()) {
            m_output.append("HTTP/1.1 100 Continue\r\n\r\n");
            m_parser.continueSent();
        }
        break;
    case http::RequestParser::State::Complete:
        answer(m_parser.request());
        m_parser.reset();
        break;
    case http::RequestParser::State::Failed:
        http::encodeResponse(http::problem(m_parser.failure(), {}), { .keepsAlive = false },
                             m_workspace.clock.wallMilliseconds(), m_output);
        m_hasEnded = true;
        break;
    }
}

void EchoConnection::answer(const http::Request &request)
{
    if (isWebSocketPath(request)) {
        openWebSocket(request);
        return;
    }
    http::Response echo;
    echo.contentType = request.header("content-type");
    echo.body = request.body;
    write(echo, request);
}

void EchoConnection::openWebSocket(const http::Request &request)
{
    auto outcome = websocket::answerHandshake(request);
    if (const auto *refusal = std::get_if<http::Response>(&outcome)) {
        write(*refusal, request);
        return;
    }
    const auto &opening = std::get<websocket::Opening>(outcome);
    m_output.append(opening.answer);
    m_deflates = opening.deflates;
    m_frames.emplace(opening.deflates);
}

void EchoConnection::write(const http::Response &response, const http::Request &request)
{
    http::encodeResponse(response,
                         { .keepsAlive = request.keepsAlive,
                           .isHead = request.method == http::Method::Head,
                           .minorVersion = request.minorVersion },
                         m_workspace.clock.wallMilliseconds(), m_output);
    m_hasEnded = !request.keepsAlive;
}

void EchoConnection::readFrames(std::string_view &bytes)
{
    if (const websocket::Event event = m_frames->read(bytes, m_workspace.frames))
        echo(event);
    m_hasEnded = m_frames->hasEnded();
}

void EchoConnection::echo(const websocket::Event &event)
{
    using Kind = websocket::Event::Kind;
    using websocket::Opcode;
    switch (event.kind) {
    case Kind::Text:
    case Kind::Binary: {
        const Opcode opcode = event.kind == Kind::Text ? Opcode::Text : Opcode::Binary;
        if (m_deflates)
            websocket::appendCompressedFrame(opcode, event.payload, m_workspace.deflater, m_output);
        else
            websocket::appendFrame(opcode, event.payload, m_output);
        break;
    }
    case Kind::Ping:
        websocket::appendFrame(Opcode::Pong, event.payload, m_output);
        break;
    case Kind::Close:
        websocket::appendClose(event.code, {}, m_output);
        break;
    case Kind::Failure:
        websocket::appendClose(event.code, event.payload, m_output);
        break;
    case Kind::Pong:
    case Kind::Nothing:
        break;
    }
}

} // namespace holdfast::conformance
