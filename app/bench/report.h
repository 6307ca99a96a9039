// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace holdfast::bench {

/// The figures of one run, in order, for people and for scripts.
///
/// Thread: any, one at a time.
class Report
{
public:
    /// `key` names the figure in JSON, with its unit; `label` is the text for people.
    void add(std::string_view key, std::string_view label, double value);
    void add(std::string_view key, std::string_view label, std::uint64_t value);
    void add(std::string_view key, std::string_view label, std::string value);

    [[nodiscard]] std::string asTable() const;
    [[nodiscard]] std::string asJson() const;

private:
    struct Figure
    {
        std::string key;
        std::string label;
        std::variant<double, std::uint64_t, std::string> value;
    };

    std::vector<Figure> m_figures;
};

} // namespace holdfast::bench
