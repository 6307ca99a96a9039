// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace holdfast::net {

/// Calls back once, after a time, from the event loop of its thread.
///
/// Invariants: never fires early.
/// Thread: the one that created it.
class Timer
{
public:
    explicit Timer(std::function<void()> due);
    ~Timer();
    Timer(const Timer &) = delete;
    Timer &operator=(const Timer &) = delete;

    /// Restarts a timer that is already running.
    void start(std::chrono::milliseconds delay);
    void stop();
    /// Nothing if it is not running.
    [[nodiscard]] std::optional<std::chrono::milliseconds> remaining() const;

private:
    struct Source;
    std::unique_ptr<Source> m_source;
};

} // namespace holdfast::net
