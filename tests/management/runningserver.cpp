// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/management/runningserver.h"

#include <QDebug>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace holdfast::tests {

RunningServer::RunningServer(const management::GuardLimits &limits)
    : m_server(
        m_engine, m_engine, m_engine.access(), m_machine,
        { .port = 0, .tokenFile = m_folder.filePath(QStringLiteral("token")), .limits = limits })
{
    const Result<quint16> port = m_server.start();
    if (port)
        m_port = port.value();
    else
        qWarning() << QString::fromStdString(port.error().message);
}

QByteArray RunningServer::token() const
{
    QFile file(m_folder.filePath(QStringLiteral("token")));
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
}

QByteArray RunningServer::request(const QByteArray &methodAndTarget, const QByteArray &body,
                                  const QByteArray &fields) const
{
    QByteArray bytes = methodAndTarget + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
        + token() + "\r\n" + fields;
    if (!body.isEmpty())
        bytes += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    return bytes + "\r\n" + body;
}

HttpAnswer RunningServer::ask(const QByteArray &methodAndTarget, const QByteArray &body) const
{
    HttpClient client(m_port);
    client.send(request(methodAndTarget, body));
    return client.answer();
}

QString member(const HttpAnswer &answer, const QString &name)
{
    return QJsonDocument::fromJson(answer.body).object().value(name).toVariant().toString();
}

bool isProblem(const HttpAnswer &answer, int status, const QString &slug)
{
    const bool matches = answer.status == status
        && answer.fields.value("content-type") == "application/problem+json"
        && member(answer, QStringLiteral("status")).toInt() == status
        && member(answer, QStringLiteral("type")).endsWith(u'/' + slug)
        && !member(answer, QStringLiteral("title")).isEmpty()
        && !member(answer, QStringLiteral("detail")).isEmpty();
    if (!matches)
        qWarning() << "not the problem expected:" << answer.status << answer.fields << answer.body;
    return matches;
}

} // namespace holdfast::tests
