// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/timelinemodel.h"

#include <QtCore/QByteArray>
#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <QtNetwork/QTcpSocket>

#include <chrono>
#include <cstdint>
#include <set>

namespace holdfast::ui {

/// The ways to receive that are compared. Closed list.
enum class ProbeKind : std::uint8_t { IntervalPoll, LongPoll, EventStream, WebSocket };

/// A client over a real socket that follows one channel in one way, and counts what that costs.
///
/// Invariants: counts what its own socket has sent and received. Never asks again faster than its
/// interval or an answer allows.
/// Thread: main.
class TransportProbe final : public QObject
{
    Q_OBJECT

public:
    struct Setup
    {
        ProbeKind kind = ProbeKind::LongPoll;
        std::uint16_t port = 0; ///< of a server on this computer that speaks plain HTTP
        QByteArray channel;
        QByteArray clientId;
        QByteArray name; ///< as other people see it
        QByteArray marker; ///< what each message has in it, followed by "<number>."
        std::chrono::milliseconds interval { 2'000 }; ///< of ProbeKind::IntervalPoll
    };

    explicit TransportProbe(Setup setup, QObject *parent = nullptr);

    void start();
    void stop();

    [[nodiscard]] ProbeKind kind() const { return m_setup.kind; }
    [[nodiscard]] std::uint64_t requests() const { return m_requests; }
    [[nodiscard]] std::uint64_t bytes() const { return m_bytes; } ///< both ways
    [[nodiscard]] std::size_t received() const { return m_received.size(); }
    /// The server has answered, or holds its request: messages reach it.
    [[nodiscard]] bool isReady() const { return m_isReady; }
    /// A status that is not one of success; 0: none.
    [[nodiscard]] int refusal() const { return m_refusal; }
    /// What happened at its socket, as a lane of the timeline. Times: std::chrono::steady_clock.
    [[nodiscard]] const TimelineLane &lane() const { return m_lane; }

Q_SIGNALS:
    /// It has received the message with that number.
    void messageReceived(int number);

private:
    void ask();
    void read();
    void readAnswers();
    void findMessages(const QByteArray &bytes);
    void answerPings();
    void send(const QByteArray &bytes);
    void addMark(MarkKind kind);
    void endSpan();

    const Setup m_setup;
    QTcpSocket m_socket;
    QTimer m_again; ///< to the next request
    QByteArray m_input; ///< not complete yet
    QByteArray m_cursor; ///< of the last answer
    bool m_hasHead = false; ///< of a stream
    bool m_isReady = false;
    int m_refusal = 0;
    std::uint64_t m_requests = 0;
    std::uint64_t m_bytes = 0;
    std::set<int> m_received;
    TimelineLane m_lane;
};

} // namespace holdfast::ui
