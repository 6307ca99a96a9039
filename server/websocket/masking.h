// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace holdfast::websocket {

/// The key with which a client masks a payload (RFC 6455 section 5.3).
using MaskingKey = std::array<char, 4>;

/// Masks or unmasks a part of a payload. The part begins at byte `offset` of the payload.
void applyMask(std::span<char> bytes, const MaskingKey &key, std::size_t offset);

} // namespace holdfast::websocket
