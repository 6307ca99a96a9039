// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/clienthandlers.h"
#include "server/net/messagehandlers.h"
#include "server/net/pagehandlers.h"
#include "server/net/subscribehandler.h"

namespace holdfast::net {

/// What the routes lead to: the handlers of one worker.
struct RequestHandlers
{
    SubscribeHandler subscribe;
    MessageHandlers messages;
    ClientHandlers clients;
    PageHandlers pages;
};

} // namespace holdfast::net
