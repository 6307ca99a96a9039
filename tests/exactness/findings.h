// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::exactness {

/// What was found to be wrong in a run. A run ends at the first finding.
///
/// Thread: one.
class Findings
{
public:
    void add(std::string what)
    {
        if (m_all.size() < atMost)
            m_all.push_back(std::move(what));
    }
    [[nodiscard]] bool any() const { return !m_all.empty(); }
    [[nodiscard]] const std::vector<std::string> &all() const { return m_all; }

private:
    static constexpr std::size_t atMost = 20; ///< what follows from the first ones says little

    std::vector<std::string> m_all;
};

} // namespace holdfast::exactness
