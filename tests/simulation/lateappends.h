// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/log/latelog.h"
#include "tests/simulation/eventloop.h"

#include <memory>
#include <optional>

namespace holdfast::simulation {

/// A log whose appends complete in a thread of their own: late, in bursts, some of them not.
///
/// Thread: any; its completions are called in its own simulated thread, or in close().
class LateAppends final : public tests::LateLog
{
public:
    LateAppends(LogLimits limits, const Clock &clock);
    ~LateAppends() override;

    void close() override;

private:
    class Bursts;

    void appendWaits() override;

    std::unique_ptr<Bursts> m_bursts; ///< lives in the thread
    std::optional<EventLoop> m_loop;
};

} // namespace holdfast::simulation
