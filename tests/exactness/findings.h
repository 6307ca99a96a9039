// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::exactness {

/// The errors that a run found. A run ends at the first one.
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
    static constexpr std::size_t atMost = 20; ///< later ones are mostly consequences of the first

    std::vector<std::string> m_all;
};

} // namespace holdfast::exactness
