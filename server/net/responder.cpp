// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/responder.h"

#include "server/http/problem.h"

#include <cassert>

namespace holdfast::net {

Responder::~Responder()
{
    if (m_sink == nullptr)
        return;
    assert(false && "a handler has not answered");
    m_sink->answer(m_connection,
                   http::problem(500, "internal", "The server has no answer to this: report it."));
}

void Responder::answer(const http::Response &response) &&
{
    std::exchange(m_sink, nullptr)->answer(m_connection, response);
}

void Responder::answerAfter(std::chrono::milliseconds delay, const http::Response &response) &&
{
    std::exchange(m_sink, nullptr)->answerAfter(m_connection, response, delay);
}

void Responder::answerHead(const http::Response &response) &&
{
    std::exchange(m_sink, nullptr)->answerHead(m_connection, response);
}

Responder::Later Responder::later() &&
{
    Sink *const sink = std::exchange(m_sink, nullptr);
    const std::uint64_t number = sink->defer(m_connection);
    // May be called after the worker has ended: the inbox outlives the worker, and runs tasks only
    // while the worker, and so the sink, exists.
    return [sink, number, connection = &m_connection, &inbox = m_inbox](http::Response response) {
        inbox.post([sink, number, connection, response = std::move(response)] {
            sink->answerDeferred(connection, number, response);
        });
    };
}

} // namespace holdfast::net
