// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/certificatewatch.h"
#include "app/configuration.h"
#include "app/reloader.h"
#include "app/settingsfile.h"
#include "app/shutdown.h"
#include "app/tokenwatch.h"
#include "server/engine/server.h"
#include "server/management/managementserver.h"

#include <memory>
#include <optional>

namespace holdfast {

/// A server with what both programs run around it: signals, certificates, tokens, the management
/// API and reading the configuration again.
///
/// Invariants: signals are handled before the server listens, so that one that comes at once also
/// leads to a goodbye.
/// Thread: main.
class ServerProcess final
{
public:
    /// `usualData`: the folder in which the log is kept if the configuration names none. If that
    /// one cannot be used, the log is in memory only, and dataFailure() says why.
    explicit ServerProcess(const Configuration &configuration, const QString &usualData = {});

    /// Checks the log, reads certificates, tokens and keys, and sets the PIN. Call it once, before
    /// the server listens. The error says what to do.
    [[nodiscard]] Result<void> prepare();
    /// Starts the management API; its port, or nothing if the configuration turns it off. Call it
    /// after prepare().
    [[nodiscard]] Result<std::optional<quint16>> startManagement();

    [[nodiscard]] const Options &options() const { return m_configuration.options(); }
    [[nodiscard]] Server &server() { return *m_server; }
    [[nodiscard]] const std::optional<Error> &dataFailure() const { return m_dataFailure; }
    /// For people: where a self-signed certificate is. Empty for another.
    [[nodiscard]] QString certificateNotice() const { return m_certificates.notice(); }
    /// For people: the PIN of the room. Empty without one.
    [[nodiscard]] QString pinNotice();
    /// The configuration file. Valid after prepare().
    [[nodiscard]] api::Settings &settings() { return *m_settings; }
    /// A signal that ends the process begins it.
    [[nodiscard]] Drain &drain() { return m_drain; }

private:
    const Configuration m_configuration;
    const TerminationSignals m_signals;
    std::optional<Error> m_dataFailure;
    const std::unique_ptr<Server> m_server;
    CertificateWatch m_certificates;
    std::optional<Reloader> m_reloader;
    std::optional<SettingsFile> m_settings;
    std::optional<TokenWatch> m_tokenWatch;
    std::unique_ptr<management::ManagementServer> m_management;
    Drain m_drain { *m_server };
};

} // namespace holdfast
