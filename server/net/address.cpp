// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/address.h"

#include <QHostAddress>

#include <algorithm>
#include <iterator>

namespace holdfast::net {

std::string addressText(const AddressBytes &address)
{
    if (address == noAddress)
        return "unix";
    if (isMappedV4(address)) {
        return QHostAddress(quint32 { address[12] } << 24 | quint32 { address[13] } << 16
                            | quint32 { address[14] } << 8 | quint32 { address[15] })
            .toString()
            .toStdString();
    }
    return QHostAddress(address.data()).toString().toStdString();
}

AddressBytes addressBytes(const QHostAddress &address)
{
    const Q_IPV6ADDR v6 = address.toIPv6Address(); // IPv4 as ::ffff:a.b.c.d
    AddressBytes bytes;
    std::copy(std::begin(v6.c), std::end(v6.c), bytes.begin());
    return bytes;
}

} // namespace holdfast::net
