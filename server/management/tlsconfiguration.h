// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/tls/credentials.h"

#include <QSslConfiguration>

namespace holdfast::management {

/// Qt's configuration for the management port: the versions, ciphers and protocol of
/// tls::TlsContext. A QSslSocket costs 75 KB, which a port with at most 64 connections can afford.
/// Precondition: tls::TlsContext::make() accepts the credentials.
[[nodiscard]] QSslConfiguration tlsConfiguration(const tls::Credentials &credentials);

} // namespace holdfast::management
