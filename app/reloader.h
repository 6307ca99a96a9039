// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/configuration.h"
#include "server/api/access.h"
#include "server/engine/server.h"

#include <functional>
#include <mutex>

namespace holdfast {

/// Reads the configuration again and applies to the server what can change while it runs: rules,
/// tokens, certificates, the channels' histories and policies, the channels that the join page
/// offers.
///
/// Invariants: what was not changed in the configuration stays as it is, also if the window or the
/// management API has changed it since. On an error nothing changes.
/// Thread: any, one call at a time (a mutex); it blocks on the disk. The server outlives this.
class Reloader
{
public:
    /// Also becomes what the server's api::Access::reload() does.
    /// `reloadCertificates` is called in any thread and does not wait for them.
    Reloader(Server &server, const Configuration &started,
             std::function<void()> reloadCertificates);
    ~Reloader();
    Reloader(const Reloader &) = delete;
    Reloader &operator=(const Reloader &) = delete;

    [[nodiscard]] Result<api::ReloadReport> reload();
    /// As it was last read.
    [[nodiscard]] Configuration current() const
    {
        const std::lock_guard lock(m_mutex);
        return m_current;
    }
    /// The same, for a signal: the result goes to the log.
    void reloadAndLog();

private:
    [[nodiscard]] Result<void> apply(const Options &options, const QStringList &changed);

    Server &m_server;
    const std::function<void()> m_reloadCertificates;
    const Configuration m_started; ///< only a restart changes these settings
    mutable std::mutex m_mutex; ///< guards m_current
    Configuration m_current;
};

} // namespace holdfast
