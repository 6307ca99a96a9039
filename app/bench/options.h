// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

namespace holdfast::bench {

enum class Command : std::uint8_t { Hold, Fanout, Publish, Floor };
enum class Transport : std::uint8_t { LongPoll, EventStream, WebSocket };

/// What help the command line asks for.
enum class Help : std::uint8_t { None, Program, Command };

/// How a long-poller tells the server what it has already.
enum class CursorStyle : std::uint8_t {
    None, ///< it does not
    Since, ///< `since=` with the `cursor` of the JSON answer (Holdfast)
    Validators, ///< If-Modified-Since and If-None-Match (nchan)
};

/// How one server's URLs look. `{channel}` in a path stands for the channel's name.
struct Dialect
{
    std::string subscribePath;
    std::string publishPath;
    CursorStyle cursor = CursorStyle::None;
};

/// One run, as the command line asks for it. Bounds are checked by parseArguments().
struct Options
{
    Command command = Command::Hold;
    Help help = Help::None;

    Transport transport = Transport::EventStream;
    bool mayBeRemote = false;
    bool isTls = false;
    std::uint16_t port = 0;
    std::string host = "127.0.0.1";
    Dialect dialect;
    std::vector<std::string> headers; ///< whole lines, for subscribers and publishers

    std::uint32_t subscribers = 1000;
    std::uint32_t channels = 1;
    std::string channelPrefix = "bench";
    std::uint32_t processes = 0; ///< 0: as many as the descriptors ask for
    std::uint32_t connectWindow = 256; ///< connections being opened at a time, per process
    double connectSeconds = 60; ///< at most, for all

    std::uint32_t messages = 20;
    std::uint32_t publishers = 0; ///< 0: 64 when flat, else 1
    double rate = 5; ///< messages a second
    double seconds = 0; ///< 0: what the command finds right
    double drainSeconds = 10;
    std::uint32_t payloadBytes = 100;
    bool isFlat = false; ///< publish for `seconds` without a pause instead of `messages` at `rate`
    bool isCountTrusted = false;

    bool isJson = false;
    bool isBlock = false; ///< floor: one round's messages as one block
    std::vector<pid_t> serverPids;
};

} // namespace holdfast::bench
