// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/endpoints.h"

#include "server/api/await.h"
#include "server/api/broadcastandwait.h"
#include "server/core/channelname.h"
#include "server/http/problem.h"
#include "server/management/accessrequest.h"
#include "server/management/broadcastrequest.h"
#include "server/management/channelrequest.h"
#include "server/management/clientrequest.h"
#include "server/management/jsonfaces.h"
#include "server/management/listquery.h"
#include "server/management/metrics.h"
#include "server/management/roomrequest.h"
#include "server/management/tracejson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace holdfast::management {

using namespace Qt::StringLiterals;

namespace {

http::Response jsonAnswer(int status, const QJsonObject &object)
{
    http::Response response;
    response.status = status;
    response.contentType = "application/json";
    response.body = QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString() + "\n";
    return response;
}

/// 204, or the problem.
http::Response doneOr(const Result<void> &done)
{
    if (!done)
        return http::problem(done.error());
    http::Response response;
    response.status = 204;
    return response;
}

template <typename Value, typename ToJson>
QJsonArray listOf(const std::vector<Value> &values, const ToJson &entry)
{
    QJsonArray list;
    for (const Value &value : values)
        list.append(entry(value));
    return list;
}

template <typename Value>
QJsonArray listOf(const std::vector<Value> &values)
{
    return listOf(values, [](const Value &value) { return toJson(value); });
}

using api::Done;

/// 204 when the engine has done what `command` tells it, or the problem.
template <typename Command>
http::Response done(const Command &command)
{
    return doneOr(api::await<void>(command));
}

} // namespace

Endpoints::Endpoints(api::Engine &engine, const GuardCounters &guard, TraceLeases &traces,
                     Feeds &feeds)
    : m_engine(engine), m_guard(guard), m_traces(traces), m_feeds(feeds)
{
}

http::Response Endpoints::health(const Call & /*call*/) const
{
    const bool isDraining = m_engine.status().isDraining;
    return jsonAnswer(200, { { u"status"_s, isDraining ? u"draining"_s : u"ok"_s } });
}

http::Response Endpoints::metrics(const Call & /*call*/) const
{
    http::Response response;
    response.contentType = metricsContentType;
    response.body = prometheusText(m_engine.status(), m_guard);
    return response;
}

http::Response Endpoints::status(const Call &call) const
{
    QJsonObject json = toJson(m_engine.status());
    json.insert(u"read_only"_s, call.isReadOnly);
    return jsonAnswer(200, json);
}

http::Response Endpoints::feeds(const Call & /*call*/) const
{
    return jsonAnswer(
        200,
        { { u"cursor"_s, QString::fromStdString(m_feeds.open()) },
          { u"channels"_s,
            listOf<std::string_view>(
                { clientsFeed, channelsFeed, messagesFeed }, [](std::string_view name) {
                    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
                }) } });
}

http::Response Endpoints::messages(const Call &call) const
{
    const Result<std::size_t> limit = limitQuery(call.query);
    if (!limit)
        return http::problem(limit.error());
    const api::MessageNews news = m_engine.watchMessages()->take(limit.value());
    return jsonAnswer(200, { { u"messages"_s, listOf(news.messages) } });
}

http::Response Endpoints::receipts(const Call &call) const
{
    const auto ids = textsQuery(call.query, "ids", api::Engine::maxReceipts);
    if (!ids)
        return http::problem(ids.error());
    const auto receipts = api::await<std::vector<api::MessageReceipt>>(
        [&](auto then) { m_engine.receipts(ids.value(), std::move(then)); });
    if (!receipts)
        return http::problem(receipts.error());
    return jsonAnswer(200, { { u"receipts"_s, listOf(receipts.value()) } });
}

http::Response Endpoints::clientReceipts(const Call &call) const
{
    const auto ids = textsQuery(call.query, "ids", api::Engine::maxClientReceipts);
    if (!ids)
        return http::problem(ids.error());
    const auto receipts = api::await<std::vector<api::ClientReceipts>>(
        [&](auto then) { m_engine.clientReceipts(ids.value(), std::move(then)); });
    if (!receipts)
        return http::problem(receipts.error());
    return jsonAnswer(200, { { u"clients"_s, listOf(receipts.value()) } });
}

