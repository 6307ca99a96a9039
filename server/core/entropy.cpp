// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/entropy.h"

#include <random>

namespace holdfast {

std::uint32_t entropy()
{
    return std::random_device {}();
}

} // namespace holdfast
