// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace holdfast::tests {

/// SQLite's way to the usual files, whose calls fail when a test says so. Registered under name()
/// while it lives.
///
/// Thread: any.
class FaultyDisk
{
public:
    /// What is done to a file. Closed list.
    enum class Call : std::uint8_t { Read, Write, Sync, Truncate };
    /// Is asked before each call, in the caller's thread; may block. Returns SQLITE_OK, or what the
    /// call fails with.
    using Fault = std::function<int(Call)>;

    FaultyDisk();
    ~FaultyDisk();
    FaultyDisk(const FaultyDisk &) = delete;
    FaultyDisk &operator=(const FaultyDisk &) = delete;

    [[nodiscard]] const std::string &name() const { return m_name; }
    void setFault(Fault fault);

private:
    std::string m_name;
};

} // namespace holdfast::tests
