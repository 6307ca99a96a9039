// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/simulation/story.h"

#include <array>
#include <cstdio>
#include <cstring>

namespace holdfast::simulation {

namespace {

constexpr std::size_t bytesShown = 180;

} // namespace

void Story::mix(std::string_view bytes)
{
    for (const char c : bytes) // FNV-1a
        m_fingerprint = (m_fingerprint ^ static_cast<unsigned char>(c)) * 0x100000001b3;
}

void Story::add(MonotonicTime time, std::uint64_t what, std::string_view bytes,
                const std::function<std::string()> &line)
{
    const std::array<std::uint64_t, 2> numbers {
        static_cast<std::uint64_t>(time.time_since_epoch().count()), what
    };
    std::array<char, sizeof numbers> raw {};
    std::memcpy(raw.data(), numbers.data(), sizeof numbers);
    mix({ raw.data(), raw.size() });
    mix(bytes);
    if (!m_keepsLines)
        return;
    std::string told = line();
    if (told.empty())
        return;
    const double seconds = std::chrono::duration<double>(time.time_since_epoch()).count();
    std::array<char, 32> stamp {};
    std::snprintf(stamp.data(), stamp.size(), "%12.6f  ", seconds);
    std::string text = stamp.data() + told;
    if (!bytes.empty())
        text += ": " + shown(bytes);
    m_lines.push_back(std::move(text));
}

std::string Story::shown(std::string_view bytes)
{
    std::string text;
    for (const char c : bytes.substr(0, bytesShown)) {
        if (c == '\r')
            continue;
        if (c == '\n')
            text += " | ";
        else if (c >= ' ' && c <= '~')
            text += c;
        else
            text += '.';
    }
    if (bytes.size() > bytesShown)
        text += " ... (" + std::to_string(bytes.size()) + " bytes)";
    return text;
}

} // namespace holdfast::simulation
