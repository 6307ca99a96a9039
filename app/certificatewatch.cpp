// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/certificatewatch.h"

#include "server/tls/selfsigned.h"
#include "server/tls/tlscontext.h"

#include <QDebug>
#include <QDir>
#include <QFile>

#include <chrono>
#include <utility>

namespace holdfast {

namespace {

constexpr std::chrono::seconds checkEvery { 30 };
const QString selfSignedCertificate = QStringLiteral("self-signed.crt");
const QString selfSignedKey = QStringLiteral("self-signed.key");

std::string pathOf(const QString &given, const QString &folder, const QString &selfSigned)
{
    return QFile::encodeName(given.isEmpty() ? QDir(folder).filePath(selfSigned) : given)
        .toStdString();
}

} // namespace

CertificateWatch::CertificateWatch(const TlsOptions &options, const QString &folder, Server &server,
                                   QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_folder(folder)
    , m_certificateFile(pathOf(options.certificateFile, folder, selfSignedCertificate))
    , m_keyFile(pathOf(options.keyFile, folder, selfSignedKey))
    , m_server(server)
{
    connect(&m_timer, &QTimer::timeout, this, &CertificateWatch::reloadAndLog);
    if (options.isSelfSigned)
        m_timer.start(checkEvery);
}

Result<tls::Credentials> CertificateWatch::read() const
{
    if (!m_options.isSelfSigned)
        return tls::readCredentials(m_certificateFile, m_keyFile);
    return openOrMake(m_certificateFile, m_keyFile);
}

Result<tls::Credentials> CertificateWatch::openOrMake(const std::string &certificateFile,
                                                      const std::string &keyFile) const
{
    const auto names = m_server.machine().names();
    return tls::openOrMakeSelfSigned(certificateFile, keyFile,
                                     { names->addresses, names->hostName },
                                     m_clock.wallMilliseconds() / 1000);
}

Result<api::MadeCertificate> CertificateWatch::makeSelfSigned() const
{
    const std::string file = pathOf({}, m_folder, selfSignedCertificate);
    const auto credentials = openOrMake(file, pathOf({}, m_folder, selfSignedKey));
    if (!credentials)
        return credentials.error();
    const auto context =
        tls::TlsContext::make(credentials.value(), m_clock.wallMilliseconds() / 1000);
    if (!context)
        return context.error();
    return api::MadeCertificate { file, context.value()->fingerprint() };
}

Result<void> CertificateWatch::load()
{
    if (!m_options.isOn())
        return {};
    auto credentials = read();
    if (!credentials)
        return credentials.error();
    const auto context =
        tls::TlsContext::make(credentials.value(), m_clock.wallMilliseconds() / 1000);
    if (!context)
        return context.error();
    if (context.value()->fingerprint() == m_fingerprint)
        return {};
    m_fingerprint = context.value()->fingerprint();
    m_credentials = std::move(credentials).value();
    m_server.setTls(context.value());
    if (m_management != nullptr)
        m_management->setTls(*m_credentials);
    return {};
}

void CertificateWatch::reloadAndLog()
{
    const std::string before = m_fingerprint;
    if (const auto loaded = load(); !loaded) {
        qWarning().noquote() << "the certificate stays as it was:"
                             << QString::fromStdString(loaded.error().message);
    } else if (m_fingerprint != before) {
        qInfo().noquote() << "new connections get the certificate with the SHA-256 fingerprint"
                          << QString::fromStdString(m_fingerprint);
    }
}

QString CertificateWatch::notice() const
{
    if (!m_options.isSelfSigned)
        return {};
    return QStringLiteral("Self-signed certificate in %1, SHA-256 %2")
        .arg(QFile::decodeName(m_certificateFile.c_str()), QString::fromStdString(m_fingerprint));
}

} // namespace holdfast
