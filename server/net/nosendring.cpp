// SPDX-License-Identifier: GPL-3.0-or-later
//
// For builds without io_uring.
#include "server/net/sendring.h"

namespace holdfast::net {

std::unique_ptr<SendRing> SendRing::make()
{
    return nullptr;
}

} // namespace holdfast::net
