// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint.h"
#include "app/tlsoptions.h"
#include "server/access/addressrates.h"
#include "server/access/channelrules.h"
#include "server/access/trustedproxies.h"
#include "server/http/request.h"
#include "server/hub/hub.h"
#include "server/net/admission.h"

#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace holdfast {

/// The settings of a program, read from all sources and checked.
struct Options
{
    std::vector<ListenTarget> listen; ///< empty: the program's default
    std::vector<ListenTarget> listenProxied; ///< for trusted proxies, with the PROXY protocol
    access::TrustedProxies proxies;
    net::ConnectionLimits connections;
    access::AddressRates::Amounts publishRates {}; ///< messages and bytes a second; 0: no limit
    std::uint64_t channelRate = 0; ///< new channels an hour; 0: no limit
    http::RequestLimits requests;
    unsigned workers = 1;
    access::Who publish = access::Who::Local;
    std::vector<access::ChannelRule> rules; ///< from the file; `publish` is the last rule
    /// The folder in which the log is kept; empty: in memory only. Nothing: the program's default.
    std::optional<QString> data;
    LogLimits log; ///< without its policies
    std::vector<std::string> openChannels; ///< offered on the join page; empty: the default
    std::vector<ChannelPolicy> policies; ///< for each setting the first that has it applies
    bool usesIoUring = true;
    std::optional<Endpoint> manage; ///< nothing: off
    QString tokenFile; ///< of the management API's own token
    QString tokensFile; ///< of the tokens with scopes
    TlsOptions tls;
    std::string pin; ///< of the room, or "new"; empty: none
    QString jwtKeysFile; ///< JWKS; empty: no JSON Web Token is accepted
    std::string jwtIssuer;
    std::string jwtAudience;
};

} // namespace holdfast
