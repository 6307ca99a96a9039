// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/clientroutes.h"

#include "server/core/jsonstring.h"
#include "server/http/cors.h"
#include "server/http/problem.h"
#include "server/http/target.h"
#include "server/net/acknowledging.h"

#include <algorithm>
#include <optional>
#include <simdjson.h>
#include <utility>
#include <vector>

namespace holdfast::net {

namespace {

namespace dom = simdjson::dom;

constexpr std::string_view clientsPrefix = "/clients/";
constexpr std::string_view messagesPrefix = "/messages/";
constexpr std::string_view acksSuffix = "/acks";
constexpr std::string_view channelsSuffix = "/channels";

http::Response methodNotAllowed(const http::Request &request, std::string_view allow)
{
    if (request.method == http::Method::Options)
        return http::optionsAnswer(request, allow);
    auto response = http::problem(405, "method-not-allowed",
                                  "This address does not know that method: see the Allow field.");
    response.headers.emplace_back("Allow", allow);
    return response;
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

/// The body as a JSON object; `parser` must outlive it.
std::optional<dom::object> objectIn(const std::string &body, dom::parser &parser)
{
    dom::object object;
    if (parser.parse(body).get(object) != simdjson::SUCCESS)
        return std::nullopt;
    return object;
}

/// A member that is text; nothing if it is missing, `isWrong` if it is something else.
std::optional<std::string_view> textIn(const dom::object &object, std::string_view key,
                                       bool &isWrong)
{
    const auto element = object.at_key(key);
    if (element.error() == simdjson::NO_SUCH_FIELD)
        return std::nullopt;
    std::string_view text;
    isWrong = element.get(text) != simdjson::SUCCESS || isWrong;
    return text;
}

/// A list of texts; false if it is there and is something else.
bool textsIn(const dom::object &object, std::string_view key, std::vector<std::string> &out)
{
    const auto element = object.at_key(key);
    if (element.error() == simdjson::NO_SUCH_FIELD)
        return true;
    dom::array array;
    if (element.get(array) != simdjson::SUCCESS)
        return false;
    for (const dom::element entry : array) {
        std::string_view text;
        if (entry.get(text) != simdjson::SUCCESS)
            return false;
        out.emplace_back(text);
    }
    return true;
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
            && (path.ends_with(acksSuffix) || path.ends_with(channelsSuffix)));
}

ClientAnswer ClientRoutes::answer(const http::Request &request, std::string_view path) const
{
    if (path.starts_with(messagesPrefix)) {
        if (request.method != http::Method::Get && request.method != http::Method::Head)
            return { methodNotAllowed(request, "GET, HEAD, OPTIONS") };
        return { receipt(path.substr(messagesPrefix.size())) };
    }
    const bool isAcks = path.ends_with(acksSuffix);
    const std::string_view suffix = isAcks ? acksSuffix : channelsSuffix;
    if (request.method != (isAcks ? http::Method::Post : http::Method::Patch))
        return { methodNotAllowed(request, isAcks ? "POST, OPTIONS" : "PATCH, OPTIONS") };
    path.remove_prefix(clientsPrefix.size());
    if (path.size() <= suffix.size())
        return { unknownClient() };
    const auto id = http::percentDecoded(path.substr(0, path.size() - suffix.size()));
    if (!id)
        return { unknownClient() };
    return isAcks ? ClientAnswer { acknowledge(request, *id) } : changeChannels(request, *id);
}

http::Response ClientRoutes::acknowledge(const http::Request &request,
                                         const std::string &clientId) const
{
    thread_local dom::parser parser;
    const auto object = objectIn(request.body, parser);
    bool isWrong = !object;
    Acknowledgement said;
    if (object) {
        said.received = textIn(*object, "cursor", isWrong);
        said.seen = textIn(*object, "seen", isWrong);
    }
    if (isWrong || (!said.received && !said.seen))
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
    thread_local dom::parser parser;
    const auto object = objectIn(request.body, parser);
    std::vector<std::string> add;
    std::vector<std::string> remove;
    if (!object || !textsIn(*object, "add", add) || !textsIn(*object, "remove", remove)
        || (add.empty() && remove.empty())) {
        return { http::problem(400, "malformed",
                               "Change the channels with {\"add\":[\"...\"],\"remove\":[\"...\"]}: "
                               "lists of names or patterns.") };
    }
    auto changed = m_presence.changeChannels(clientId, add, remove);
    if (!changed)
        return { http::problem(changed.error()) };
    http::Response answer;
    answer.contentType = "application/json";
    answer.body = R"({"channels":[)";
    for (const std::string &entry : *changed->entries()) {
        if (answer.body.back() != '[')
            answer.body.push_back(',');
        appendJsonString(entry, answer.body);
    }
    answer.body.append("]}");
    return { std::move(answer), ClientAnswer::Change { clientId, std::move(changed).value() } };
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
    answer.body = R"({"id":")" + message->id().text() + R"(","channel":)";
    appendJsonString(message->channel(), answer.body);
    const std::uint64_t matched = message->matched();
    const std::uint64_t received = message->received();
    appendCount("matched", matched, answer.body);
    appendCount("sent", message->sent(), answer.body);
    appendCount("acknowledged", received, answer.body);
    appendCount("seen", message->seen(), answer.body);
    appendCount("behind", matched - std::min(matched, received), answer.body);
    answer.body.push_back('}');
    return answer;
}

} // namespace holdfast::net
