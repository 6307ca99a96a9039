// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace holdfast {

struct Batch;
struct Channel;
class Wakes;

/// Is told what happens in the log, in the log's order: the hub.
///
/// Thread: whichever changes the log. All calls are made with the log's lock held, and must be
/// short: no system call, no call of the log that locks it.
class LogObserver
{
public:
    LogObserver() = default;
    virtual ~LogObserver() = default;
    LogObserver(const LogObserver &) = delete;
    LogObserver &operator=(const LogObserver &) = delete;

    /// The channel exists from now on; its history is empty.
    virtual void channelMade(Channel &channel) = 0;
    /// The channel ceases to exist after the call.
    virtual void channelRemoved(Channel &channel) = 0;
    /// The messages are in the log. Nobody can read them before the call returns: their counts of
    /// recipients are set here.
    virtual void appended(const Batch &batch, Wakes &wakes) = 0;
};

} // namespace holdfast
