// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/address.h"
#include "server/core/result.h"
#include "server/tls/credentials.h"

#include <cstdint>
#include <string>
#include <vector>

namespace holdfast::tls {

/// What a self-signed certificate is valid for, besides localhost and the loopback addresses.
struct CertificateNames
{
    std::vector<AddressBytes> addresses; ///< of this machine; link-local ones are left out
    std::string hostName; ///< also with ".local"; empty: none
};

/// A new ECDSA P-256 key with a certificate that is signed by itself and valid for 397 days, the
/// most that browsers accept (CA/Browser Forum, Baseline Requirements 6.3.2).
[[nodiscard]] Result<Credentials> makeSelfSigned(const CertificateNames &names,
                                                 std::int64_t wallSeconds);

/// True if the certificate is valid for 30 days more and for the host name and every IPv4 address
/// of `names`. IPv6 addresses are not compared: the temporary ones change daily (RFC 8981), and
/// with each new certificate every browser warns again.
[[nodiscard]] bool coversNames(const Credentials &credentials, const CertificateNames &names,
                               std::int64_t wallSeconds);

/// The self-signed certificate in these files. Made, with its folder, if it is missing, damaged or
/// does not cover `names`. Only this user can read the key's file.
[[nodiscard]] Result<Credentials> openOrMakeSelfSigned(const std::string &certificateFile,
                                                       const std::string &keyFile,
                                                       const CertificateNames &names,
                                                       std::int64_t wallSeconds);

} // namespace holdfast::tls
