// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/tlsconfiguration.h"

#include <QSslCertificate>
#include <QSslCipher>
#include <QSslKey>

namespace holdfast::management {

namespace {

/// The certificate's key: PEM does not say for all kinds of key which one it is.
QSslKey keyOf(const QByteArray &pem)
{
    for (const auto algorithm : { QSsl::Ec, QSsl::Rsa }) {
        if (QSslKey key(pem, algorithm); !key.isNull())
            return key;
    }
    return {};
}

} // namespace

QSslConfiguration tlsConfiguration(const tls::Credentials &credentials)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(
        QSslCertificate::fromData(QByteArray::fromStdString(credentials.certificate)));
    configuration.setPrivateKey(keyOf(QByteArray::fromStdString(credentials.key)));
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    configuration.setAllowedNextProtocols({ QByteArrayLiteral("http/1.1") });
    QList<QSslCipher> ciphers;
    for (const QSslCipher &cipher : QSslConfiguration::supportedCiphers()) {
        const QString name = cipher.name();
        const bool isModern = name.startsWith(QLatin1String("TLS_AES_"))
            || name.startsWith(QLatin1String("TLS_CHACHA20_"))
            || (name.startsWith(QLatin1String("ECDHE-"))
                && (name.contains(QLatin1String("-GCM-"))
                    || name.contains(QLatin1String("CHACHA20"))));
        if (isModern)
            ciphers.append(cipher);
    }
    configuration.setCiphers(ciphers);
    return configuration;
}

} // namespace holdfast::management
