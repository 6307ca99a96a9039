// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/optiontable.h"

#include "app/bench/stamp.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace holdfast::bench {

namespace {

constexpr unsigned inHold = bitOf(Command::Hold);
constexpr unsigned inFanout = bitOf(Command::Fanout);
constexpr unsigned inPublish = bitOf(Command::Publish);
constexpr unsigned inFloor = bitOf(Command::Floor);
constexpr unsigned inLoads = inHold | inFanout | inPublish;
constexpr unsigned inSubscribing = inHold | inFanout;
constexpr unsigned inPublishing = inFanout | inPublish;

template <typename Number>
bool readNumber(std::string_view text, Number low, Number high, Number &out)
{
    Number value {};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc {} || end != text.data() + text.size() || !(value >= low)
        || value > high)
        return false;
    out = value;
    return true;
}

template <auto member, auto low, auto high>
bool number(Options &options, std::string_view text)
{
    using Number = std::remove_reference_t<decltype(options.*member)>;
    return readNumber<Number>(text, Number { low }, Number { high }, options.*member);
}

template <auto member, int lowThousandths, int high>
bool decimal(Options &options, std::string_view text)
{
    return readNumber<double>(text, lowThousandths / 1000.0, high, options.*member);
}

template <auto member>
bool flag(Options &options, std::string_view /*value*/)
{
    options.*member = true;
    return true;
}

template <auto member>
bool text(Options &options, std::string_view value)
{
    options.*member = value;
    return !value.empty();
}

bool applyPath(std::string &path, std::string_view value)
{
    path = value;
    return value.starts_with('/') && value.find_first_of(" \r\n") == std::string_view::npos;
}

bool applyCursor(Options &options, std::string_view value)
{
    if (value == "none")
        options.dialect.cursor = CursorStyle::None;
    else if (value == "since")
        options.dialect.cursor = CursorStyle::Since;
    else if (value == "validators")
        options.dialect.cursor = CursorStyle::Validators;
    else
        return false;
    return true;
}

bool applyTransport(Options &options, std::string_view value)
{
    if (value == "long-poll")
        options.transport = Transport::LongPoll;
    else if (value == "sse")
        options.transport = Transport::EventStream;
    else if (value == "ws")
        options.transport = Transport::WebSocket;
    else
        return false;
    return true;
}

bool applyHeader(Options &options, std::string_view value)
{
    options.headers.emplace_back(value);
    return value.find(':') != std::string_view::npos
        && value.find_first_of("\r\n") == std::string_view::npos;
}

bool applyToken(Options &options, std::string_view value)
{
    return !value.empty() && applyHeader(options, "Authorization: Bearer " + std::string(value));
}

bool applyPids(Options &options, std::string_view value)
{
    while (!value.empty()) {
        const std::size_t comma = std::min(value.find(','), value.size());
        pid_t pid = 0;
        if (!readNumber<pid_t>(value.substr(0, comma), 1, 1 << 22, pid))
            return false;
        options.serverPids.push_back(pid);
        value.remove_prefix(std::min(comma + 1, value.size()));
    }
    return !options.serverPids.empty();
}

