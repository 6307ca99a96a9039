// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/certificatewatch.h"
#include "app/reloader.h"
#include "server/api/settings.h"

#include <QByteArray>

namespace holdfast {

/// The configuration file, changed while the server runs.
///
/// Invariants: the file is replaced as a whole (QSaveFile), keeps who may read it, and always is
/// one that the server can start with. Thread: main. Both outlive it.
class SettingsFile final : public api::Settings
{
public:
    SettingsFile(Reloader &reloader, CertificateWatch &certificates)
        : m_reloader(reloader), m_certificates(certificates)
    {
    }

    [[nodiscard]] std::string file() const override;
    [[nodiscard]] std::vector<api::Setting> settings() const override;
    [[nodiscard]] Result<api::ReloadReport> write(const std::string &name,
                                                  const std::string &value) override;
    [[nodiscard]] Result<api::MadeCertificate> makeCertificate() override;

private:
    [[nodiscard]] static Result<QByteArray> read(const QString &path);
    [[nodiscard]] static Result<void> save(const QString &path, const QByteArray &text);

    Reloader &m_reloader;
    CertificateWatch &m_certificates;
};

} // namespace holdfast
