// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/publish/publisher.h"

#include "server/core/channelname.h"
#include "server/core/jsonstring.h"
#include "server/core/keyedhash.h"
#include "server/http/problem.h"
#include "server/http/target.h"
#include "server/publish/batch.h"
#include "server/publish/publishheaders.h"

#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

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

/// Distinguishes different requests that use the same Idempotency-Key.
std::uint64_t fingerprintOf(const Draft &draft, const PublishConditions &conditions)
{
    // Unambiguous, because no field can contain a line end and the payload is last.
    std::string said = draft.contentType + '\n' + draft.event + '\n'
        + std::to_string(draft.timeToLive.count()) + '\n' + std::to_string(draft.priority) + '\n'
        + draft.key + '\n';
    if (conditions.ifLast)
        said += conditions.ifLast->text();
    said.append("\n").append(draft.payload);
    return sipHash({}, said); // the same in each process: the log keeps it
}

Error reserved()
{
    return Error { ErrorCode::Forbidden,
                   "Channels that begin with system are the server's own: choose another name." };
}

http::Response answerTo(const Result<Published> &published, std::string_view channel)
{
    if (!published)
        return http::problem(published.error());
    http::Response answer;
    answer.status = 201;
    answer.contentType = "application/json";
    answer.headers.emplace_back("Holdfast-Cursor", published->id.text());
    appendPublished(published.value(), channel, answer.body);
    answer.body.push_back('\n');
    return answer;
}

http::Response answerToBatch(const Result<Appended> &appended)
{
    if (!appended)
        return http::problem(appended.error());
    http::Response answer;
    answer.status = 201;
    answer.contentType = "application/x-ndjson";
    for (const Entry &entry : appended.value()) {
        appendPublished(Published::of(entry), entry.message->channel(), answer.body);
        answer.body.push_back('\n');
    }
    return answer;
}

/// `seq`: of the message that was changed. Its part of the change is told.
http::Response answerToChange(const Result<Appended> &appended, std::uint64_t seq)
{
    if (!appended)
        return http::problem(appended.error());
    for (const Entry &entry : appended.value()) {
        const Message &change = *entry.message;
        if (change.target().seq != seq)
            continue;
        http::Response answer;
        answer.contentType = "application/json";
        answer.headers.emplace_back("Holdfast-Cursor", change.id().text());
        appendPublished(Published::of(entry), change.channel(), answer.body);
        answer.body.back() = ',';
        answer.body.append(change.kind() == MessageKind::Retraction ? R"("retracts":")"
                                                                    : R"("replaces":")");
        change.target().appendTo(answer.body);
        answer.body.append("\"}\n");
        return answer;
    }
    return http::problem(Error { ErrorCode::NotFound, "The message has no such part." });
}

Result<Published> firstOf(const Result<Appended> &appended)
{
    return appended ? Result(Published::of(appended->front()))
                    : Result<Published>(appended.error());
}

} // namespace

std::optional<access::Refusal> Publisher::refusalByRate(const access::Principal &principal,
                                                        std::span<const Entry> entries,
                                                        std::size_t bytes) const
{
    if (m_rules.limitsChannels(principal)) {
        std::set<std::string_view> isNew;
        for (const Entry &entry : entries) {
            const std::string &channel = entry.message->channel();
            if (!m_hub.hasChannel(channel))
                isNew.insert(channel);
        }
        if (auto refusal = m_rules.countNewChannels(principal, isNew.size()))
            return refusal;
    }
    return m_rules.countPublish(principal, entries.size(), bytes);
}

std::optional<Result<Published>> Publisher::append(std::shared_ptr<Message> message,
                                                   const std::optional<Cursor> &ifLast,
                                                   const IdempotencyKey *key,
                                                   Idempotency::Later later) const
{
    Entry entry { std::move(message) };
    const auto appended =
        m_hub.append({ { &entry, 1 }, nullptr, ifLast, key }, [&]() -> Log::Completion {
            return [done = later()](const Result<Appended> &result) {
                done(firstOf(result));
            };
        });
    if (!appended)
        return std::nullopt;
    return firstOf(*appended);
}

std::optional<http::Response> Publisher::publish(const http::Request &request,
                                                 std::string_view namePart,
                                                 const access::Principal &principal,
                                                 AnswerLater later)
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
    const bool hasKey = !conditions->idempotencyKey.empty();
    IdempotencyKey key;
    if (hasKey) {
        key = { Idempotency::nameOf(draft.channel, conditions->idempotencyKey),
                fingerprintOf(draft, conditions.value()) };
    }
    auto message = Message::make(std::move(draft), m_clock.wallMilliseconds(), m_maxPayloadBytes);
    if (!message)
        return http::problem(message.error());
    Entry entry { std::move(message).value() };
    if (const auto refusal = refusalByRate(principal, { &entry, 1 }, request.body.size()))
        return http::problem(refusal->error());
    const std::shared_ptr<const Message> kept = entry.message; // for its name
    const auto answerLater = [&]() -> Idempotency::Completion {
        return [answer = later(), kept](const Result<Published> &published) {
            answer(answerTo(published, kept->channel()));
        };
    };
    const auto publishNow = [&](Idempotency::Later done) {
        return append(std::move(entry.message), conditions->ifLast, hasKey ? &key : nullptr, done);
    };
    const auto published = hasKey ? m_idempotency.once(kept->channel(), conditions->idempotencyKey,
                                                       key.fingerprint, publishNow, answerLater)
                                  : publishNow(answerLater);
    if (!published)
        return std::nullopt;
    return answerTo(*published, kept->channel());
}

