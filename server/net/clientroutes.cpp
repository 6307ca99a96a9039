// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/clientroutes.h"

#include "server/core/jsonfields.h"
#include "server/core/jsonstring.h"
#include "server/http/cors.h"
#include "server/http/problem.h"
#include "server/http/target.h"
#include "server/net/acknowledging.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace holdfast::net {

namespace {

constexpr std::string_view clientsPrefix = "/clients/";
constexpr std::string_view messagesPrefix = "/messages/";
constexpr std::string_view acksSuffix = "/acks";
constexpr std::string_view leaveSuffix = "/leave";
constexpr std::string_view channelsSuffix = "/channels";

http::Response optionsOrRefusal(const http::Request &request, std::string_view allow)
{
    return request.method == http::Method::Options ? http::optionsAnswer(request, allow)
                                                   : http::methodNotAllowed(allow);
}

http::Response unknownClient()
{
    return http::problem(404, "not-found",
                         "No client with that id is here: subscribe with client=... first.");
}

http::Response malformedAcknowledgement()
{
    return http::problem(400, "malformed",
                         "Acknowledge with {\"cursor\":\"...\"} for what has come and "
                         "{\"seen\":\"...\"} for what was in view: cursors that this server has "
                         "sent since it started.");
}

void appendCount(std::string_view key, std::uint64_t count, std::string &out)
{
    out.append(",\"");
    out.append(key);
    out.append("\":");
    out.append(std::to_string(count));
}

} // namespace

bool ClientRoutes::has(std::string_view path)
{
    return path.starts_with(messagesPrefix)
        || (path.starts_with(clientsPrefix)
            && (path.ends_with(acksSuffix) || path.ends_with(leaveSuffix)
                || path.ends_with(channelsSuffix)));
}

ClientAnswer ClientRoutes::answer(const http::Request &request, std::string_view path) const
{
    if (path.starts_with(messagesPrefix)) {
        if (request.method != http::Method::Get && request.method != http::Method::Head)
            return { optionsOrRefusal(request, "GET, HEAD, OPTIONS") };
        return { receipt(path.substr(messagesPrefix.size())) };
    }
    const bool isAcks = path.ends_with(acksSuffix);
    const bool isLeave = path.ends_with(leaveSuffix);
    const std::string_view suffix = isAcks ? acksSuffix : isLeave ? leaveSuffix : channelsSuffix;
    const bool isPost = isAcks || isLeave;
    if (request.method != (isPost ? http::Method::Post : http::Method::Patch))
        return { optionsOrRefusal(request, isPost ? "POST, OPTIONS" : "PATCH, OPTIONS") };
    path.remove_prefix(clientsPrefix.size());
    if (path.size() <= suffix.size())
        return { unknownClient() };
    const auto id = http::percentDecoded(path.substr(0, path.size() - suffix.size()));
    if (!id)
        return { unknownClient() };
    if (isLeave)
        return { leave(request, *id) };
    return isAcks ? ClientAnswer { acknowledge(request, *id) } : changeChannels(request, *id);
}

http::Response ClientRoutes::leave(const http::Request &request, const std::string &clientId) const
{
    // The body may contain the last acknowledgement, so that it cannot arrive after the leave
    // request.
    if (!request.body.empty() && request.body != "{}") {
        if (const http::Response kept = acknowledge(request, clientId); kept.status != 204)
            return kept;
    }
    if (!m_presence.forget(clientId))
        return unknownClient();
    http::Response done;
    done.status = 204;
    return done;
}

http::Response ClientRoutes::acknowledge(const http::Request &request,
                                         const std::string &clientId) const
{
    const auto fields = JsonFields::parse(request.body, { "cursor", "seen" });
    std::string received;
    std::string seen;
    if (!fields || !fields->readText("cursor", received) || !fields->readText("seen", seen))
        return malformedAcknowledgement();
    Acknowledgement said;
    if (fields->value("cursor"))
        said.received = received;
    if (fields->value("seen"))
        said.seen = seen;
    if (!said.received && !said.seen)
        return malformedAcknowledgement();
    if (const auto kept = net::acknowledge(m_hub, m_presence, clientId, said); !kept) {
        return kept.error().code == ErrorCode::Malformed ? malformedAcknowledgement()
                                                         : http::problem(kept.error());
    }
    http::Response done;
    done.status = 204;
    return done;
}

ClientAnswer ClientRoutes::changeChannels(const http::Request &request,
                                          const std::string &clientId) const
{
    const auto fields = JsonFields::parse(request.body, { "add", "remove" });
    ChannelChange change;
    if (!fields || !fields->readTexts("add", change.added)
        || !fields->readTexts("remove", change.removed)
        || (change.added.empty() && change.removed.empty())) {
        return { http::problem(400, "malformed",
                               "Change the channels with {\"add\":[\"...\"],\"remove\":[\"...\"]}: "
                               "lists of names or patterns.") };
    }
    const auto result = m_presence.changeChannels(clientId, change);
    if (!result)
        return { http::problem(result.error()) };
    return { changed(result->channels),
             ClientAnswer::Change { result->serial, std::move(change) } };
}

http::Response ClientRoutes::changed(const ChannelSet &channels)
{
    http::Response answer;
    answer.contentType = "application/json";
    answer.body = R"({"channels":)";
    appendJsonList(*channels.entries(), answer.body);
    answer.body.append("}\n");
    return answer;
}

http::Response ClientRoutes::receipt(std::string_view messageId) const
{
    const auto cursor = Cursor::parse(messageId);
    const MessagePtr message =
        cursor && cursor->epoch == m_hub.epoch() ? m_hub.receipts().find(cursor->seq) : nullptr;
    if (!message) {
        return http::problem(404, "not-found",
                             "No message with that id is among the newest 1,024: what became of a "
                             "message is kept for those.");
    }
    http::Response answer;
    answer.contentType = "application/json";
    answer.headers.emplace_back("Cache-Control", "no-store");
    answer.body = R"({"id":")" + cursor->text() + R"(","channel":)";
    appendJsonString(message->channelOf(cursor->seq), answer.body);
    const std::uint64_t matched = message->expected();
    const std::uint64_t received = message->received();
    appendCount("matched", matched, answer.body);
    appendCount("sent", message->sent(), answer.body);
    appendCount("acknowledged", received, answer.body);
    appendCount("seen", message->seen(), answer.body);
    appendCount("behind", matched - received, answer.body);
    appendCount("later", message->later(), answer.body);
    answer.body.append("}\n");
    return answer;
}

} // namespace holdfast::net
