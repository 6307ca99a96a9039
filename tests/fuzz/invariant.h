// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <cstdlib>

namespace holdfast::fuzz {

/// Ends the run so that libFuzzer keeps the input, in every kind of build.
inline void demand(bool holds, const char *invariant)
{
    if (holds)
        return;
    std::fprintf(stderr, "broken: %s\n", invariant);
    std::abort();
}

} // namespace holdfast::fuzz
