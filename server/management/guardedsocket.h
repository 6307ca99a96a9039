// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/requestparser.h"
#include "server/management/answerreader.h"
#include "server/management/guardstate.h"

#include <QByteArray>
#include <QTcpSocket>
#include <QTimer>

#include <string>
#include <string_view>

namespace holdfast::management {

/// The socket that Qt HttpServer is given: it stands in front of the real one, as QSslSocket stands
/// in front of a plain one.
///
/// The trust boundary of the management port. Qt HttpServer 6.4 to 6.8 has no time-outs and no
/// size limits, drops all header fields beyond its own bounds (so that a body is read as the next
/// request), ignores `Connection: close` and answers HEAD with a body. So it never sees the
/// network: our parser reads, AccessPolicy decides, and what passes is written anew as a small
/// request of a fixed form; its answer is collected and framed anew as the request's version,
/// method and Connection field ask for.
///
/// Invariants: one request at a time is behind the guard; answers leave in the order of the
/// requests; the next request is not read while maxUnsentBytes of answers wait for the client; at
/// every moment a deadline runs.
/// Thread: the management thread.
class GuardedSocket final : public QTcpSocket
{
    Q_OBJECT

public:
    /// Takes the connected descriptor.
    GuardedSocket(GuardState &state, qintptr descriptor, QObject *parent);
    ~GuardedSocket() override;

    /// Answers 503 and closes; for a connection that is one too many. Not for one that Qt
    /// HttpServer has been given.
    void refuseConnection();

    // As QIODevice: what Qt HttpServer reads and writes.
    [[nodiscard]] qint64 bytesAvailable() const override;
    void disconnectFromHost() override;
    void close() override;

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 skipData(qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    enum class Phase : std::uint8_t {
        Reading, ///< waits for a request or for the rest of one
        Answering, ///< a request is behind the guard
        Stalled, ///< the client does not take its answers: no further request is read
        Lingering, ///< refused: input is thrown away until the client has gone
        Closing, ///< the last answer is on its way out
        Closed,
    };

    void onWireReadyRead();
    void onWireWritten();
    void onDeadline();
    void readRequests();
    void feedParser();
    void handleRequest();
    void passOn(std::string_view pathAndQuery);
    void finishAnswer();
    void onLateAnswer();
    void answer(const http::Response &response);
    void answerAndClose(const http::Response &response);
    void refuseInput(const http::Response &refusal);
    void send(const http::Response &response, const http::Framing &framing);
    void setPhase(Phase phase, std::chrono::milliseconds deadline);
    void discardInput();
    void finish();

    GuardState &m_state;
    QTcpSocket *m_wire; ///< the real one; a child of this
    QTimer m_deadline;
    http::RequestParser m_parser;
    AnswerReader m_answerReader;
    QByteArray m_inbound; ///< the rewritten request; at most one
    qsizetype m_inboundRead = 0; ///< how much of it Qt HttpServer has read
    qint64 m_discardedBytes = 0;
    http::Framing m_framing; ///< of the request that is being answered
    Phase m_phase = Phase::Reading;
    bool m_isPassingOn = false; ///< Qt HttpServer is on the call stack
};

} // namespace holdfast::management
