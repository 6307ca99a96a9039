// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/httpsession.h"

#include <utility>

namespace holdfast::net {

void HttpSession::setInput(std::unique_ptr<HttpInput> input)
{
    assert(m_phase != Phase::Upgraded && m_input == nullptr);
    m_input = input.release();
}

std::unique_ptr<HttpInput> HttpSession::takeInput()
{
    if (m_phase == Phase::Upgraded)
        return nullptr;
    return std::unique_ptr<HttpInput>(std::exchange(m_input, nullptr));
}

void HttpSession::beginRequest()
{
    assert(m_phase == Phase::Idle || m_phase == Phase::Receiving);
    m_phase = Phase::Receiving;
}

void HttpSession::endRequest()
{
    assert(m_phase == Phase::Idle || m_phase == Phase::Receiving);
    m_phase = Phase::Idle;
}

void HttpSession::beginAnswering()
{
    assert(m_phase == Phase::Idle);
    m_phase = Phase::Answering;
}

void HttpSession::endAnswering()
{
    assert(m_phase == Phase::Answering);
    m_phase = Phase::Idle;
}

void HttpSession::upgrade(std::unique_ptr<WebSocketSession> session)
{
    assert(m_phase == Phase::Idle && m_input == nullptr);
    m_phase = Phase::Upgraded;
    m_webSocket = session.release();
}

void HttpSession::cancelUpgrade()
{
    assert(m_phase == Phase::Upgraded);
    drop();
    m_phase = Phase::Idle;
}

void HttpSession::drop()
{
    if (m_phase == Phase::Upgraded)
        delete std::exchange(m_webSocket, nullptr);
    else
        delete std::exchange(m_input, nullptr);
}

} // namespace holdfast::net
