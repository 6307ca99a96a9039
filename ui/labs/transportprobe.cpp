// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/labs/transportprobe.h"

#include <QtNetwork/QHostAddress>

#include <algorithm>
#include <utility>

namespace holdfast::ui {

namespace {

constexpr qsizetype maxInput = qsizetype { 1 } << 20;
constexpr std::chrono::milliseconds afterFailure { 1'000 };

TimelineTime probeNow()
{
    return std::chrono::steady_clock::now().time_since_epoch();
}

/// The value of a field of a head; empty if it is not there.
QByteArray fieldOf(const QByteArray &head, const QByteArray &name)
{
    for (const QByteArray &line : head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.first(colon).trimmed().toLower() == name)
            return line.sliced(colon + 1).trimmed();
    }
    return {};
}

} // namespace

TransportProbe::TransportProbe(Setup setup, QObject *parent)
    : QObject(parent), m_setup(std::move(setup)), m_socket(this), m_again(this)
{
    m_lane.id = m_setup.clientId.toStdString();
    m_lane.name = QString::fromUtf8(m_setup.name);
    m_lane.isWatched = true;
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &TransportProbe::ask);
    connect(&m_socket, &QTcpSocket::connected, this, [this] {
        m_lane.connections.push_back(
            { .number = m_lane.connections.size() + 1, .from = probeNow(), .to = probeNow() });
        ask();
    });
    connect(&m_socket, &QTcpSocket::readyRead, this, &TransportProbe::read);
    connect(&m_socket, &QTcpSocket::disconnected, this, [this] {
        endSpan();
        m_isReady = false;
        if (!m_lane.connections.empty()) {
            m_lane.connections.back().isOpen = false;
            m_lane.connections.back().to = probeNow();
        }
    });
}

void TransportProbe::start()
{
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_setup.port);
}

void TransportProbe::stop()
{
    m_again.stop();
    m_socket.abort();
}

void TransportProbe::send(const QByteArray &bytes)
{
    m_socket.write(bytes);
    m_bytes += static_cast<std::uint64_t>(bytes.size());
}

void TransportProbe::ask()
{
    if (m_socket.state() != QAbstractSocket::ConnectedState) {
        start();
        return;
    }
    QByteArray target = "/channels/" + m_setup.channel + "?client=" + m_setup.clientId
        + "&name=" + m_setup.name.toPercentEncoding();
    QByteArray fields = "Host: 127.0.0.1:" + QByteArray::number(m_setup.port) + "\r\n";
    switch (m_setup.kind) {
    case ProbeKind::IntervalPoll:
        target += "&wait=0";
        break;
    case ProbeKind::LongPoll:
        if (m_cursor.isEmpty())
            target += "&wait=0"; // where to begin: nothing is missed from here on
        break;
    case ProbeKind::EventStream:
        fields += "Accept: text/event-stream\r\n";
        break;
    case ProbeKind::WebSocket:
        fields += "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: aG9sZGZhc3QgY29tcGFyZQ==\r\n";
        break;
    }
    if (!m_cursor.isEmpty())
        target += "&since=" + m_cursor;
    ++m_requests;
    addMark(MarkKind::Request);
    send("GET " + target + " HTTP/1.1\r\n" + fields + "\r\n");
    if (m_setup.kind == ProbeKind::LongPoll && !m_cursor.isEmpty())
        addMark(MarkKind::Hold);
}

void TransportProbe::read()
{
    const QByteArray bytes = m_socket.readAll();
    m_bytes += static_cast<std::uint64_t>(bytes.size());
    m_input += bytes;
    if (m_input.size() > maxInput) {
        stop(); // not one of our answers
        return;
    }
    readAnswers();
}

