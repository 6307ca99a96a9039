// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/remote/remotetrace.h"

#include "server/remote/jsonvalues.h"

#include <QPointer>

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::remote {

using namespace Qt::StringLiterals;

namespace {

std::chrono::nanoseconds fromMilliseconds(const QJsonValue &value)
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::duration<double, std::milli>(value.toDouble()));
}

TransportKind transportFrom(const QJsonValue &value)
{
    const QString name = value.toString();
    if (name == "long-poll"_L1)
        return TransportKind::LongPoll;
    return name == "event-stream"_L1 ? TransportKind::EventStream : TransportKind::WebSocket;
}

Gap gapFrom(const QJsonObject &json)
{
    constexpr std::array reasons { GapReason::Expired, GapReason::Evicted, GapReason::Restarted,
                                   GapReason::Unreadable };
    Gap gap;
    gap.from = Cursor::parse(textOf(json[u"from"])).value_or(Cursor());
    gap.to = Cursor::parse(textOf(json[u"to"])).value_or(Cursor());
    const std::string reason = textOf(json[u"reason"]);
    const auto *const found = std::ranges::find_if(
        reasons, [&reason](GapReason each) { return reasonText(each) == reason; });
    gap.reason = found == reasons.end() ? GapReason::Evicted : *found;
    return gap;
}

CloseReason closeReasonFrom(const std::string &text)
{
    for (auto reason = static_cast<int>(CloseReason::PeerClosed);
         reason <= static_cast<int>(CloseReason::Refused); ++reason) {
        if (reasonText(static_cast<CloseReason>(reason)) == text)
            return static_cast<CloseReason>(reason);
    }
    return CloseReason::PeerClosed;
}

std::optional<trace::Step> requestStepFrom(const QString &name, const QJsonObject &json)
{
    const std::string head = textOf(json[u"head"]);
    if (name == "request"_L1)
        return trace::RequestRead { textOf(json[u"line"]), numberOf(json[u"body_bytes"]), head };
    if (name == "re-polled"_L1)
        return trace::Repolled { Cursor::parse(textOf(json[u"since"])).value_or(Cursor()) };
    if (name == "command"_L1)
        return trace::CommandRead { numberOf(json[u"bytes"]) };
    if (name == "answered"_L1)
        return trace::Answered { json[u"status"].toInt(), head };
    if (name == "empty-answer"_L1)
        return trace::EmptyAnswer { head };
    return std::nullopt;
}

std::optional<trace::Step> pushStepFrom(const QString &name, const QJsonObject &json)
{
    const std::string head = textOf(json[u"head"]);
    if (name == "held"_L1)
        return trace::Held { numberOf(json[u"seq"]) };
    if (name == "stream-opened"_L1)
        return trace::StreamOpened { transportFrom(json[u"transport"]), numberOf(json[u"seq"]),
                                     head };
    if (name == "pushed"_L1)
        return trace::Pushed { numberOf(json[u"first_seq"]), numberOf(json[u"last_seq"]),
                               numberOf(json[u"messages"]), numberOf(json[u"bytes"]), head };
    if (name == "partly-sent"_L1)
        return trace::PartlySent { numberOf(json[u"sent"]), numberOf(json[u"bytes"]),
                                   numberOf(json[u"first_seq"]), numberOf(json[u"last_seq"]) };
    if (name == "behind"_L1)
        return trace::Behind { numberOf(json[u"seq"]) };
    if (name == "caught-up"_L1)
        return trace::CaughtUp { numberOf(json[u"seq"]) };
    if (name == "gap-told"_L1)
        return trace::GapTold { gapFrom(json) };
    return std::nullopt;
}

std::optional<trace::Step> connectionStepFrom(const QString &name, const QJsonObject &json)
{
    if (name == "found"_L1)
        return trace::Found { json[u"subscribed"].toBool(), transportFrom(json[u"transport"]),
                              json[u"behind"].toBool() };
    if (name == "opened"_L1)
        return trace::Opened { json[u"tls"].toBool() };
    if (name == "handshake-done"_L1)
        return trace::HandshakeDone {};
    if (name == "peer-ended"_L1)
        return trace::PeerEnded {};
    if (name == "reassigned"_L1)
        return trace::Reassigned {};
    if (name == "closed"_L1)
        return trace::Closed { closeReasonFrom(textOf(json[u"reason"])) };
    return std::nullopt;
}

} // namespace

std::optional<api::TraceStep> stepFrom(const QJsonObject &json)
{
    const QString name = json[u"step"].toString();
    std::optional<trace::Step> step = requestStepFrom(name, json);
    if (!step)
        step = pushStepFrom(name, json);
    if (!step)
        step = connectionStepFrom(name, json);
    if (!step)
        return std::nullopt;
    return api::TraceStep { numberOf(json[u"number"]), numberOf(json[u"connection"]),
                            fromMilliseconds(json[u"at_ms"]), *std::move(step) };
}

RemoteTrace::RemoteTrace(ManagementClient &management, const std::string &id)
    : m_management(management), m_path(u"/api/v1/clients/"_s + pathPart(id) + u"/trace"_s)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(period);
    QObject::connect(&m_timer, &QTimer::timeout, &m_here, [this] { ask(); });
    watch();
}

RemoteTrace::~RemoteTrace()
{
    if (!m_problem)
        m_management.send("DELETE", m_path, [](const Result<QJsonObject> & /*answer*/) {});
}

void RemoteTrace::watch()
{
    m_management.send("PUT", m_path, [this, here = QPointer<QObject>(&m_here)](const auto &answer) {
        if (!here)
            return;
        if (answer)
            ask();
        else
            fail(answer.error());
    });
}

void RemoteTrace::ask()
{
    const QUrlQuery query { { u"after"_s, QString::number(m_next) } };
    m_management.get(m_path, query, [this, here = QPointer<QObject>(&m_here)](const auto &answer) {
        if (!here)
            return;
        if (!answer) {
            fail(answer.error());
            return;
        }
        take(answer.value());
        if (answer.value()[u"more"].toBool())
            ask();
        else
            m_timer.start();
    });
}

void RemoteTrace::take(const QJsonObject &json)
{
    m_beganAt = json[u"began"].toInteger();
    m_now = fromMilliseconds(json[u"now_ms"]);
    m_heard = std::chrono::steady_clock::now();
    m_next = numberOf(json[u"next"]);
    for (const QJsonValue each : json[u"steps"].toArray()) {
        if (auto step = stepFrom(each.toObject()))
            m_steps.push_back(*std::move(step));
    }
    while (m_steps.size() > capacity)
        m_steps.pop_front();
}

void RemoteTrace::fail(const Error &error)
{
    m_problem = error;
}

api::TracePage RemoteTrace::read(std::uint64_t after, std::size_t limit) const
{
    api::TracePage page;
    page.problem = m_problem;
    page.beganAt = m_beganAt;
    page.now = m_now;
    if (m_beganAt != 0)
        page.now += std::chrono::steady_clock::now() - m_heard;
    page.next = after;
    auto step = std::ranges::upper_bound(m_steps, after, {}, &api::TraceStep::number);
    if (step != m_steps.end() && step->number > after + 1)
        page.lost = step->number - after - 1;
    for (; step != m_steps.end() && page.steps.size() < limit; ++step) {
        page.steps.push_back(*step);
        page.next = step->number;
    }
    page.hasMore = step != m_steps.end();
    return page;
}

} // namespace holdfast::remote
