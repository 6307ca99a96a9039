// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/disk/faultydisk.h"

#include <condition_variable>
#include <mutex>
#include <sqlite3.h>
#include <string>
#include <utility>

namespace holdfast::tests {

/// A disk whose writes wait until the test lets them through.
///
/// Thread: any.
class DiskGate
{
public:
    DiskGate()
    {
        m_disk.setFault([this](FaultyDisk::Call call) {
            return call == FaultyDisk::Call::Write ? pass() : SQLITE_OK;
        });
    }

    [[nodiscard]] const std::string &name() const { return m_disk.name(); }
    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_isOpen = false;
    }
    /// Lets all writes through; the first one fails if `isFailing`.
    void open(bool isFailing = false)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_isOpen = true;
            m_isFailing = isFailing;
        }
        m_changed.notify_all();
    }
    /// True if a write waits, or none would have to.
    [[nodiscard]] bool isHeld() const
    {
        const std::lock_guard lock(m_mutex);
        return m_held > 0 || m_isOpen;
    }

private:
    int pass()
    {
        std::unique_lock lock(m_mutex);
        ++m_held;
        m_changed.wait(lock, [this] { return m_isOpen; });
        --m_held;
        return std::exchange(m_isFailing, false) ? SQLITE_IOERR_WRITE : SQLITE_OK;
    }

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_isOpen = true;
    bool m_isFailing = false;
    int m_held = 0;
    FaultyDisk m_disk;
};

} // namespace holdfast::tests
