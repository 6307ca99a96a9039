// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/tlsoptions.h"
#include "server/api/settings.h"
#include "server/core/clock.h"
#include "server/engine/server.h"
#include "server/management/managementserver.h"
#include "server/tls/credentials.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>
#include <string>

namespace holdfast {

/// Gives a server its certificate: at the start, when it is told to, and a self-signed one also
/// when this machine has got another address or the certificate is about to expire.
///
/// Invariants: a certificate that cannot be used replaces nothing. Open connections keep theirs.
/// Thread: main.
class CertificateWatch final : public QObject
{
public:
    /// `server` outlives this. A self-signed certificate is kept in `folder`.
    CertificateWatch(const TlsOptions &options, const QString &folder, Server &server,
                     QObject *parent = nullptr);

    /// Reads the files, or makes them, and hands the certificate on. Does nothing without TLS. The
    /// error says what to do.
    Result<void> load();
    /// The same, for a signal: an error goes to the log.
    void reloadAndLog();

    /// What the management API is started with; nothing without TLS.
    [[nodiscard]] const std::optional<tls::Credentials> &credentials() const
    {
        return m_credentials;
    }
    /// From now on it gets new certificates as well. It outlives this; null: there is none.
    void setManagement(management::ManagementServer *management) { m_management = management; }
    /// Makes the self-signed certificate, if there is none that is still good, whether or not the
    /// server speaks TLS now.
    [[nodiscard]] Result<api::MadeCertificate> makeSelfSigned() const;
    /// For people: where the self-signed certificate is, and its fingerprint. Empty for another.
    [[nodiscard]] QString notice() const;

private:
    [[nodiscard]] Result<tls::Credentials> read() const;
    [[nodiscard]] Result<tls::Credentials> openOrMake(const std::string &certificateFile,
                                                      const std::string &keyFile) const;

    const TlsOptions m_options;
    const QString m_folder;
    const std::string m_certificateFile;
    const std::string m_keyFile;
    Server &m_server;
    management::ManagementServer *m_management = nullptr;
    SystemClock m_clock;
    std::optional<tls::Credentials> m_credentials;
    std::string m_fingerprint; ///< of the certificate in use
    QTimer m_timer; ///< runs for a self-signed certificate
};

} // namespace holdfast
