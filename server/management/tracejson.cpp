// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/tracejson.h"

#include "server/management/jsonvalues.h"

#include <QJsonArray>
#include <QString>

#include <string_view>
#include <variant>

namespace holdfast::management {

using namespace Qt::StringLiterals;

namespace {

/// With the fraction, exact to some nanoseconds.
double fractionalMilliseconds(std::chrono::nanoseconds time)
{
    return std::chrono::duration<double, std::milli>(time).count();
}

QString nameOf(TransportKind transport)
{
    switch (transport) {
    case TransportKind::LongPoll:
        return u"long-poll"_s;
    case TransportKind::EventStream:
        return u"event-stream"_s;
    case TransportKind::WebSocket:
        break;
    }
    return u"websocket"_s;
}

QJsonObject withHead(QJsonObject json, const std::string &head)
{
    if (!head.empty())
        json.insert(u"head"_s, text(head));
    return json;
}

/// One step: its name, and what is specific to it.
struct StepJson
{
    QJsonObject operator()(const trace::Found &step) const
    {
        QJsonObject json { { u"step"_s, u"found"_s }, { u"subscribed"_s, step.isSubscribed } };
        if (step.isSubscribed) {
            json.insert(u"transport"_s, nameOf(step.transport));
            json.insert(u"behind"_s, step.isBehind);
        }
        return json;
    }
    QJsonObject operator()(const trace::Opened &step) const
    {
        return { { u"step"_s, u"opened"_s }, { u"tls"_s, step.isEncrypted } };
    }
    QJsonObject operator()(const trace::HandshakeDone & /*step*/) const
    {
        return { { u"step"_s, u"handshake-done"_s } };
    }
    QJsonObject operator()(const trace::RequestRead &step) const
    {
        return withHead({ { u"step"_s, u"request"_s },
                          { u"line"_s, text(step.line) },
                          { u"body_bytes"_s, number(step.bodyBytes) } },
                        step.head);
    }
    QJsonObject operator()(const trace::Repolled &step) const
    {
        return { { u"step"_s, u"re-polled"_s }, { u"since"_s, text(step.since.text()) } };
    }
    QJsonObject operator()(const trace::CommandRead &step) const
    {
        return { { u"step"_s, u"command"_s }, { u"bytes"_s, number(step.bytes) } };
    }
    QJsonObject operator()(const trace::Answered &step) const
    {
        return withHead({ { u"step"_s, u"answered"_s }, { u"status"_s, step.status } }, step.head);
    }
    QJsonObject operator()(const trace::Held &step) const
    {
        return { { u"step"_s, u"held"_s }, { u"seq"_s, text(step.position) } };
    }
    QJsonObject operator()(const trace::StreamOpened &step) const
    {
        return withHead({ { u"step"_s, u"stream-opened"_s },
                          { u"transport"_s, nameOf(step.transport) },
                          { u"seq"_s, text(step.position) } },
                        step.head);
    }
    QJsonObject operator()(const trace::Pushed &step) const
    {
        return withHead({ { u"step"_s, u"pushed"_s },
                          { u"first_seq"_s, text(step.firstSeq) },
                          { u"last_seq"_s, text(step.lastSeq) },
                          { u"messages"_s, number(step.messages) },
                          { u"bytes"_s, number(step.bytes) } },
                        step.head);
    }
    QJsonObject operator()(const trace::EmptyAnswer &step) const
    {
        return withHead({ { u"step"_s, u"empty-answer"_s } }, step.head);
    }
    QJsonObject operator()(const trace::PartlySent &step) const
    {
        return { { u"step"_s, u"partly-sent"_s },
                 { u"first_seq"_s, text(step.firstSeq) },
                 { u"last_seq"_s, text(step.lastSeq) },
                 { u"sent"_s, number(step.sent) },
                 { u"bytes"_s, number(step.bytes) } };
    }
    QJsonObject operator()(const trace::Behind &step) const
    {
        return { { u"step"_s, u"behind"_s }, { u"seq"_s, text(step.position) } };
    }
    QJsonObject operator()(const trace::CaughtUp &step) const
    {
        return { { u"step"_s, u"caught-up"_s }, { u"seq"_s, text(step.position) } };
    }
    QJsonObject operator()(const trace::GapTold &step) const
    {
        return { { u"step"_s, u"gap-told"_s },
                 { u"from"_s, text(step.gap.from.text()) },
                 { u"to"_s, text(step.gap.to.text()) },
                 { u"reason"_s, text(reasonText(step.gap.reason)) } };
    }
    QJsonObject operator()(const trace::PeerEnded & /*step*/) const
    {
        return { { u"step"_s, u"peer-ended"_s } };
    }
    QJsonObject operator()(const trace::Reassigned & /*step*/) const
    {
        return { { u"step"_s, u"reassigned"_s } };
    }
    QJsonObject operator()(const trace::Closed &step) const
    {
        return { { u"step"_s, u"closed"_s }, { u"reason"_s, text(reasonText(step.reason)) } };
    }
};

} // namespace

QJsonObject toJson(const api::TracePage &page)
{
    QJsonArray steps;
    for (const api::TraceStep &each : page.steps) {
        QJsonObject json = std::visit(StepJson {}, each.step);
        json.insert(u"number"_s, text(each.number));
        json.insert(u"connection"_s, number(each.connection));
        json.insert(u"at_ms"_s, fractionalMilliseconds(each.at));
        steps.append(json);
    }
    return { { u"began"_s, static_cast<qint64>(page.beganAt) },
             { u"now_ms"_s, fractionalMilliseconds(page.now) },
             { u"lost"_s, number(page.lost) },
             { u"steps"_s, steps },
             { u"next"_s, text(page.next) },
             { u"more"_s, page.hasMore } };
}

} // namespace holdfast::management
