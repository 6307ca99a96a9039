// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::simulation {

/// The record of all events, in order: a fingerprint, which is equal for equal schedules, and, if
/// requested, lines of text.
///
/// Thread: one.
class Story
{
public:
    explicit Story(bool keepsLines) : m_keepsLines(keepsLines) { }

    /// `line` is called only if lines are kept; an empty line is left out. `bytes`: the bytes that
    /// were moved, if any.
    void add(MonotonicTime time, std::uint64_t what, std::string_view bytes,
             const std::function<std::string()> &line);

    [[nodiscard]] std::uint64_t fingerprint() const { return m_fingerprint; }
    [[nodiscard]] const std::vector<std::string> &lines() const { return m_lines; }
    /// A printable, shortened form of the bytes.
    [[nodiscard]] static std::string shown(std::string_view bytes);

private:
    void mix(std::string_view bytes);

    const bool m_keepsLines;
    std::uint64_t m_fingerprint = 0xcbf29ce484222325;
    std::vector<std::string> m_lines;
};

} // namespace holdfast::simulation
