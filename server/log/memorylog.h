// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/log/log.h"

namespace holdfast {

/// A log in memory only: a new epoch at each start, and nothing survives the process.
///
/// Invariants: every append completes at once.
/// Thread: any.
class MemoryLog final : public Log
{
public:
    MemoryLog(LogLimits limits, const Clock &clock)
        : Log(Epoch::random(), 0, std::move(limits), clock)
    {
    }

    [[nodiscard]] std::optional<Result<Appended>> append(const Batch &batch, Later later) override;
    void seal(std::function<void()> sealed) override;
    void close() override;
};

} // namespace holdfast