constexpr std::array table {
    Option { "host", "ADDRESS", inLoads, "IPv4 address of the server (127.0.0.1)",
             text<&Options::host> },
    Option { "port", "N", inLoads | inFloor, "TCP port; floor: 0 picks a free one",
             number<&Options::port, 0, 65535> },
    Option { "allow-remote", "", inLoads, "permit an address outside 127.0.0.0/8",
             flag<&Options::mayBeRemote> },
    Option { "tls", "", inLoads, "connect with TLS; any certificate will do",
             flag<&Options::isTls> },
    Option { "server", "holdfast|nchan|floor", inLoads,
             "paths and cursor style of that server (holdfast)", applyDialect },
    Option { "subscribe-path", "PATH", inSubscribing, "instead, e.g. /sub/{channel}",
             [](Options &options, std::string_view value) {
                 return applyPath(options.dialect.subscribePath, value);
             } },
    Option { "publish-path", "PATH", inPublishing, "instead, e.g. /pub/{channel}",
             [](Options &options, std::string_view value) {
                 return applyPath(options.dialect.publishPath, value);
             } },
    Option { "cursor", "none|since|validators", inSubscribing,
             "what a long-poller repeats: nothing, since= from the JSON answer, or\n"
             "If-Modified-Since and If-None-Match",
             applyCursor },
    Option { "header", "'NAME: VALUE'", inLoads, "sent with every request; may be repeated",
             applyHeader },
    Option { "token", "TOKEN", inLoads, "sent as Authorization: Bearer", applyToken },
    Option { "transport", "long-poll|sse|ws", inSubscribing | inFloor,
             "how subscribers are held (sse)", applyTransport },
    Option { "subscribers", "N", inSubscribing, "how many to hold (1000; at most 200000)",
             number<&Options::subscribers, 1, 200000> },
    Option { "channels", "M", inLoads,
             "spread over M channels (1; as many as --subscribers: one each)",
             number<&Options::channels, 1, channelLimit - 1> },
    Option { "channel-prefix", "NAME", inLoads, "channels are NAME.0, NAME.1 ... (bench)",
             text<&Options::channelPrefix> },
    Option { "processes", "K", inSubscribing,
             "processes that hold subscribers (one per 18000); at most 64",
             number<&Options::processes, 1, 64> },
    Option { "connect-window", "N", inSubscribing,
             "connections being opened at a time, per process (256)",
             number<&Options::connectWindow, 1, 4096> },
    Option { "connect-timeout", "SECONDS", inSubscribing, "for all to be held (60; at most 600)",
             decimal<&Options::connectSeconds, 100, 600> },
    Option { "messages", "M", inPublishing, "how many to publish (20; publish: 20000)",
             number<&Options::messages, 1, 10'000'000> },
    Option { "rate", "R", inFanout, "messages a second (5)",
             decimal<&Options::rate, 10, 1'000'000> },
    Option { "flat", "", inFanout,
             "publish without a pause for --seconds instead, each publisher with one\n"
             "publish in flight on its own keep-alive connection",
             flag<&Options::isFlat> },
    Option { "publishers", "P", inPublishing,
             "connections that publish (1; flat: 64; at most 4096)",
             number<&Options::publishers, 1, 4096> },
    Option { "seconds", "S", inHold | inFanout | inFloor,
             "hold: how long to hold (2); flat: how long to publish (5); floor: end after\n"
             "(3600); at most 3600",
             decimal<&Options::seconds, 100, 3600> },
    Option { "size", "BYTES", inPublishing, "of a payload (100; 43 to 65536)",
             number<&Options::payloadBytes, static_cast<int>(stampBytes), 65536> },
    Option { "trust-count", "", inFanout,
             "count payloads only: no order, no latency, less CPU here",
             flag<&Options::isCountTrusted> },
    Option { "drain-timeout", "SECONDS", inFanout,
             "wait for what is under way after the last publish (10; at most 600)",
             decimal<&Options::drainSeconds, 100, 600> },
    Option { "pid", "PID[,PID...]", inLoads, "the server's processes, to read their CPU and memory",
             applyPids },
    Option { "block", "", inFloor, "send one round's messages as one block",
             flag<&Options::isBlock> },
    Option { "json", "", inLoads, "one JSON object instead of a table", flag<&Options::isJson> },
};

} // namespace

std::span<const Option> optionTable()
{
    return table;
}

bool applyDialect(Options &options, std::string_view server)
{
    if (server == "holdfast")
        options.dialect = { "/channels/{channel}?wait=110", "/channels/{channel}",
                            CursorStyle::Since };
    else if (server == "nchan")
        options.dialect = { "/sub/{channel}", "/pub/{channel}", CursorStyle::Validators };
    else if (server == "floor")
        options.dialect = { "/{channel}", "/{channel}", CursorStyle::None };
    else
        return false;
    return true;
}

} // namespace holdfast::bench
