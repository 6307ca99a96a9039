// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace holdfast {

/// How a client receives. Closed list.
enum class TransportKind : std::uint8_t { LongPoll, EventStream, WebSocket };

} // namespace holdfast
