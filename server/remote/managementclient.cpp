// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/remote/managementclient.h"

#include "server/remote/jsonvalues.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QNetworkRequest>
#include <QSslCertificate>
#include <QSslConfiguration>

#include <chrono>
#include <utility>

namespace holdfast::remote {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds answerWithin { 10 };
/// A page of 1,000 clients with everything that they may have is smaller.
constexpr qint64 maxAnswerBytes = qint64 { 64 } * 1024 * 1024;

QString fingerprintOf(const QSslCertificate &certificate)
{
    return QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex(':').toUpper());
}

} // namespace

QString pathPart(const std::string &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(QString::fromStdString(text)));
}

ManagementClient::ManagementClient(const QUrl &address, const QByteArray &token,
                                   const QString &fingerprint)
    : m_address(address), m_token(token), m_fingerprint(fingerprint)
{
}

QNetworkRequest ManagementClient::request(const QUrl &url) const
{
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", "Bearer " + m_token);
    request.setHeader(QNetworkRequest::UserAgentHeader, u"Holdfast window"_s);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute,
                         QNetworkRequest::AlwaysNetwork);
    return request;
}

void ManagementClient::get(const QString &path, const QUrlQuery &query, Answered answered)
{
    QUrl url = m_address.resolved(QUrl(path));
    if (!query.isEmpty())
        url.setQuery(query);
    QNetworkRequest request = this->request(url);
    request.setTransferTimeout(std::chrono::milliseconds(answerWithin).count());
    expect(m_network.get(request), std::move(answered));
}

void ManagementClient::send(const QByteArray &verb, const QString &path, const QJsonObject &body,
                            Answered answered)
{
    QNetworkRequest request = this->request(m_address.resolved(QUrl(path)));
    request.setTransferTimeout(std::chrono::milliseconds(answerWithin).count());
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    expect(m_network.sendCustomRequest(request, verb,
                                       QJsonDocument(body).toJson(QJsonDocument::Compact)),
           std::move(answered));
}

void ManagementClient::send(const QByteArray &verb, const QString &path, Answered answered)
{
    QNetworkRequest request = this->request(m_address.resolved(QUrl(path)));
    request.setTransferTimeout(std::chrono::milliseconds(answerWithin).count());
    expect(m_network.sendCustomRequest(request, verb), std::move(answered));
}

std::unique_ptr<QNetworkReply> ManagementClient::open(const QUrl &stream)
{
    QNetworkRequest request = this->request(stream);
    request.setRawHeader("Accept", "text/event-stream");
    std::unique_ptr<QNetworkReply> reply(m_network.get(request));
    watchCertificate(*reply);
    return reply;
}

void ManagementClient::watchCertificate(QNetworkReply &reply)
{
    QObject::connect(&reply, &QNetworkReply::sslErrors, &m_here,
                     [this, &reply](const QList<QSslError> & /*errors*/) {
                         const QString fingerprint =
                             fingerprintOf(reply.sslConfiguration().peerCertificate());
                         if (fingerprint == m_fingerprint)
                             reply.ignoreSslErrors();
                         else
                             m_unconfirmed = fingerprint;
                     });
}

void ManagementClient::expect(QNetworkReply *reply, Answered answered)
{
    watchCertificate(*reply);
    QObject::connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
    QObject::connect(reply, &QNetworkReply::downloadProgress, &m_here,
                     [reply](qint64 received, qint64 /*total*/) {
                         if (received > maxAnswerBytes)
                             reply->abort();
                     });
    QObject::connect(reply, &QNetworkReply::finished, &m_here,
                     [this, reply, answered = std::move(answered)] { take(*reply, answered); });
}

void ManagementClient::take(QNetworkReply &reply, const Answered &answered) const
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0) {
        answered(Error { ErrorCode::Unavailable, reply.errorString().toStdString() });
        return;
    }
    const QJsonObject json = QJsonDocument::fromJson(reply.readAll()).object();
    if (status >= 200 && status < 300)
        answered(json);
    else
        answered(errorFrom(json, status));
}

} // namespace holdfast::remote
