// SPDX-License-Identifier: GPL-3.0-or-later
//
// Replaces server/net/addresswatch.cpp: the machine has loopback addresses only.
#include "server/net/addresswatch.h"

namespace holdfast::net {

AddressWatch::AddressWatch(access::ThisMachine &machine) : m_machine(machine) { }

AddressWatch::~AddressWatch() = default;

} // namespace holdfast::net
