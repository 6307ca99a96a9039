// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/address.h"

#include <QHostAddress>

#include <algorithm>

namespace holdfast::net {

namespace {

bool isMappedV4(const AddressBytes &address)
{
    return std::all_of(address.begin(), address.begin() + 10, [](auto b) { return b == 0; })
        && address[10] == 0xff && address[11] == 0xff;
}

} // namespace

bool isLoopback(const AddressBytes &address)
{
    if (isMappedV4(address))
        return address[12] == 127;
    return address.back() == 1
        && std::all_of(address.begin(), address.end() - 1, [](auto b) { return b == 0; });
}

std::string addressText(const AddressBytes &address)
{
    if (isMappedV4(address)) {
        return QHostAddress(quint32 { address[12] } << 24 | quint32 { address[13] } << 16
                            | quint32 { address[14] } << 8 | quint32 { address[15] })
            .toString()
            .toStdString();
    }
    return QHostAddress(address.data()).toString().toStdString();
}

} // namespace holdfast::net
