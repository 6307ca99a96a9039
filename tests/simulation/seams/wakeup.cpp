// SPDX-License-Identifier: GPL-3.0-or-later
//
// Replaces server/net/wakeup.cpp.
#include "server/net/wakeup.h"

#include "tests/simulation/world.h"

namespace holdfast::net {

using simulation::World;

Wakeup::Wakeup() : m_reading(World::current()->network().openSignal()), m_writing(m_reading) { }

Wakeup::~Wakeup()
{
    World::current()->network().closeSignal(m_reading);
}

void Wakeup::signal() const
{
    World::current()->mayInterrupt("before it wakes a worker");
    World::current()->network().setSignal(m_writing, true);
}

void Wakeup::clear() const
{
    World::current()->network().setSignal(m_reading, false);
}

} // namespace holdfast::net
