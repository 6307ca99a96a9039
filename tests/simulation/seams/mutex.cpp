// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stands for the locks of the server: the linker leads what std::mutex calls to here (--wrap). A
// worker may be interrupted where it takes or releases one.
#include "tests/simulation/world.h"

#include <pthread.h>

using holdfast::simulation::World;

extern "C" {

// The linker's names, which are reserved.
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
