// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <cstdlib>

namespace holdfast::fuzz {

/// If `holds` is false, aborts the program, in every build type, so that libFuzzer saves the input.
inline void demand(bool holds, const char *invariant)
{
    if (holds)
        return;
    std::fprintf(stderr, "broken: %s\n", invariant);
    std::abort();
}

} // namespace holdfast::fuzz
