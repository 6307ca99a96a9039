// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <stdlib.h>
#include <string>
#include <system_error>

namespace holdfast::exactness {

/// A new folder, which the destructor removes with its files.
///
/// Invariants: the path is empty if it could not be made.
/// Thread: one.
class TemporaryFolder
{
public:
    TemporaryFolder()
    {
        std::error_code error;
        m_path = (std::filesystem::temp_directory_path(error) / "exactness-XXXXXX").string();
        if (error || mkdtemp(m_path.data()) == nullptr)
            m_path.clear();
    }
    ~TemporaryFolder()
    {
        std::error_code ignored;
        if (!m_path.empty())
            std::filesystem::remove_all(m_path, ignored);
    }
    TemporaryFolder(const TemporaryFolder &) = delete;
    TemporaryFolder &operator=(const TemporaryFolder &) = delete;

    [[nodiscard]] const std::string &path() const { return m_path; }

private:
    std::string m_path;
};

} // namespace holdfast::exactness
