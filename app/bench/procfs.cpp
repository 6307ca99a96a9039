// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/procfs.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>
#include <string>
#include <unistd.h>

namespace holdfast::bench {

namespace {

std::uint64_t numberAt(std::string_view text)
{
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::uint64_t kilobytesOf(std::string_view smapsRollup, std::string_view field)
{
    const std::size_t at = smapsRollup.find(field);
    return at == std::string_view::npos ? 0
                                        : numberAt(smapsRollup.substr(at + field.size())) * 1024;
}

Result<std::string> readProcFile(pid_t pid, const char *name)
{
    const std::string path = "/proc/" + std::to_string(pid) + '/' + name;
    std::ifstream file(path);
    std::string text { std::istreambuf_iterator<char>(file), {} };
    if (text.empty())
        return Error { ErrorCode::NotFound,
                       path + " cannot be read: is --pid the server's, and is it yours?" };
    return text;
}

} // namespace

std::optional<std::uint64_t> cpuTicksIn(std::string_view stat)
{
    // proc(5): the second field is the name in parentheses and may hold anything; utime and stime
    // are the 14th and 15th, so the 12th and 13th after it.
    const std::size_t nameEnd = stat.rfind(')');
    if (nameEnd == std::string_view::npos)
        return std::nullopt;
    std::string_view rest = stat.substr(nameEnd + 1);
    constexpr int fieldsBefore = 12;
    for (int field = 0; field < fieldsBefore; ++field) {
        const std::size_t space = rest.find(' ');
        if (space == std::string_view::npos)
            return std::nullopt;
        rest.remove_prefix(space + 1);
    }
    const std::size_t space = rest.find(' ');
    if (space == std::string_view::npos)
        return std::nullopt;
    return numberAt(rest) + numberAt(rest.substr(space + 1));
}

MemoryUse memoryIn(std::string_view smapsRollup)
{
    return { .resident = kilobytesOf(smapsRollup, "\nRss:"),
             .proportional = kilobytesOf(smapsRollup, "\nPss:"),
             .anonymous = kilobytesOf(smapsRollup, "\nAnonymous:") };
}

Result<double> cpuSecondsOf(std::span<const pid_t> pids)
{
    std::uint64_t ticks = 0;
    for (const pid_t pid : pids) {
        const auto stat = readProcFile(pid, "stat");
        if (!stat)
            return stat.error();
        const auto own = cpuTicksIn(stat.value());
        if (!own)
            return Error { ErrorCode::System, "/proc/PID/stat is not as proc(5) describes it" };
        ticks += *own;
    }
    return static_cast<double>(ticks) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

Result<MemoryUse> memoryOf(std::span<const pid_t> pids)
{
    MemoryUse sum;
    for (const pid_t pid : pids) {
        const auto text = readProcFile(pid, "smaps_rollup");
        if (!text)
            return text.error();
        const MemoryUse own = memoryIn(text.value());
        sum.resident += own.resident;
        sum.proportional += own.proportional;
        sum.anonymous += own.anonymous;
    }
    return sum;
}

} // namespace holdfast::bench
