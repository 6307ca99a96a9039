// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/traceevent.h"

#include <string>
#include <variant>

namespace holdfast::tests {

/// A step in a few words, for comparison: "held 3", "pushed 4-6", "closed idle-timeout".
struct TraceWords
{
    static std::string of(const trace::Step &step) { return std::visit(TraceWords {}, step); }

    static std::string name(TransportKind transport)
    {
        switch (transport) {
        case TransportKind::LongPoll:
            return " long-poll";
        case TransportKind::EventStream:
            return " event-stream";
        case TransportKind::WebSocket:
            break;
        }
        return " websocket";
    }

    std::string operator()(const trace::Found &step) const
    {
        if (!step.isSubscribed)
            return "found";
        return "found" + name(step.transport) + (step.isBehind ? " behind" : "");
    }
    std::string operator()(const trace::Opened &step) const
    {
        return step.isEncrypted ? "opened tls" : "opened";
    }
    std::string operator()(const trace::HandshakeDone & /*step*/) const { return "handshake done"; }
    std::string operator()(const trace::RequestRead &step) const
    {
        const std::string body = step.bodyBytes > 0 ? " +" + std::to_string(step.bodyBytes) : "";
        return "read " + step.line + body;
    }
    std::string operator()(const trace::Repolled &step) const
    {
        return "re-polled " + std::to_string(step.since.seq);
    }
    std::string operator()(const trace::CommandRead &step) const
    {
        return "command " + std::to_string(step.bytes);
    }
    std::string operator()(const trace::Answered &step) const
    {
        return "answered " + std::to_string(step.status);
    }
    std::string operator()(const trace::Held &step) const
    {
        return "held " + std::to_string(step.position);
    }
    std::string operator()(const trace::StreamOpened &step) const
    {
        return "stream" + name(step.transport) + " " + std::to_string(step.position);
    }
    std::string operator()(const trace::Pushed &step) const
    {
        const std::string last = step.messages > 1 ? "-" + std::to_string(step.lastSeq) : "";
        return "pushed " + std::to_string(step.firstSeq) + last;
    }
    std::string operator()(const trace::EmptyAnswer & /*step*/) const { return "empty answer"; }
    std::string operator()(const trace::PartlySent & /*step*/) const { return "partly sent"; }
    std::string operator()(const trace::Behind &step) const
    {
        return "behind " + std::to_string(step.position);
    }
    std::string operator()(const trace::CaughtUp &step) const
    {
        return "caught up " + std::to_string(step.position);
    }
    std::string operator()(const trace::GapTold &step) const
    {
        return "gap " + std::string(reasonText(step.gap.reason));
    }
    std::string operator()(const trace::PeerEnded & /*step*/) const { return "peer ended"; }
    std::string operator()(const trace::Reassigned & /*step*/) const { return "reassigned"; }
    std::string operator()(const trace::Closed &step) const
    {
        return "closed " + std::string(reasonText(step.reason));
    }
};

} // namespace holdfast::tests
