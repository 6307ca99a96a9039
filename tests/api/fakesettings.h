// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/settings.h"

#include <string>
#include <vector>

namespace holdfast::tests {

/// A configuration file in memory.
class FakeSettings final : public api::Settings
{
public:
    [[nodiscard]] std::string file() const override { return "/home/room/holdfast.toml"; }
    [[nodiscard]] std::vector<api::Setting> settings() const override { return all; }
    [[nodiscard]] Result<api::ReloadReport> write(const std::string &name,
                                                  const std::string &value) override
    {
        if (!fault.empty())
            return Error { ErrorCode::Malformed, fault };
        for (api::Setting &setting : all) {
            if (setting.name == name)
                setting.values = { value };
        }
        written.push_back(name + '=' + value);
        return report;
    }
    [[nodiscard]] Result<api::MadeCertificate> makeCertificate() override
    {
        if (const auto done = write("tls-self-signed", "true"); !done)
            return done.error();
        return api::MadeCertificate { "/home/room/self-signed.crt", "A1:B2" };
    }

    std::vector<api::Setting> all {
        { "publish", { "local" }, "default" },
        { "connections", { "0" }, "default" },
        { "connections-per-address", { "1000" }, "--connections-per-address", true },
        { "publishes-per-address", { "1000" }, "default" },
        { "request-body-bytes", { "262144" }, "default" },
        { "tls-self-signed", { "false" }, "default" },
        { "history-messages", { "1000" }, "default" },
        { "history-age", { "3600" }, "default" },
    };
    std::vector<std::string> written;
    api::ReloadReport report;
    std::string fault; ///< not empty: write() fails with it
};

} // namespace holdfast::tests
