// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/simulation/trial.h"

#include <map>
#include <optional>
#include <sys/types.h>
#include <utility>

namespace holdfast::simulation {

/// Runs trials in processes of their own, several at a time: a crash and a loop without end are
/// findings like others.
///
/// Thread: one.
class Apart
{
public:
    Apart() = default;
    ~Apart();
    Apart(const Apart &) = delete;
    Apart &operator=(const Apart &) = delete;

    void start(const Trial &trial);
    [[nodiscard]] std::size_t running() const { return m_children.size(); }
    /// Waits for the next one to end. At least one is running.
    [[nodiscard]] std::pair<Trial, Outcome> takeNext();
    /// One, now. None is running.
    [[nodiscard]] Outcome run(const Trial &trial);

private:
    struct Child
    {
        Trial trial;
        pid_t process = -1;
        std::string said;
    };
    std::map<int, Child> m_children; ///< by the descriptor that they write to
};

} // namespace holdfast::simulation
