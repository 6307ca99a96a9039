// SPDX-License-Identifier: GPL-3.0-or-later
//
// Replaces the server's locks: the linker redirects the functions that std::mutex calls (--wrap). A
// worker may be interrupted where it takes or releases a lock.
#include "tests/simulation/world.h"

#include <pthread.h>

using holdfast::simulation::World;

extern "C" {

// Names that the linker prescribes and that are reserved in C++.
// NOLINTBEGIN(bugprone-reserved-identifier)
int __wrap_pthread_mutex_lock(pthread_mutex_t *mutex);
int __wrap_pthread_mutex_unlock(pthread_mutex_t *mutex);

int __wrap_pthread_mutex_lock(pthread_mutex_t *mutex)
{
    if (World *world = World::current())
        world->lock(mutex);
    return 0;
}

int __wrap_pthread_mutex_unlock(pthread_mutex_t *mutex)
{
    if (World *world = World::current())
        world->unlock(mutex);
    return 0;
}
// NOLINTEND(bugprone-reserved-identifier)
}
