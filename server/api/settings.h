// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/access.h"
#include "server/core/result.h"

#include <string>
#include <vector>

namespace holdfast::api {

/// One setting of the configuration.
struct Setting
{
    std::string name; ///< as in docs/configuration.md
    std::vector<std::string> values; ///< in effect, or from the next start on; empty: none
    std::string source; ///< "default", "FILE:3:9", "HOLDFAST_WORKERS", "--workers"
    bool isFixed = false; ///< a flag or the environment says it: the file cannot change it
};

/// A self-signed certificate.
struct MadeCertificate
{
    std::string file;
    std::string fingerprint; ///< SHA-256, as browsers show it
};

/// The configuration file.
///
/// Thread: main. All calls read or write files.
class Settings
{
public:
    Settings() = default;
    virtual ~Settings() = default;
    Settings(const Settings &) = delete;
    Settings &operator=(const Settings &) = delete;

    /// The file that write() changes. It need not exist.
    [[nodiscard]] virtual std::string file() const = 0;
    /// All, in the order of docs/configuration.md, except secrets.
    [[nodiscard]] virtual std::vector<Setting> settings() const = 0;
    /// Writes one setting with one value to the file, whose other lines stay as they are, and reads
    /// the configuration again. On an error neither the file nor anything else has changed; its
    /// message says where in the file what is wrong. Malformed, System.
    [[nodiscard]] virtual Result<ReloadReport> write(const std::string &name,
                                                     const std::string &value) = 0;
    /// Makes the certificate of --tls-self-signed, if there is none, and writes that setting: from
    /// the next start on the server speaks https. As write().
    [[nodiscard]] virtual Result<MadeCertificate> makeCertificate() = 0;
};

} // namespace holdfast::api
