// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/hub.h"

namespace holdfast::tests {

/// The usual limits with one changed: `with(&HubLimits::channels, 2)`.
template <typename Limits, typename Value>
HubLimits with(Value Limits::*limit, std::type_identity_t<Value> value)
{
    HubLimits limits;
    limits.*limit = value;
    return limits;
}

inline HubLimits withHistory(const HistoryLimits &history)
{
    return with(&HubLimits::history, history);
}

} // namespace holdfast::tests
