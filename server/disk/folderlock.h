// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <string>
#include <utility>

namespace holdfast {

/// The right to write into a folder, which one process at a time has. The system takes it back when
/// the process ends, however it ends.
///
/// Thread: one at a time.
class FolderLock
{
public:
    FolderLock() = default;
    ~FolderLock();
    FolderLock(FolderLock &&other) noexcept
        : m_descriptor(std::exchange(other.m_descriptor, -1)) { }
    FolderLock &operator=(FolderLock &&other) noexcept
    {
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    FolderLock(const FolderLock &) = delete;
    FolderLock &operator=(const FolderLock &) = delete;

    /// Makes the folder if there is none: only its owner may enter. Conflict: another process has
    /// it; the message names that process. Unavailable: the folder cannot be made or written.
    [[nodiscard]] static Result<FolderLock> take(const std::string &folder);

private:
    explicit FolderLock(int descriptor) : m_descriptor(descriptor) { }

    int m_descriptor = -1; ///< of the locked file; -1: none
};

} // namespace holdfast
