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
    , m_certificateFile(pathOf(options.certificateFile, folder, QStringLiteral("self-signed.crt")))
    , m_keyFile(pathOf(options.keyFile, folder, QStringLiteral("self-signed.key")))
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
    const auto names = m_server.machine().names();
    return tls::openOrMakeSelfSigned(m_certificateFile, m_keyFile,
                                     { names->addresses, names->hostName },
                                     m_clock.wallMilliseconds() / 1000);
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
