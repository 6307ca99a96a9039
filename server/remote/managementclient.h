// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QString>
#include <QUrl>
#include <QUrlQuery>

#include <functional>
#include <memory>

namespace holdfast::remote {

/// Asks the management API of a server, and opens its event streams.
///
/// Each answer comes once, at the latest when the request times out, unless this is destroyed.
///
/// Invariants: the token is sent to the server's host alone, and over TLS only after its
/// certificate was accepted; no redirect is followed.
/// Thread: the one that made it; its event loop delivers the answers.
class ManagementClient
{
public:
    using Answered = std::function<void(const Result<QJsonObject> &answer)>;

    /// `address`: of the management API. `fingerprint`: of the certificate that is accepted though
    /// no authority vouches for it; empty: none.
    ManagementClient(const QUrl &address, const QByteArray &token, const QString &fingerprint);

    /// `path`: below the address, each part percent-encoded.
    void get(const QString &path, const QUrlQuery &query, Answered answered);
    /// `verb`: PUT, POST or DELETE.
    void send(const QByteArray &verb, const QString &path, const QJsonObject &body,
              Answered answered);
    void send(const QByteArray &verb, const QString &path, Answered answered);
    /// A stream at another port of the server. The caller destroys it.
    [[nodiscard]] std::unique_ptr<QNetworkReply> open(const QUrl &stream);

    void setFingerprint(const QString &fingerprint) { m_fingerprint = fingerprint; }
    /// Of the certificate that was not accepted last; empty: there was none.
    [[nodiscard]] const QString &unconfirmed() const { return m_unconfirmed; }
    void forgetUnconfirmed() { m_unconfirmed.clear(); }
    [[nodiscard]] const QUrl &address() const { return m_address; }

private:
    [[nodiscard]] QNetworkRequest request(const QUrl &url) const;
    /// Accepts the certificate that the operator has confirmed.
    void watchCertificate(QNetworkReply &reply);
    void take(QNetworkReply &reply, const Answered &answered) const;
    void expect(QNetworkReply *reply, Answered answered);

    const QUrl m_address;
    const QByteArray m_token;
    QString m_fingerprint;
    QString m_unconfirmed;
    QNetworkAccessManager m_network;
    QObject m_here; ///< context of the answers that are still to come
};

/// A text as one part of a path.
[[nodiscard]] QString pathPart(const std::string &text);

} // namespace holdfast::remote
