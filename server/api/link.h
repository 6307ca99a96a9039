// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace holdfast::api {

/// How an engine is reached.
struct Link
{
    /// Closed list.
    enum class State : std::uint8_t {
        Here, ///< it is in this process
        Connecting, ///< for the first time
        Attached,
        Lost, ///< what is known stays; it connects again by itself
        Refused, ///< it does not try again: `problem` says what to change
        Unconfirmed, ///< the operator has to confirm the certificate: `fingerprint`
    };

    State state = State::Here;
    std::string address; ///< of its management API, as a URL
    bool isReadOnly = false; ///< commands are refused
    std::optional<Error> problem {}; ///< why it is not attached
    std::chrono::milliseconds retryIn { 0 }; ///< while it is lost
    std::string fingerprint {}; ///< SHA-256, as browsers show it
};

} // namespace holdfast::api
