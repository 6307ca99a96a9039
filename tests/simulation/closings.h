// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/simulation/network.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::simulation {

/// How the server ends a connection, as its log says it.
struct Closing
{
    int descriptor = -1;
    int reason = -1; ///< a CloseReason
    bool isGentle = false; ///< it has finished sending, and waits for the client to close
};

/// Nothing: the line is about something else.
[[nodiscard]] std::optional<Closing> closingIn(std::string_view line);

/// What a reason is judged against.
struct Circumstances
{
    MonotonicTime now;
    bool isServerEnding = false; ///< it drains, or its process ends
    bool hasSlowRules = false; ///< it has channels whose policy is to close slow readers
};

/// Empty: what happened on the connection allows the reason. Otherwise a text that says what does
/// not.
[[nodiscard]] std::string unjustified(const Closing &closing, const Link &link,
                                      const Circumstances &circumstances);

} // namespace holdfast::simulation
