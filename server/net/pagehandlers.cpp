// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/pagehandlers.h"

#include "server/core/jsonfields.h"
#include "server/core/jsonstring.h"
#include "server/http/problem.h"

#include <string>
#include <string_view>
#include <utility>

namespace holdfast::net {

http::Response PageHandlers::draining()
{
    return http::problem(503, "draining",
                         "The server is shutting down: try again in a few seconds.");
}

void PageHandlers::file(const Exchange &exchange, Responder responder) const
{
    std::move(responder).answer(m_context.files.answer(exchange.request, exchange.target.path));
}

void PageHandlers::join(const Exchange &exchange, Responder responder) const
{
    std::string pin;
    const auto fields = JsonFields::parse(exchange.request.body, { "pin" });
    if (!fields || fields->hasOthers() || !fields->value("pin") || !fields->readText("pin", pin)) {
        return std::move(responder).answer(http::problem(
            400, "malformed", "The body must be {\"pin\":\"...\"}, with nothing else in it."));
    }
    const auto pass = m_context.rules.join(exchange.principal, pin);
    if (!pass && pass.error().code == ErrorCode::PinNeeded) {
        return std::move(responder).answerAfter(
            m_context.rules.delayAfterWrong(exchange.principal, access::Rules::Secret::Pin),
            http::problem(pass.error()));
    }
    if (!pass)
        return std::move(responder).answer(http::problem(pass.error()));
    http::Response response;
    response.contentType = "application/json";
    response.headers.emplace_back("Cache-Control", "no-store");
    response.body = R"({"token":)";
    appendJsonString(pass->text, response.body);
    response.body += R"(,"expires_in":)" + std::to_string(pass->milliseconds / 1000) + "}\n";
    std::move(responder).answer(response);
}

void PageHandlers::room(const Exchange &exchange, Responder responder) const
{
    http::Response response;
    response.contentType = "application/json";
    response.headers.emplace_back("Cache-Control", "no-store");
    response.body = R"({"channels":[)";
    std::string_view comma;
    for (const std::string &name : m_context.openChannels.names()) {
        response.body += comma;
        appendJsonString(name, response.body);
        comma = ",";
    }
    response.body += ']';
    if (m_context.rules.needsPin(exchange.principal))
        response.body += R"(,"pin":true)";
    response.body += "}\n";
    std::move(responder).answer(response);
}

void PageHandlers::health(const Exchange & /*exchange*/, Responder responder) const
{
    if (m_isDraining)
        return std::move(responder).answer(draining());
    http::Response response;
    response.contentType = "text/plain; charset=utf-8";
    response.headers.emplace_back("Cache-Control", "no-store");
    response.body = "ok\n";
    std::move(responder).answer(response);
}

} // namespace holdfast::net
