// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/address.h"

#include <algorithm>

namespace holdfast {

bool isMappedV4(const AddressBytes &address)
{
    return std::all_of(address.begin(), address.begin() + 10, [](auto b) { return b == 0; })
        && address[10] == 0xff && address[11] == 0xff;
}

bool isLoopback(const AddressBytes &address)
{
    if (isMappedV4(address))
        return address[12] == 127;
    return address.back() == 1
        && std::all_of(address.begin(), address.end() - 1, [](auto b) { return b == 0; });
}

} // namespace holdfast
