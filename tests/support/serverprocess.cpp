// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>

namespace holdfast::tests {

using namespace Qt::StringLiterals;

ServerProcess::ServerProcess(const QStringList &options, int descriptors)
{
    QStringList arguments { u"--manage"_s, u"127.0.0.1:0"_s, u"--token-file"_s,
                            m_folder.filePath(u"token"_s) };
    if (!options.contains(u"--listen"_s))
        arguments += { u"--listen"_s, u"127.0.0.1:0"_s };
    arguments += options;
    const QString program = QStringLiteral(HOLDFASTD_PATH);
    if (descriptors > 0) {
        const QString shell =
            u"ulimit -n %1; exec \"$0\" \"$@\""_s.arg(QString::number(descriptors));
        m_process.start(u"/bin/sh"_s, QStringList { u"-c"_s, shell, program } + arguments);
    } else {
        m_process.start(program, arguments);
    }
    readOutput();
}

ServerProcess::~ServerProcess()
{
    m_process.kill();
    m_process.waitForFinished();
}

void ServerProcess::readOutput()
{
    static const QRegularExpression listening(u"Listening on https?://[^/]*:(\\d+)/\n"_s);
    static const QRegularExpression managing(u"Management API on https?://127.0.0.1:(\\d+)/"_s);
    static const QRegularExpression proxied(u"Listening on \\S+:(\\d+) for proxies"_s);
    const qsizetype expected = qMax<qsizetype>(1, m_process.arguments().count(u"--listen"_s))
        + m_process.arguments().count(u"--listen-proxied"_s);
    while (m_output.count("Listening on ") < expected && m_process.waitForReadyRead()) {
        m_output += m_process.readAllStandardOutput();
        m_ports.clear();
        auto matches = listening.globalMatch(QString::fromUtf8(m_output));
        while (matches.hasNext())
            m_ports.append(matches.next().captured(1).toUShort());
    }
    m_proxiedPort = proxied.match(QString::fromUtf8(m_output)).captured(1).toUShort();
    m_isEncrypted = m_output.contains("Listening on https://");
    m_managementPort = managing.match(QString::fromUtf8(m_output)).captured(1).toUShort();
}

HttpClient ServerProcess::connect(const HttpClient::Setup &setup) const
{
    HttpClient client(port(), setup);
    if (m_isEncrypted)
        client.startTls();
    return client;
}

HttpAnswer ServerProcess::publish(const QByteArray &channel, const QByteArray &payload) const
{
    return connect().ask("POST /channels/" + channel, payload);
}

HttpAnswer ServerProcess::askManagement(const QByteArray &methodAndTarget, const QByteArray &fields,
                                        const QByteArray &body) const
{
    QFile token(m_folder.filePath(u"token"_s));
    if (!token.open(QIODevice::ReadOnly))
        return {};
    HttpClient client(m_managementPort);
    if (m_isEncrypted)
        client.startTls();
    return client.ask(methodAndTarget, body,
                      fields + "Authorization: Bearer " + token.readAll().trimmed() + "\r\n");
}

QJsonObject ServerProcess::managed(const QByteArray &path) const
{
    return askManagement("GET /api/v1/" + path).json();
}

QJsonObject ServerProcess::client(const QString &id) const
{
    const QJsonArray found = managed("clients?contains=" + id.toUtf8().toPercentEncoding())
                                 .value(u"clients"_s)
                                 .toArray();
    for (const auto &client : found) {
        if (client.toObject().value(u"id"_s) == id)
            return client.toObject();
    }
    return {};
}

int ServerProcess::clients(const QString &state) const
{
    return status().value(u"clients"_s).toObject().value(state).toInt();
}

QByteArray ServerProcess::allOutput()
{
    m_output += m_process.readAllStandardOutput();
    return m_output;
}

bool ServerProcess::hasExited(int seconds)
{
    const bool isOver =
        m_process.state() == QProcess::NotRunning || m_process.waitForFinished(seconds * 1000);
    m_output += m_process.readAllStandardOutput();
    return isOver;
}

} // namespace holdfast::tests
