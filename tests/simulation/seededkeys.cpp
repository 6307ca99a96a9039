// SPDX-License-Identifier: GPL-3.0-or-later
// OpenSSL 3 prefers a provider, which cannot be written in a few lines. The method that it replaces
// is asked first, if there is one.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "tests/simulation/seededkeys.h"

#include "tests/simulation/world.h"

#include <openssl/rand.h>

namespace holdfast::simulation {

namespace {

int seededBytes(unsigned char *out, int count)
{
    for (int i = 0; i < count; ++i)
        out[i] = static_cast<unsigned char>(World::current()->keys().next());
    return 1;
}

int isSeeded()
{
    return 1;
}

constexpr RAND_METHOD seeded { nullptr, &seededBytes, nullptr, nullptr, &seededBytes, &isSeeded };

} // namespace

void useSeededKeys()
{
    RAND_set_rand_method(&seeded);
}

} // namespace holdfast::simulation
