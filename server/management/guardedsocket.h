// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/requestparser.h"
#include "server/management/guardstate.h"

#include <QByteArray>
#include <QSslSocket>
#include <QTcpSocket>
#include <QTimer>

#include <optional>
#include <string_view>

namespace holdfast::management {

/// The socket that Qt HttpServer is given: a wrapper of the real one, as QSslSocket is.
///
/// The trust boundary of the management port. Qt HttpServer 6.4 to 6.8 has no timeouts and no size
/// limits, drops all header fields beyond its own bounds (so that a body is read as the next
/// request), ignores `Connection: close`, and answers HEAD with a body. Therefore it never sees
/// bytes from the network, and writes none to it. Our parser reads the request and AccessPolicy
/// decides on it. Qt HttpServer reads a request line that has only the path, and calls the handler
/// of its route, which leaves its answer in GuardState::exchange. What Qt writes is dropped.
///
/// Invariants: handlers answer while readyRead() is emitted; responses leave in the order of the
/// requests; the next request is not read while maxUnsentBytes of responses wait for the client
/// (back-pressure); a deadline runs at all times.
/// Thread: the management thread.
class GuardedSocket final : public QTcpSocket
{
    Q_OBJECT

public:
    /// Takes ownership of the connected descriptor.
    GuardedSocket(GuardState &state, qintptr descriptor, QObject *parent);
    ~GuardedSocket() override;

    /// Answers 503 and closes: the connection is over the limit. Not for a socket that Qt
    /// HttpServer has been given.
    void refuseConnection();

    // QIODevice's functions, through which Qt HttpServer reads and writes.
    [[nodiscard]] qint64 bytesAvailable() const override;
    void disconnectFromHost() override;
    void close() override;

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 skipData(qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    enum class Phase : std::uint8_t {
        Unencrypted, ///< with TLS: waits for the first byte, which tells it from plain HTTP
        Reading, ///< waits for a request or the rest of one
        HoldingBack, ///< the answer to a wrong token waits, so that guessing takes long
        Stalled, ///< back-pressure: the client does not read its responses, so no request is read
        Lingering, ///< refused: input is discarded until the client closes
        Closing, ///< the last response is being sent
        Closed,
    };

    void onWireReadyRead();
    void startTls();
    void onWireWritten();
    void onDeadline();
    void readRequests();
    void feedParser();
    void handleRequest();
    void route(std::string_view path, std::string_view query, bool isReadOnly);
    void answer(http::Response response);
    void holdBack(AccessPolicy::Refusal refusal);
    void releaseHeldBack();
    void answerAndClose(const http::Response &response);
    void refuseInput(const http::Response &refusal);
    void send(http::Response response, const http::Framing &framing);
    [[nodiscard]] qint64 unsentBytes() const;
    void setPhase(Phase phase, std::chrono::milliseconds deadline);
    void discardInput();
    void finish();

    GuardState &m_state;
    QSslSocket *m_wire; ///< the real socket, plain or TLS; a child of this
    QTimer m_deadline;
    http::RequestParser m_parser;
    QByteArray m_inbound; ///< what Qt HttpServer is given to read; at most one request
    qsizetype m_inboundRead = 0; ///< bytes of it that Qt HttpServer has read
    qint64 m_discardedBytes = 0;
    std::optional<http::Response> m_heldBack; ///< while HoldingBack
    http::Framing m_framing; ///< of the request that is being answered
    Phase m_phase = Phase::Reading;
    bool m_isPlainWhereTlsIsSpoken = false;
};

} // namespace holdfast::management
