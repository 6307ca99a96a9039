// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/publish/publisher.h"

#include "server/core/channelname.h"
#include "server/core/jsonstring.h"
#include "server/http/problem.h"
#include "server/http/target.h"
#include "server/publish/batch.h"
#include "server/publish/publishheaders.h"

#include <functional>
#include <set>
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

} // namespace

std::optional<access::Refusal>
Publisher::refusalByRate(const access::Principal &principal,
                         std::span<const std::shared_ptr<Message>> messages,
                         std::size_t bytes) const
{
    if (m_rules.limitsChannels(principal)) {
        std::set<std::string_view> isNew;
        for (const auto &message : messages) {
            if (!m_hub.hasChannel(message->channel()))
                isNew.insert(message->channel());
        }
        if (auto refusal = m_rules.countNewChannels(principal, isNew.size()))
            return refusal;
    }
    return m_rules.countPublish(principal, messages.size(), bytes);
}

http::Response Publisher::publish(const http::Request &request, std::string_view namePart,
                                  const access::Principal &principal)
{
    auto channel = http::percentDecoded(namePart);
    if (!channel)
        return http::problem(400, "malformed", "The channel name holds a broken percent-escape.");
    if (const auto refusal = m_rules.refusal(principal, { access::Action::Publish, *channel }))
        return http::problem(refusal->error());
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
    if (const auto refusal =
            refusalByRate(principal, std::span(&message.value(), 1), request.body.size()))
        return http::problem(refusal->error());
    const std::shared_ptr<const Message> kept = message.value(); // for its name
    const std::string &name = kept->channel();
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

Result<Published> Publisher::publish(Draft draft, const access::Principal &principal)
{
    if (const auto refusal =
            m_rules.refusal(principal, { access::Action::Publish, draft.channel, draft.client }))
        return refusal->error();
    if (isReservedChannel(draft.channel))
        return reserved();
    const std::size_t bytes = draft.payload.size();
    auto message = Message::make(std::move(draft), m_clock.wallMilliseconds(), m_maxPayloadBytes);
    if (!message)
        return message.error();
    if (const auto refusal = refusalByRate(principal, std::span(&message.value(), 1), bytes))
        return refusal->error();
    return m_hub.publish(std::move(message).value());
}

http::Response Publisher::publishBatch(const http::Request &request,
                                       const access::Principal &principal) const
{
    if (const auto refusal = m_rules.refusal(principal, { access::Action::Publish }))
        return http::problem(refusal->error());
    auto drafts = parseBatch(request.body);
    if (!drafts)
        return http::problem(drafts.error());
    std::vector<std::shared_ptr<Message>> messages;
    messages.reserve(drafts->size());
    for (Draft &draft : drafts.value()) {
        if (const auto refusal =
                m_rules.refusal(principal, { access::Action::Publish, draft.channel }))
            return http::problem(inBatch(messages.size(), refusal->error()));
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
    if (const auto refusal = refusalByRate(principal, messages, request.body.size()))
        return http::problem(refusal->error());
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
