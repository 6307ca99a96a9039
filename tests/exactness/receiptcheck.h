// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/exactness/caller.h"
#include "tests/exactness/run.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace holdfast::exactness {

/// Requests receipts during the run. Checks that seen <= acknowledged <= matched - cannot_tell, and
/// that `matched` is within its bounds.
///
/// Thread: one.
class ReceiptCheck
{
public:
    explicit ReceiptCheck(Run &run) : m_run(run), m_caller(run.loop, run.server, "receipts") { }

    [[nodiscard]] bool isBusy() const { return m_caller.isBusy(); }
    /// How many recipients a message has.
    struct Matched
    {
        std::uint64_t atLeast = 0;
        std::uint64_t atMost = std::numeric_limits<std::uint64_t>::max();
    };
    /// Requests the receipt of the message at `place`, unless a request is pending.
    void ask(const Place &place, const Matched &expected);
    void serverHasGone() { m_caller.serverHasGone(); }
    [[nodiscard]] std::uint64_t asked() const { return m_asked; }

private:
    void judge(const std::string &id, const Matched &expected, std::string_view body);

    Run &m_run;
    Caller m_caller;
    std::uint64_t m_asked = 0;
};

} // namespace holdfast::exactness