http::Response Endpoints::matching(const Call &call) const
{
    const auto targets = textsQuery(call.query, "channels", maxChannelsPerSubscriber);
    if (!targets)
        return http::problem(targets.error());
    const auto count = api::await<std::uint64_t>(
        [&](auto then) { m_engine.countMatching(targets.value(), std::move(then)); });
    if (!count)
        return http::problem(count.error());
    return jsonAnswer(200, { { u"matching"_s, static_cast<qint64>(count.value()) } });
}

http::Response Endpoints::channels(const Call &call) const
{
    const Result<api::ChannelQuery> query = channelQuery(call.query);
    if (!query)
        return http::problem(query.error());
    const std::vector<api::ChannelSnapshot> page = m_engine.channels(query.value());
    QJsonArray list;
    for (const api::ChannelSnapshot &channel : page)
        list.append(toJson(channel));
    QJsonObject json { { u"channels"_s, list } };
    if (page.size() >= query.value().limit) {
        api::ChannelQuery rest = query.value();
        rest.after = page.back().name;
        rest.limit = 1;
        if (!m_engine.channels(rest).empty())
            json.insert(u"next"_s, QString::fromStdString(rest.after));
    }
    return jsonAnswer(200, json);
}

http::Response Endpoints::clearChannel(const Call &call) const
{
    return done(
        [&](Done<void> then) { m_engine.channelControl().clear(call.id, std::move(then)); });
}

http::Response Endpoints::freeze(const Call &call) const
{
    return done([&](Done<void> then) {
        m_engine.channelControl().setFrozen(call.id, true, std::move(then));
    });
}

http::Response Endpoints::thaw(const Call &call) const
{
    return done([&](Done<void> then) {
        m_engine.channelControl().setFrozen(call.id, false, std::move(then));
    });
}

http::Response Endpoints::settings(const Call &call) const
{
    const auto settings = api::await<api::ChannelSettings>(
        [&](auto then) { m_engine.channelControl().settings(call.id, std::move(then)); });
    return settings ? jsonAnswer(200, toJson(settings.value())) : http::problem(settings.error());
}

http::Response Endpoints::setSettings(const Call &call) const
{
    const Result<api::ChannelSettings> wanted = settingsRequest(call.body);
    if (!wanted)
        return http::problem(wanted.error());
    const auto set = api::await<void>([&](Done<void> then) {
        m_engine.channelControl().setSettings(call.id, wanted.value(), std::move(then));
    });
    return set ? settings(call) : http::problem(set.error());
}

http::Response Endpoints::removeSettings(const Call &call) const
{
    return done([&](Done<void> then) {
        m_engine.channelControl().setSettings(call.id, {}, std::move(then));
    });
}

http::Response Endpoints::clients(const Call &call) const
{
    const Result<api::ClientQuery> query = clientQuery(call.query);
    if (!query)
        return http::problem(query.error());
    const api::ClientPage page = m_engine.clients(query.value());
    QJsonArray list;
    for (const api::ClientSnapshot &client : page.clients)
        list.append(toJson(client));
    QJsonObject json { { u"clients"_s, list }, { u"total"_s, static_cast<qint64>(page.total) } };
    if (page.hasMore && !page.clients.empty())
        json.insert(u"next"_s, QString::number(page.clients.back().serial));
    return jsonAnswer(200, json);
}

http::Response Endpoints::disconnectClient(const Call &call) const
{
    return done([&](Done<void> then) { m_engine.disconnectClient(call.id, std::move(then)); });
}

http::Response Endpoints::renameClient(const Call &call) const
{
    const Result<std::string> name = nameRequest(call.body);
    if (!name)
        return http::problem(name.error());
    return done([&](Done<void> then) {
        m_engine.clientControl().rename(call.id, name.value(), std::move(then));
    });
}

http::Response Endpoints::takeNameBack(const Call &call) const
{
    return done(
        [&](Done<void> then) { m_engine.clientControl().rename(call.id, {}, std::move(then)); });
}

http::Response Endpoints::changeChannels(const Call &call) const
{
    const Result<ChannelsRequest> request = channelsRequest(call.body);
    if (!request)
        return http::problem(request.error());
    return done([&](Done<void> then) {
        m_engine.clientControl().changeChannels(call.id, request->add, request->remove,
                                                std::move(then));
    });
}

