// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/report.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace holdfast::bench {

namespace {

/// Four significant digits at least, and no fraction where it would say nothing.
std::string rounded(double value)
{
    const double size = std::abs(value);
    const int decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3;
    std::array<char, 64> digits {};
    auto *const end = std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                    std::chars_format::fixed, decimals)
                          .ptr;
    return { digits.data(), end };
}

std::string textOf(const std::variant<double, std::uint64_t, std::string> &value)
{
    if (const auto *number = std::get_if<double>(&value))
        return std::isfinite(*number) ? rounded(*number) : "0";
    if (const auto *count = std::get_if<std::uint64_t>(&value))
        return std::to_string(*count);
    return std::get<std::string>(value);
}

/// Our strings are names and failure texts: what is not printable ASCII becomes a question mark.
std::string inQuotes(std::string_view text)
{
    std::string json = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            json += '\\';
        json += c >= ' ' && c <= '~' ? c : '?';
    }
    return json + '"';
}

} // namespace

void Report::add(std::string_view key, std::string_view label, double value)
{
    m_figures.push_back({ std::string(key), std::string(label), value });
}

void Report::add(std::string_view key, std::string_view label, std::uint64_t value)
{
    m_figures.push_back({ std::string(key), std::string(label), value });
}

void Report::add(std::string_view key, std::string_view label, std::string value)
{
    m_figures.push_back({ std::string(key), std::string(label), std::move(value) });
}

std::string Report::asTable() const
{
    std::size_t labelWidth = 0;
    std::size_t valueWidth = 0;
    for (const Figure &figure : m_figures) {
        labelWidth = std::max(labelWidth, figure.label.size());
        valueWidth = std::max(valueWidth, textOf(figure.value).size());
    }
    std::string table;
    for (const Figure &figure : m_figures) {
        const std::string value = textOf(figure.value);
        table += figure.label + std::string(labelWidth - figure.label.size() + 2, ' ')
            + std::string(valueWidth - value.size(), ' ') + value + '\n';
    }
    return table;
}

std::string Report::asJson() const
{
    std::string json;
    for (const Figure &figure : m_figures) {
        json += json.empty() ? '{' : ',';
        json += inQuotes(figure.key) + ':';
        const std::string value = textOf(figure.value);
        json += std::holds_alternative<std::string>(figure.value) ? inQuotes(value) : value;
    }
    return json + "}\n";
}

} // namespace holdfast::bench
