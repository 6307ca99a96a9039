// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/delivery/subscribe.h"
#include "server/hub/hub.h"

namespace holdfast::delivery {

/// The position at which a subscriber starts, and what it is sent first: the messages and the gap
/// that its request asks for (`since`, `last`), within `limits`.
[[nodiscard]] Reading firstReading(const Hub &hub, const Follower &follower,
                                   const SubscribeRequest &request, const ReadLimits &limits);

} // namespace holdfast::delivery