void TransportProbe::readAnswers()
{
    const bool isPoll =
        m_setup.kind == ProbeKind::IntervalPoll || m_setup.kind == ProbeKind::LongPoll;
    if (!isPoll && m_hasHead) {
        findMessages(m_input);
        if (m_setup.kind == ProbeKind::WebSocket)
            answerPings();
        else // what is behind the last line may be the beginning of a marker
            m_input = m_input.sliced(m_input.lastIndexOf('\n') + 1);
        return;
    }
    const qsizetype end = m_input.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    const QByteArray head = m_input.first(end);
    const int status = head.mid(9, 3).toInt();
    const bool isStream = !isPoll && (status == 101 || status == 200);
    const qsizetype length = isStream ? 0 : fieldOf(head, "content-length").toLongLong();
    if (m_input.size() < end + 4 + length)
        return;
    const QByteArray body = m_input.mid(end + 4, length);
    m_input = m_input.sliced(end + 4 + length);
    endSpan();
    if (status != 101 && (status < 200 || status > 299)) {
        m_refusal = status;
        m_again.start(afterFailure);
        return;
    }
    m_refusal = 0;
    m_isReady = true;
    if (isStream) {
        m_hasHead = true;
        m_lane.transport = m_setup.kind == ProbeKind::WebSocket ? TransportKind::WebSocket
                                                                : TransportKind::EventStream;
        addMark(MarkKind::Stream);
        readAnswers();
        return;
    }
    m_cursor = fieldOf(head, "holdfast-cursor");
    const std::size_t before = m_received.size();
    findMessages(body);
    if (m_received.size() == before)
        addMark(MarkKind::EmptyAnswer);
    m_again.start(m_setup.kind == ProbeKind::IntervalPoll ? m_setup.interval
                                                          : std::chrono::milliseconds(0));
}

/// A message has the marker, a number and a full stop in it.
void TransportProbe::findMessages(const QByteArray &bytes)
{
    for (qsizetype at = bytes.indexOf(m_setup.marker); at >= 0;
         at = bytes.indexOf(m_setup.marker, at + 1)) {
        const qsizetype from = at + m_setup.marker.size();
        const qsizetype stop = bytes.indexOf('.', from);
        bool isNumber = false;
        const int number = stop < 0 ? 0 : bytes.mid(from, stop - from).toInt(&isNumber);
        if (!isNumber || !m_received.insert(number).second)
            continue;
        addMark(MarkKind::Push);
        Q_EMIT messageReceived(number);
    }
}

/// Takes whole frames off the input (RFC 6455 section 5.2). The server's are not masked.
void TransportProbe::answerPings()
{
    while (m_input.size() >= 2) {
        const int opcode = m_input.at(0) & 0x0F;
        qint64 length = m_input.at(1) & 0x7F;
        qsizetype from = 2;
        const int more = length == 126 ? 2 : (length == 127 ? 8 : 0);
        if (m_input.size() < from + more)
            return;
        if (more > 0)
            length = 0;
        for (int i = 0; i < more; ++i)
            length = (length << 8) | static_cast<quint8>(m_input.at(from++));
        if (length > maxInput || m_input.size() < from + length)
            return;
        if (opcode == 0x9 && length < 126) { // section 5.5.2; a mask of zeros is a mask
            QByteArray pong(1, static_cast<char>(0x8A));
            pong += static_cast<char>(0x80 | length);
            send(pong + QByteArray(4, '\0') + m_input.mid(from, length));
        }
        m_input = m_input.sliced(from + length);
    }
}

void TransportProbe::addMark(MarkKind kind)
{
    TimelineMark mark { .kind = kind, .transport = m_lane.transport };
    mark.serial = m_lane.marks.empty() ? 1 : m_lane.marks.back().serial + 1;
    mark.from = probeNow();
    mark.to = mark.from;
    mark.isOpen = isSpan(kind);
    m_lane.marks.push_back(mark);
    if (m_lane.marks.size() > TimelineModel::maxMarks)
        m_lane.marks.pop_front();
}

void TransportProbe::endSpan()
{
    const auto open = std::find_if(m_lane.marks.rbegin(), m_lane.marks.rend(),
                                   [](const TimelineMark &mark) { return mark.isOpen; });
    if (open == m_lane.marks.rend())
        return;
    open->isOpen = false;
    open->to = probeNow();
}

} // namespace holdfast::ui
