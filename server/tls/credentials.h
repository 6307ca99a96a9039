// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <string>

namespace holdfast::tls {

/// A certificate with its private key, as PEM text, and what to call the two in a message.
struct Credentials
{
    std::string certificate; ///< the server's own first, then those between it and the root
    std::string key;
    std::string certificateName = "the certificate"; ///< the file, if it is from one
    std::string keyName = "the key";
};

/// Reads both files. They may be the same file.
[[nodiscard]] Result<Credentials> readCredentials(const std::string &certificateFile,
                                                  const std::string &keyFile);

} // namespace holdfast::tls
