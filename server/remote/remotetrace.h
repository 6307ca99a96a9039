// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/trace.h"
#include "server/remote/managementclient.h"

#include <QJsonObject>
#include <QTimer>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace holdfast::remote {

/// What happens to a client of a remote server: watches it there, and reads its steps as they come.
///
/// Invariants: holds the newest `capacity` steps.
/// Thread: that of its ManagementClient, which outlives it.
class RemoteTrace final : public api::ClientTrace
{
public:
    static constexpr std::size_t capacity = 1024;
    static constexpr std::chrono::milliseconds period { 250 };

    RemoteTrace(ManagementClient &management, const std::string &id);
    ~RemoteTrace() override;

    [[nodiscard]] api::TracePage read(std::uint64_t after, std::size_t limit) const override;

private:
    void watch();
    void ask();
    void take(const QJsonObject &json);
    void fail(const Error &error);

    ManagementClient &m_management;
    const QString m_path;
    QTimer m_timer;
    QObject m_here; ///< the answers are for this object
    std::deque<api::TraceStep> m_steps; ///< oldest first
    std::uint64_t m_next = 0;
    std::chrono::nanoseconds m_now { 0 };
    std::chrono::steady_clock::time_point m_heard; ///< when it was m_now
    std::int64_t m_beganAt = 0;
    std::optional<Error> m_problem;
};

/// A step from the JSON of the management API; nothing for one that this version does not know.
[[nodiscard]] std::optional<api::TraceStep> stepFrom(const QJsonObject &json);

} // namespace holdfast::remote
