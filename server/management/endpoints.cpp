// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/endpoints.h"

#include "server/api/broadcastandwait.h"
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

} // namespace

Endpoints::Endpoints(api::Engine &engine, const GuardCounters &guard, const Clock &clock,
                     TraceLeases &traces)
    : m_engine(engine), m_guard(guard), m_clock(clock), m_traces(traces)
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

http::Response Endpoints::status(const Call & /*call*/) const
{
    return jsonAnswer(200, toJson(m_engine.status()));
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
    return doneOr(m_engine.channelControl().clear(call.id));
}

http::Response Endpoints::freeze(const Call &call) const
{
    return doneOr(m_engine.channelControl().setFrozen(call.id, true));
}

http::Response Endpoints::thaw(const Call &call) const
{
    return doneOr(m_engine.channelControl().setFrozen(call.id, false));
}

http::Response Endpoints::settings(const Call &call) const
{
    return jsonAnswer(200, toJson(m_engine.channelControl().settings(call.id)));
}

http::Response Endpoints::setSettings(const Call &call) const
{
    const Result<api::ChannelSettings> wanted = settingsRequest(call.body);
    if (!wanted)
        return http::problem(wanted.error());
    const Result<void> done = m_engine.channelControl().setSettings(call.id, wanted.value());
    return done ? settings(call) : http::problem(done.error());
}

http::Response Endpoints::removeSettings(const Call &call) const
{
    return doneOr(m_engine.channelControl().setSettings(call.id, {}));
}

http::Response Endpoints::clients(const Call &call) const
{
    const Result<api::ClientQuery> query = clientQuery(call.query);
    if (!query)
        return http::problem(query.error());
    const api::ClientPage page = m_engine.clients(query.value());
    const MonotonicTime now = m_clock.now();
    QJsonArray list;
    for (const api::ClientSnapshot &client : page.clients)
        list.append(toJson(client, now));
    QJsonObject json { { u"clients"_s, list }, { u"total"_s, static_cast<qint64>(page.total) } };
    if (page.hasMore && !page.clients.empty())
        json.insert(u"next"_s, QString::number(page.clients.back().serial));
    return jsonAnswer(200, json);
}

http::Response Endpoints::disconnectClient(const Call &call) const
{
    return doneOr(m_engine.disconnectClient(call.id));
}

http::Response Endpoints::renameClient(const Call &call) const
{
    const Result<std::string> name = nameRequest(call.body);
    if (!name)
        return http::problem(name.error());
    return doneOr(m_engine.clientControl().rename(call.id, name.value()));
}

http::Response Endpoints::takeNameBack(const Call &call) const
{
    return doneOr(m_engine.clientControl().rename(call.id, {}));
}

http::Response Endpoints::changeChannels(const Call &call) const
{
    const Result<ChannelsRequest> request = channelsRequest(call.body);
    if (!request)
        return http::problem(request.error());
    return doneOr(m_engine.clientControl().changeChannels(call.id, request->add, request->remove));
}

http::Response Endpoints::openChannel(const Call &call) const
{
    const Result<std::string> channel = m_engine.clientControl().openChannel(call.id);
    if (!channel)
        return http::problem(channel.error());
    return jsonAnswer(200, { { u"channel"_s, QString::fromStdString(channel.value()) } });
}

http::Response Endpoints::mute(const Call &call) const
{
    return doneOr(m_engine.clientControl().setMuted(call.id, true));
}

http::Response Endpoints::unmute(const Call &call) const
{
    return doneOr(m_engine.clientControl().setMuted(call.id, false));
}

http::Response Endpoints::lock(const Call & /*call*/) const
{
    return jsonAnswer(200, { { u"locked"_s, m_engine.access().isLocked() } });
}

http::Response Endpoints::setLock(const Call &call) const
{
    m_engine.access().setLocked(true);
    return lock(call);
}

http::Response Endpoints::removeLock(const Call &call) const
{
    m_engine.access().setLocked(false);
    return lock(call);
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
    const Result<api::BroadcastOutcome> outcome = api::broadcastAndWait(m_engine, request.value());
    if (!outcome)
        return http::problem(outcome.error());
    const bool hasCreated = !outcome.value().messages.empty();
    return jsonAnswer(hasCreated ? 201 : 200, toJson(outcome.value()));
}

http::Response Endpoints::receipt(const Call &call) const
{
    const Result<api::MessageReceipt> receipt = m_engine.receipt(call.id);
    if (!receipt)
        return http::problem(receipt.error());
    return jsonAnswer(200, toJson(receipt.value()));
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
    if (const Result<void> done = m_engine.setOpenChannels(channels.value()); !done)
        return http::problem(done.error());
    return room(call);
}

http::Response Endpoints::recipients(const Call &call) const
{
    Result<api::RecipientQuery> query = recipientQuery(call.query);
    if (!query)
        return http::problem(query.error());
    query.value().messageId = call.id;
    const Result<api::RecipientPage> page = m_engine.recipients(query.value());
    if (!page)
        return http::problem(page.error());
    return jsonAnswer(200, toJson(page.value()));
}

http::Response Endpoints::tokens(const Call & /*call*/) const
{
    QJsonArray list;
    for (const api::TokenSnapshot &token : m_engine.access().tokens())
        list.append(toJson(token));
    return jsonAnswer(200, { { u"tokens"_s, list } });
}

http::Response Endpoints::createToken(const Call &call) const
{
    const Result<api::TokenOrder> order = tokenRequest(call.body);
    if (!order)
        return http::problem(order.error());
    const Result<api::NewToken> made = m_engine.access().createToken(order.value());
    if (!made)
        return http::problem(made.error());
    QJsonObject json = toJson(made->snapshot);
    json.insert(u"token"_s, QString::fromStdString(made->text));
    return jsonAnswer(201, json);
}

http::Response Endpoints::revokeToken(const Call &call) const
{
    return doneOr(m_engine.access().revokeToken(call.id));
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
    if (const Result<void> done = m_engine.access().setPin(wanted.value()); !done)
        return http::problem(done.error());
    return pin(call);
}

http::Response Endpoints::removePin(const Call & /*call*/) const
{
    return doneOr(m_engine.access().setPin({}));
}

http::Response Endpoints::bans(const Call & /*call*/) const
{
    QJsonArray list;
    for (const api::BanSnapshot &ban : m_engine.access().bans())
        list.append(toJson(ban));
    return jsonAnswer(200, { { u"bans"_s, list } });
}

http::Response Endpoints::ban(const Call &call) const
{
    const Result<api::BanOrder> order = banRequest(call.body);
    if (!order)
        return http::problem(order.error());
    const Result<api::BanSnapshot> made = m_engine.access().ban(order.value());
    return made ? jsonAnswer(201, toJson(made.value())) : http::problem(made.error());
}

http::Response Endpoints::liftBan(const Call &call) const
{
    bool isNumber = false;
    const quint64 id = QString::fromStdString(call.id).toULongLong(&isNumber);
    return doneOr(m_engine.access().liftBan(isNumber ? id : 0));
}

http::Response Endpoints::rules(const Call & /*call*/) const
{
    QJsonArray list;
    for (const api::RuleSnapshot &rule : m_engine.access().rules())
        list.append(toJson(rule));
    return jsonAnswer(200, { { u"rules"_s, list } });
}

http::Response Endpoints::reload(const Call & /*call*/) const
{
    const Result<api::ReloadReport> report = m_engine.access().reload();
    return report ? jsonAnswer(200, toJson(report.value())) : http::problem(report.error());
}

} // namespace holdfast::management