http::Response Endpoints::openChannel(const Call &call) const
{
    const auto channel = api::await<std::string>(
        [&](auto then) { m_engine.clientControl().openChannel(call.id, std::move(then)); });
    if (!channel)
        return http::problem(channel.error());
    return jsonAnswer(200, { { u"channel"_s, QString::fromStdString(channel.value()) } });
}

http::Response Endpoints::mute(const Call &call) const
{
    return done([&](Done<void> then) {
        m_engine.clientControl().setMuted(call.id, true, std::move(then));
    });
}

http::Response Endpoints::unmute(const Call &call) const
{
    return done([&](Done<void> then) {
        m_engine.clientControl().setMuted(call.id, false, std::move(then));
    });
}

http::Response Endpoints::lock(const Call & /*call*/) const
{
    return jsonAnswer(200, { { u"locked"_s, m_engine.access().isLocked() } });
}

http::Response Endpoints::setLock(const Call &call) const
{
    const auto set = api::await<void>(
        [&](Done<void> then) { m_engine.access().setLocked(true, std::move(then)); });
    return set ? lock(call) : http::problem(set.error());
}

http::Response Endpoints::removeLock(const Call &call) const
{
    const auto set = api::await<void>(
        [&](Done<void> then) { m_engine.access().setLocked(false, std::move(then)); });
    return set ? lock(call) : http::problem(set.error());
}

http::Response Endpoints::watchClient(const Call &call) const
{
    return doneOr(m_traces.watch(call.id));
}

http::Response Endpoints::trace(const Call &call) const
{
    const Result<TraceQuery> query = traceQuery(call.query);
    if (!query)
        return http::problem(query.error());
    const Result<api::TracePage> page = m_traces.read(call.id, query->after, query->limit);
    return page ? jsonAnswer(200, toJson(page.value())) : http::problem(page.error());
}

http::Response Endpoints::endTrace(const Call &call) const
{
    return doneOr(m_traces.end(call.id));
}

http::Response Endpoints::broadcast(const Call &call) const
{
    const Result<api::Broadcast> request = broadcastRequest(call.body);
    if (!request)
        return http::problem(request.error());
    const auto outcome = api::await<api::BroadcastOutcome>(
        [&](api::BroadcastDone then) { m_engine.broadcast(request.value(), std::move(then)); });
    if (!outcome)
        return http::problem(outcome.error());
    const bool hasCreated = !outcome.value().messages.empty();
    return jsonAnswer(hasCreated ? 201 : 200, toJson(outcome.value()));
}

http::Response Endpoints::receipt(const Call &call) const
{
    const auto receipts = api::await<std::vector<api::MessageReceipt>>(
        [&](auto then) { m_engine.receipts({ call.id }, std::move(then)); });
    if (!receipts)
        return http::problem(receipts.error());
    if (receipts->empty())
        return http::problem(Error { ErrorCode::NotFound,
                                     "No message with that id is among the newest 1,024: receipts "
                                     "are kept for those." });
    return jsonAnswer(200, toJson(receipts->front()));
}

http::Response Endpoints::replaceMessage(const Call &call) const
{
    Result<api::MessageChange> change = replacementRequest(call.body);
    if (!change)
        return http::problem(change.error());
    change->id = call.id;
    return changed(change.value());
}

http::Response Endpoints::retractMessage(const Call &call) const
{
    api::MessageChange change;
    change.id = call.id;
    change.isRetraction = true;
    change.source = api::MessageSource::Management;
    return changed(change);
}

http::Response Endpoints::changed(const api::MessageChange &change) const
{
    const Result<api::BroadcastOutcome> outcome = api::changeAndWait(m_engine, change);
    return outcome ? jsonAnswer(200, toJson(outcome.value())) : http::problem(outcome.error());
}

http::Response Endpoints::room(const Call & /*call*/) const
{
    QJsonArray channels;
    for (const std::string &channel : m_engine.status().openChannels)
        channels.append(QString::fromStdString(channel));
    return jsonAnswer(200, { { u"channels"_s, channels } });
}

http::Response Endpoints::setRoom(const Call &call) const
{
    const Result<std::vector<std::string>> channels = roomRequest(call.body);
    if (!channels)
        return http::problem(channels.error());
    const auto set = api::await<void>(
        [&](Done<void> then) { m_engine.setOpenChannels(channels.value(), std::move(then)); });
    return set ? room(call) : http::problem(set.error());
}