std::optional<Result<Published>> Publisher::publish(Draft draft, const access::Principal &principal,
                                                    Idempotency::Later later)
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
    Entry entry { std::move(message).value() };
    if (const auto refusal = refusalByRate(principal, { &entry, 1 }, bytes))
        return refusal->error();
    return append(std::move(entry.message), std::nullopt, nullptr, later);
}

std::optional<http::Response> Publisher::publishBatch(const http::Request &request,
                                                      const access::Principal &principal,
                                                      AnswerLater later) const
{
    if (const auto refusal = m_rules.refusal(principal, { access::Action::Publish }))
        return http::problem(refusal->error());
    auto drafts = parseBatch(request.body);
    if (!drafts)
        return http::problem(drafts.error());
    std::vector<Entry> entries;
    entries.reserve(drafts->size());
    for (Draft &draft : drafts.value()) {
        if (const auto refusal =
                m_rules.refusal(principal, { access::Action::Publish, draft.channel }))
            return http::problem(inBatch(entries.size(), refusal->error()));
        if (isReservedChannel(draft.channel))
            return http::problem(inBatch(entries.size(), reserved()));
        draft.address = principal.address;
        auto message =
            Message::make(std::move(draft), m_clock.wallMilliseconds(), m_maxPayloadBytes);
        if (!message)
            return http::problem(inBatch(entries.size(), message.error()));
        entries.push_back({ std::move(message).value() });
    }
    if (const auto refusal = refusalByRate(principal, entries, request.body.size()))
        return http::problem(refusal->error());
    const auto appended = m_hub.append({ entries }, [&]() -> Log::Completion {
        return [answer = later()](const Result<Appended> &result) {
            answer(answerToBatch(result));
        };
    });
    if (!appended)
        return std::nullopt;
    return answerToBatch(*appended);
}

Result<ChangeTarget> Publisher::changeableBy(const access::Principal &principal,
                                             std::string_view id) const
{
    auto target = findTarget(m_hub, id);
    if (!target)
        return target.error();
    for (const std::string &channel : target->channels()) {
        if (const auto refusal = m_rules.refusal(principal, { access::Action::Publish, channel }))
            return refusal->error();
        if (isReservedChannel(channel))
            return reserved();
    }
    if (const auto possible = checkChangeable(target.value()); !possible)
        return possible.error();
    return target;
}

std::optional<http::Response>
Publisher::retract(std::string_view id, const access::Principal &principal, AnswerLater later) const
{
    const auto target = changeableBy(principal, id);
    if (!target)
        return http::problem(target.error());
    Draft publisher;
    publisher.address = principal.address;
    return change(target.value(), retractionOf(target.value(), publisher, m_clock), principal, 0,
                  later);
}

std::optional<http::Response> Publisher::replace(const http::Request &request, std::string_view id,
                                                 const access::Principal &principal,
                                                 AnswerLater later) const
{
    const auto target = changeableBy(principal, id);
    if (!target)
        return http::problem(target.error());
    Draft draft;
    draft.payload = request.body;
    draft.address = principal.address;
    const auto conditions = readPublishHeaders(request, draft);
    if (!conditions)
        return http::problem(conditions.error());
    if (!draft.key.empty() && draft.key != target->like->key()) {
        return http::problem(Error { ErrorCode::Malformed,
                                     "A message keeps its key when it is replaced: leave "
                                     "Holdfast-Key out." });
    }
    auto batch = replacementOf(target.value(), draft, m_clock, m_maxPayloadBytes);
    if (!batch)
        return http::problem(batch.error());
    return change(target.value(), std::move(batch).value(), principal, request.body.size(), later);
}

std::optional<http::Response> Publisher::change(const ChangeTarget &target, ChangeBatch batch,
                                                const access::Principal &principal,
                                                std::size_t bytes, AnswerLater later) const
{
    if (const auto refusal = refusalByRate(principal, batch.entries, bytes))
        return http::problem(refusal->error());
    const std::uint64_t seq = target.id.seq;
    const auto appended = m_hub.append(batch.batch(), [&]() -> Log::Completion {
        return [answer = later(), group = batch.group, seq](const Result<Appended> &result) {
            answer(answerToChange(result, seq));
        };
    });
    if (!appended)
        return std::nullopt;
    return answerToChange(*appended, seq);
}

} // namespace holdfast::publish
