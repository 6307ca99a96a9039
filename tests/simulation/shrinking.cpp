// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/simulation/shrinking.h"

#include "tests/simulation/trialprocesses.h"

#include <algorithm>
#include <vector>

namespace holdfast::simulation {

namespace {

constexpr int trialsAtMost = 600;

class Shrinking
{
public:
    explicit Shrinking(Trial trial) : m_trial(std::move(trial)) { }

    Trial run(std::size_t operations)
    {
        std::set<std::size_t> all;
        for (std::size_t i = 0; i < operations; ++i)
            all.insert(i);
        m_trial.operations = std::move(all);
        removeOperations();
        removeFaults();
        removeOperations();
        return m_trial;
    }

private:
    bool finds(const Trial &trial)
    {
        return m_trials++ < trialsAtMost && !m_processes.run(trial).findings.empty();
    }

    /// Removes parts, from halves down to single operations, as long as the trial still fails.
    void removeOperations()
    {
        std::size_t part = std::max<std::size_t>(1, m_trial.operations->size() / 2);
        while (true) {
            bool isSmaller = false;
            for (std::size_t from = 0; from < m_trial.operations->size();) {
                if (tryWithout(from, part))
                    isSmaller = true; // the next part is now at the same index
                else
                    from += part;
            }
            if (part == 1 && !isSmaller)
                return;
            part = std::max<std::size_t>(1, part / 2);
        }
    }

    bool tryWithout(std::size_t from, std::size_t count)
    {
        Trial smaller = m_trial;
        auto first = std::next(smaller.operations->begin(), static_cast<std::ptrdiff_t>(from));
        const std::size_t left = smaller.operations->size() - from;
        const auto last = std::next(first, static_cast<std::ptrdiff_t>(std::min(count, left)));
        smaller.operations->erase(first, last);
        if (!finds(smaller))
            return false;
        m_trial = std::move(smaller);
        return true;
    }

    void removeFaults()
    {
        for (std::size_t kind = 0; kind < Faults::kinds; ++kind) {
            Trial calmer = m_trial;
            calmer.withoutFaults.insert(kind);
            if (finds(calmer))
                m_trial = std::move(calmer);
        }
    }

    Trial m_trial;
    TrialProcesses m_processes;
    int m_trials = 0;
};

} // namespace

Trial shrunk(Trial trial, const Outcome &outcome)
{
    return Shrinking(std::move(trial)).run(outcome.operations);
}

} // namespace holdfast::simulation
