// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace holdfast::simulation {

/// From now on OpenSSL's random numbers come from the current World, so that equal seeds give equal
/// keys and equal cipher text.
void useSeededKeys();

} // namespace holdfast::simulation
