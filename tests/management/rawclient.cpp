// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/management/rawclient.h"

#include <QHostAddress>
#include <QList>

#include <sys/socket.h>

namespace holdfast::tests {

namespace {

constexpr int patienceMilliseconds = 20'000; ///< only a failing test waits this long

} // namespace

RawClient::RawClient(quint16 port)
{
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    m_socket.waitForConnected(patienceMilliseconds);
}

void RawClient::send(const QByteArray &bytes)
{
    m_socket.write(bytes);
    // False is no news here: the server may have closed already, and the test asks for that.
    while (m_socket.bytesToWrite() > 0 && m_socket.waitForBytesWritten(patienceMilliseconds)) { }
}

void RawClient::finishSending()
{
    ::shutdown(static_cast<int>(m_socket.socketDescriptor()), SHUT_WR);
}

bool RawClient::receiveMore()
{
    if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(patienceMilliseconds))
        return false;
    m_received += m_socket.readAll();
    return true;
}

std::optional<WireAnswer> RawClient::answer(Body body)
{
    qsizetype headEnd = m_received.indexOf("\r\n\r\n");
    while (headEnd < 0) {
        if (!receiveMore())
            return std::nullopt;
        headEnd = m_received.indexOf("\r\n\r\n");
    }
    WireAnswer answer;
    const QList<QByteArray> lines = m_received.first(headEnd).split('\n');
    answer.status = lines.first().mid(9, 3).toInt();
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        answer.headers.insert(line.first(colon).toLower(), line.sliced(colon + 1).trimmed());
    }
    const qsizetype length =
        body == Body::Expected ? answer.headers.value("content-length").toLongLong() : 0;
    while (m_received.size() < headEnd + 4 + length) {
        if (!receiveMore())
            return std::nullopt;
    }
    answer.body = m_received.mid(headEnd + 4, length);
    m_received.remove(0, headEnd + 4 + length);
    return answer;
}

bool RawClient::isClosedByServer()
{
    while (m_socket.state() == QAbstractSocket::ConnectedState) {
        if (!receiveMore())
            break;
    }
    m_received += m_socket.readAll();
    return m_socket.state() == QAbstractSocket::UnconnectedState;
}

bool RawClient::isOpen() const
{
    return m_socket.state() == QAbstractSocket::ConnectedState;
}

} // namespace holdfast::tests
