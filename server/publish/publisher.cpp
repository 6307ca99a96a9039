// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/publish/publisher.h"

#include "server/core/channelname.h"
#include "server/core/jsonstring.h"
#include "server/http/problem.h"
#include "server/http/target.h"
#include "server/publish/batch.h"
#include "server/publish/publishheaders.h"

#include <functional>
#include <string>
#include <utility>

namespace holdfast::publish {

namespace {

void appendPublished(const Published &published, std::string_view channel, std::string &out)
{
    out.append(R"({"id":")");
    published.id.appendTo(out);
    out.append(R"(","channel":)");
    appendJsonString(channel, out);
    out.append(R"(,"subscribers":)");
    out.append(std::to_string(published.subscribers));
    out.push_back('}');
}

/// Distinguishes different requests that use the same Idempotency-Key; 0 without a key.
std::size_t fingerprintOf(const Draft &draft, const PublishConditions &conditions)
{
    if (conditions.idempotencyKey.empty())
        return 0;
    // Unambiguous, because no field can contain a line end and the payload is last.
    std::string said = draft.contentType + '\n' + draft.event + '\n'
        + std::to_string(draft.timeToLive.count()) + '\n' + std::to_string(draft.priority) + '\n';
    if (conditions.ifLast)
        said += conditions.ifLast->text();
    said.append("\n").append(draft.payload);
    return std::hash<std::string> {}(said);
}

Error reserved()
{
    return Error { ErrorCode::Forbidden,
                   "Channels that begin with system are the server's own: choose another name." };
}

/// Why a request does not have the rights of programs on this machine, and how to get them.
std::string_view whyNotLocal(access::Place place)
{
    switch (place) {
    case access::Place::ThisMachine:
        break;
    case access::Place::OtherMachine:
        return "This server accepts messages only from the computer it runs on (--publish local): "
               "publish there, or ask its operator for --publish anyone.";
    case access::Place::BehindProxy:
        return "This server accepts messages only from the computer it runs on (--publish local), "
               "and this request came through a proxy (a Unix socket, or a field such as "
               "Forwarded, "
               "X-Forwarded-For, X-Real-IP, Via): publish there without the proxy, or ask its "
               "operator for --publish "
               "anyone.";
    case access::Place::ForeignHost:
        return "This server accepts messages only from the computer it runs on (--publish local), "
               "and the Host of this request is no name of that computer, as when a web page "
               "points "
               "its own name there: ask for localhost or for an IP address.";
    }
    return {};
}

} // namespace

Result<void> Publisher::mayPublish(const access::Principal &principal) const
{
    if (m_policy == PublishPolicy::Nobody) {
        return Error { ErrorCode::Forbidden,
                       "This server accepts messages only from its operator (--publish nobody): "
                       "use the window or the management API." };
    }
    if (m_policy == PublishPolicy::Local && !principal.isLocal())
        return Error { ErrorCode::Forbidden, std::string(whyNotLocal(principal.place)) };
    // CSRF: a page of another origin must not publish with the visitor's rights.
    if (principal.isCrossOrigin) {
        return Error { ErrorCode::Forbidden,
                       "A page of another origin may not publish: send it from a page that this "
                       "server serves, or from a program." };
    }
    return {};
}

http::Response Publisher::publish(const http::Request &request, std::string_view namePart,
                                  const access::Principal &principal)
{
    if (const auto allowed = mayPublish(principal); !allowed)
        return http::problem(allowed.error());
    auto channel = http::percentDecoded(namePart);
    if (!channel)
        return http::problem(400, "malformed", "The channel name holds a broken percent-escape.");
    if (isReservedChannel(*channel))
        return http::problem(reserved());

    Draft draft;
    draft.channel = std::move(*channel);
    draft.payload = request.body;
    draft.address = principal.address;
    const auto conditions = readPublishHeaders(request, draft);
    if (!conditions)
        return http::problem(conditions.error());
    const std::size_t fingerprint = fingerprintOf(draft, conditions.value());
    auto message = Message::make(std::move(draft), m_clock.wallMilliseconds(), m_maxPayloadBytes);
    if (!message)
        return http::problem(message.error());
    const std::string name = message.value()->channel();
    const auto publishNow = [&] {
        return m_hub.publish(std::move(message).value(), conditions->ifLast);
    };
    const auto published = conditions->idempotencyKey.empty()
        ? publishNow()
        : m_idempotency.once(name, conditions->idempotencyKey, fingerprint, publishNow);
    if (!published)
        return http::problem(published.error());

    http::Response answer;
    answer.status = 201;
    answer.contentType = "application/json";
    answer.headers.emplace_back("Holdfast-Cursor", published->id.text());
    appendPublished(published.value(), name, answer.body);
    answer.body.push_back('\n');
    return answer;
}

Result<Published> Publisher::publish(Draft draft)
{
    if (isReservedChannel(draft.channel))
        return reserved();
    auto message = Message::make(std::move(draft), m_clock.wallMilliseconds(), m_maxPayloadBytes);
    if (!message)
        return message.error();
    return m_hub.publish(std::move(message).value());
}

http::Response Publisher::publishBatch(const http::Request &request,
                                       const access::Principal &principal) const
{
    if (const auto allowed = mayPublish(principal); !allowed)
        return http::problem(allowed.error());
    auto drafts = parseBatch(request.body);
    if (!drafts)
        return http::problem(drafts.error());
    std::vector<std::shared_ptr<Message>> messages;
    messages.reserve(drafts->size());
    for (Draft &draft : drafts.value()) {
        if (isReservedChannel(draft.channel))
            return http::problem(inBatch(messages.size(), reserved()));
        draft.address = principal.address;
        auto message =
            Message::make(std::move(draft), m_clock.wallMilliseconds(), m_maxPayloadBytes);
        if (!message) {
            return http::problem(inBatch(messages.size(), message.error()));
        }
        messages.push_back(std::move(message).value());
    }
    const auto published = m_hub.publishAll(messages);
    if (!published)
        return http::problem(published.error());

    http::Response answer;
    answer.status = 201;
    answer.contentType = "application/x-ndjson";
    for (std::size_t i = 0; i < messages.size(); ++i) {
        appendPublished(published.value()[i], messages[i]->channel(), answer.body);
        answer.body.push_back('\n');
    }
    return answer;
}

} // namespace holdfast::publish
