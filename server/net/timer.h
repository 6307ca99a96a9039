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
/// Thread: the one it was made in.
class Timer
{
public:
    explicit Timer(std::function<void()> due);
    ~Timer();
    Timer(const Timer &) = delete;
    Timer &operator=(const Timer &) = delete;

    /// A timer that runs already is set anew.
    void start(std::chrono::milliseconds delay);
    void stop();
    /// Nothing: it is not running.
    [[nodiscard]] std::optional<std::chrono::milliseconds> remaining() const;

private:
    struct Source;
    std::unique_ptr<Source> m_source;
};

} // namespace holdfast::net
