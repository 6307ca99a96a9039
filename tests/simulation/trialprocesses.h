// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/simulation/trial.h"

#include <map>
#include <optional>
#include <sys/types.h>
#include <utility>

namespace holdfast::simulation {

/// Runs each trial in its own process, several at a time, so that crashes and endless loops are
/// findings as well.
///
/// Thread: one.
class TrialProcesses
{
public:
    TrialProcesses() = default;
    ~TrialProcesses();
    TrialProcesses(const TrialProcesses &) = delete;
    TrialProcesses &operator=(const TrialProcesses &) = delete;

    void start(const Trial &trial);
    [[nodiscard]] std::size_t running() const { return m_children.size(); }
    /// Waits until a trial ends. Precondition: at least one is running.
    [[nodiscard]] std::pair<Trial, Outcome> takeNext();
    /// Runs one trial and waits for it. Precondition: none is running.
    [[nodiscard]] Outcome run(const Trial &trial);

private:
    struct Child
    {
        Trial trial;
        pid_t process = -1;
        std::string said;
    };
    std::map<int, Child> m_children; ///< by the descriptor of their output pipe
};

} // namespace holdfast::simulation
