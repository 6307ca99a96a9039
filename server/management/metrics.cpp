// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/metrics.h"

#include <array>
#include <utility>

namespace holdfast::management {

namespace {

/// Label values escape backslash, quote and line feed.
std::string escapedLabel(std::string_view value)
{
    std::string escaped;
    for (const char character : value) {
        if (character == '\n') {
            escaped.append("\\n");
            continue;
        }
        if (character == '\\' || character == '"')
            escaped.push_back('\\');
        escaped.push_back(character);
    }
    return escaped;
}

void appendHead(std::string_view name, std::string_view type, std::string_view help,
                std::string &out)
{
    out.append("# HELP ").append(name).append(" ").append(help).append("\n");
    out.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

void appendSample(std::string_view name, std::string_view label, std::string_view labelValue,
                  std::uint64_t value, std::string &out)
{
    out.append(name).append("{").append(label).append("=\"").append(escapedLabel(labelValue));
    out.append("\"} ").append(std::to_string(value)).append("\n");
}

struct Metric
{
    std::string_view name;
    std::string_view help;
    std::uint64_t value;
};

void appendAll(std::string_view type, std::initializer_list<Metric> metrics, std::string &out)
{
    for (const Metric &metric : metrics) {
        appendHead(metric.name, type, metric.help, out);
        out.append(metric.name).append(" ").append(std::to_string(metric.value)).append("\n");
    }
}

void appendGauges(const api::Status &status, std::string &out)
{
    appendAll("gauge",
              {
                  { "holdfast_workers", "Worker threads.", status.workers },
                  { "holdfast_draining", "1 while the server says goodbye to its clients.",
                    status.isDraining ? 1U : 0U },
                  { "holdfast_connections", "Open TCP connections.", status.connections },
                  { "holdfast_connections_limit", "Open TCP connections allowed.",
                    status.maxConnections },
                  { "holdfast_channels", "Channels that exist.", status.channels },
                  { "holdfast_retained_messages", "Messages that the history holds.",
                    status.retainedMessages },
                  { "holdfast_retained_bytes", "Bytes of messages that the history holds.",
                    status.retainedBytes },
                  { "holdfast_keyed_messages", "Messages that are the newest of their key.",
                    status.keyedMessages },
                  { "holdfast_keyed_bytes", "Bytes of messages that are the newest of their key.",
                    status.keyedBytes },
              },
              out);
    constexpr std::string_view clients = "holdfast_clients";
    appendHead(clients, "gauge", "Clients known, by state.", out);
    appendSample(clients, "state", "held", status.clientsHeld, out);
    appendSample(clients, "state", "polling", status.clientsPolling, out);
    appendSample(clients, "state", "open", status.clientsOpen, out);
    appendSample(clients, "state", "away", status.clientsAway, out);
}

void appendCounters(const api::Counters &counters, std::string &out)
{
    appendAll(
        "counter",
        {
            { "holdfast_connections_accepted_total", "TCP connections accepted.",
              counters.connectionsAccepted },
            { "holdfast_connections_refused_total", "TCP connections refused because of a limit.",
              counters.connectionsRefused },
            { "holdfast_connections_closed_total", "TCP connections closed.",
              counters.connectionsClosed },
            { "holdfast_requests_total", "Complete HTTP requests.", counters.requests },
            { "holdfast_bad_requests_total", "HTTP requests that were malformed or broke a limit.",
              counters.badRequests },
            { "holdfast_messages_published_total", "Messages accepted.",
              counters.messagesPublished },
            { "holdfast_publishes_too_fast_total",
              "Requests to publish refused because their address publishes too fast.",
              counters.publishesTooFast },
            { "holdfast_deliveries_total", "Messages times subscribers, accepted by sockets.",
              counters.deliveries },
            { "holdfast_gaps_told_total", "Gap notices sent to subscribers.", counters.gapsTold },
            { "holdfast_slow_subscribers_total",
              "Times a subscriber's socket was full in a fan-out.", counters.slowSubscribers },
            { "holdfast_inbox_overflows_total",
              "Times a worker fell so far behind the publishers that it read on from the history.",
              counters.inboxOverflows },
            { "holdfast_received_bytes_total", "Bytes received.", counters.bytesReceived },
            { "holdfast_sent_bytes_total", "Bytes sent.", counters.bytesSent },
            { "holdfast_tls_handshakes_total", "TLS handshakes completed.",
              counters.tlsHandshakes },
            { "holdfast_tls_failures_total", "TLS handshakes that failed or took too long.",
              counters.tlsFailures },
        },
        out);
}

void appendCounters(const GuardCounters &guard, std::string &out)
{
    appendAll(
        "counter",
        {
            { "holdfast_management_connections_accepted_total",
              "Connections to the management port.", guard.connectionsAccepted },
            { "holdfast_management_connections_refused_total",
              "Connections to the management port beyond its limit.", guard.connectionsRefused },
            { "holdfast_management_requests_total", "Complete requests to the management port.",
              guard.requests },
            { "holdfast_management_bad_requests_total",
              "Requests to the management port that were malformed, too large or too slow.",
              guard.badRequests },
            { "holdfast_management_unauthorized_total",
              "Requests to the management port without its token or for a foreign Host.",
              guard.unauthorized },
        },
        out);
}

} // namespace

std::string prometheusText(const api::Status &status, const GuardCounters &guard)
{
    std::string out;
    appendHead("holdfast_build_info", "gauge", "1, with the version as a label.", out);
    appendSample("holdfast_build_info", "version", status.version, 1, out);
    appendHead("holdfast_uptime_seconds", "gauge", "Seconds since the start.", out);
    out.append("holdfast_uptime_seconds ");
    out.append(std::to_string(std::chrono::duration<double>(status.uptime).count())).append("\n");
    appendGauges(status, out);
    appendCounters(status.counters, out);
    appendCounters(guard, out);
    return out;
}

} // namespace holdfast::management
