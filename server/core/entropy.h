// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace holdfast {

/// 32 bits from the system's random source.
///
/// Thread: any.
[[nodiscard]] std::uint32_t entropy();

} // namespace holdfast