http::Response Endpoints::recipients(const Call &call) const
{
    Result<api::RecipientQuery> query = recipientQuery(call.query);
    if (!query)
        return http::problem(query.error());
    query.value().messageId = call.id;
    const auto page = api::await<api::RecipientPage>(
        [&](auto then) { m_engine.recipients(query.value(), std::move(then)); });
    if (!page)
        return http::problem(page.error());
    return jsonAnswer(200, toJson(page.value()));
}

http::Response Endpoints::tokens(const Call & /*call*/) const
{
    const auto tokens = api::await<std::vector<api::TokenSnapshot>>(
        [&](auto then) { m_engine.access().tokens(std::move(then)); });
    if (!tokens)
        return http::problem(tokens.error());
    QJsonArray list;
    for (const api::TokenSnapshot &token : tokens.value())
        list.append(toJson(token));
    return jsonAnswer(200, { { u"tokens"_s, list } });
}

http::Response Endpoints::createToken(const Call &call) const
{
    const Result<api::TokenOrder> order = tokenRequest(call.body);
    if (!order)
        return http::problem(order.error());
    const auto made = api::await<api::NewToken>(
        [&](auto then) { m_engine.access().createToken(order.value(), std::move(then)); });
    if (!made)
        return http::problem(made.error());
    QJsonObject json = toJson(made->snapshot);
    json.insert(u"token"_s, QString::fromStdString(made->text));
    return jsonAnswer(201, json);
}

http::Response Endpoints::revokeToken(const Call &call) const
{
    return done([&](Done<void> then) { m_engine.access().revokeToken(call.id, std::move(then)); });
}

http::Response Endpoints::pin(const Call & /*call*/) const
{
    const std::string pin = m_engine.access().pin();
    return jsonAnswer(200,
                      { { u"pin"_s, pin.empty() ? QJsonValue() : QString::fromStdString(pin) } });
}

http::Response Endpoints::setPin(const Call &call) const
{
    const Result<std::string> wanted = pinRequest(call.body);
    if (!wanted)
        return http::problem(wanted.error());
    const auto set = api::await<void>(
        [&](Done<void> then) { m_engine.access().setPin(wanted.value(), std::move(then)); });
    return set ? pin(call) : http::problem(set.error());
}

http::Response Endpoints::removePin(const Call & /*call*/) const
{
    return done([&](Done<void> then) { m_engine.access().setPin({}, std::move(then)); });
}

http::Response Endpoints::bans(const Call & /*call*/) const
{
    const auto bans = api::await<std::vector<api::BanSnapshot>>(
        [&](auto then) { m_engine.access().bans(std::move(then)); });
    if (!bans)
        return http::problem(bans.error());
    QJsonArray list;
    for (const api::BanSnapshot &ban : bans.value())
        list.append(toJson(ban));
    return jsonAnswer(200, { { u"bans"_s, list } });
}

http::Response Endpoints::ban(const Call &call) const
{
    const Result<api::BanOrder> order = banRequest(call.body);
    if (!order)
        return http::problem(order.error());
    const auto made = api::await<api::BanSnapshot>(
        [&](auto then) { m_engine.access().ban(order.value(), std::move(then)); });
    return made ? jsonAnswer(201, toJson(made.value())) : http::problem(made.error());
}

http::Response Endpoints::liftBan(const Call &call) const
{
    bool isNumber = false;
    const quint64 id = QString::fromStdString(call.id).toULongLong(&isNumber);
    return done(
        [&](Done<void> then) { m_engine.access().liftBan(isNumber ? id : 0, std::move(then)); });
}

http::Response Endpoints::rules(const Call & /*call*/) const
{
    const auto rules = api::await<std::vector<api::RuleSnapshot>>(
        [&](auto then) { m_engine.access().rules(std::move(then)); });
    if (!rules)
        return http::problem(rules.error());
    QJsonArray list;
    for (const api::RuleSnapshot &rule : rules.value())
        list.append(toJson(rule));
    return jsonAnswer(200, { { u"rules"_s, list } });
}

http::Response Endpoints::reload(const Call & /*call*/) const
{
    const auto report = api::await<api::ReloadReport>(
        [&](auto then) { m_engine.access().reload(std::move(then)); });
    return report ? jsonAnswer(200, toJson(report.value())) : http::problem(report.error());
}

} // namespace holdfast::management
