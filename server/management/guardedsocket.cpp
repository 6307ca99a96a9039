// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/guardedsocket.h"

#include "server/http/contentcoding.h"
#include "server/http/problem.h"
#include "server/http/target.h"
#include "server/management/logging.h"
#include "server/management/routedpath.h"
#include "server/management/routes.h"

#include <QScopedValueRollback>

#include <algorithm>
#include <optional>
#include <utility>

namespace holdfast::management {

namespace {

AddressBytes bytesOf(const QHostAddress &address)
{
    const Q_IPV6ADDR v6 = address.toIPv6Address(); // IPv4 as ::ffff:a.b.c.d
    AddressBytes bytes {};
    std::copy(std::begin(v6.c), std::end(v6.c), bytes.begin());
    return bytes;
}

constexpr qint64 wireBufferBytes = 64 * 1024; ///< the maximum of unread input
constexpr qint64 feedBytes = 16 * 1024;
constexpr qint64 maxUnsentBytes = 256 * 1024;
constexpr qint64 maxDiscardedBytes = 1024 * 1024;

} // namespace

GuardedSocket::GuardedSocket(GuardState &state, qintptr descriptor, QObject *parent)
    : QTcpSocket(parent)
    , m_state(state)
    , m_wire(new QSslSocket(this))
    , m_parser(state.limits.request)
{
    m_wire->setReadBufferSize(wireBufferBytes);
    m_wire->setSocketDescriptor(descriptor);
    m_wire->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(m_wire, &QTcpSocket::readyRead, this, &GuardedSocket::onWireReadyRead);
    connect(m_wire, &QTcpSocket::bytesWritten, this, &GuardedSocket::onWireWritten);
    connect(m_wire, &QSslSocket::encryptedBytesWritten, this, &GuardedSocket::onWireWritten);
    connect(m_wire, &QTcpSocket::disconnected, this, &GuardedSocket::finish);

    setLocalAddress(m_wire->localAddress());
    setLocalPort(m_wire->localPort());
    setPeerAddress(m_wire->peerAddress());
    setPeerPort(m_wire->peerPort());
    setOpenMode(QIODevice::ReadWrite);
    setSocketState(QAbstractSocket::ConnectedState);

    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &GuardedSocket::onDeadline);
    m_deadline.start(state.limits.requestTimeout);
    if (state.tls)
        m_phase = Phase::Unencrypted;
}

GuardedSocket::~GuardedSocket()
{
    m_wire->disconnect(this);
    if (m_heldBack)
        --m_state.heldBack;
    // ~QAbstractSocket aborts a socket that still looks connected, and this one has no descriptor.
    setSocketState(QAbstractSocket::UnconnectedState);
}

void GuardedSocket::refuseConnection()
{
    if (m_phase == Phase::Unencrypted) { // a sentence would need a handshake first
        finish();
        return;
    }
    answerAndClose(http::problem(503, "too-many-connections",
                                 "The management API has as many connections as it allows. Close "
                                 "one that you do not need, or try again in a few seconds."));
}

qint64 GuardedSocket::bytesAvailable() const
{
    return QTcpSocket::bytesAvailable() + (m_inbound.size() - m_inboundRead);
}

qint64 GuardedSocket::readData(char *data, qint64 maxSize)
{
    const qint64 size = std::min<qint64>(maxSize, m_inbound.size() - m_inboundRead);
    std::copy_n(m_inbound.constData() + m_inboundRead, size, data);
    m_inboundRead += size;
    return size;
}

qint64 GuardedSocket::skipData(qint64 maxSize)
{
    const qint64 size = std::min<qint64>(maxSize, m_inbound.size() - m_inboundRead);
    m_inboundRead += size;
    return size;
}

qint64 GuardedSocket::writeData(const char * /*data*/, qint64 size)
{
    return size; // the answer is in the exchange
}

/// Qt HttpServer calls this when it cannot parse a request. The form of requestToRoute() prevents
/// that.
void GuardedSocket::disconnectFromHost()
{
    if (m_state.exchange == nullptr)
        return;
    m_framing.keepsAlive = false;
    m_state.exchange->answer =
        http::problem(500, "internal",
                      "The server could not read what it had checked itself. Please report this "
                      "request as a bug.");
}

void GuardedSocket::close()
{
    disconnectFromHost();
}

void GuardedSocket::onWireReadyRead()
{
    if (m_phase == Phase::Unencrypted)
        startTls();
    if (m_phase == Phase::Reading)
        readRequests();
    else if (m_phase == Phase::Lingering)
        discardInput();
}

/// RFC 8446 section 5.1: a handshake's record begins with 22, which no HTTP request does.
void GuardedSocket::startTls()
{
    constexpr char handshake = 22;
    if (!m_state.tls || m_wire->peek(1) != QByteArray(1, handshake)) {
        m_isPlainWhereTlsIsSpoken = true;
    } else {
        m_wire->setSslConfiguration(*m_state.tls);
        m_wire->startServerEncryption();
    }
    m_phase = Phase::Reading; // under the same deadline
}

/// What the client has not been sent yet, before and after encryption.
qint64 GuardedSocket::unsentBytes() const
{
    return m_wire->bytesToWrite() + m_wire->encryptedBytesToWrite();
}

void GuardedSocket::onWireWritten()
{
    if (m_phase != Phase::Stalled || unsentBytes() >= maxUnsentBytes)
        return;
    setPhase(Phase::Reading, m_state.limits.idleTimeout);
    readRequests();
}

void GuardedSocket::onDeadline()
{
    if (m_phase == Phase::HoldingBack)
        releaseHeldBack();
    else if (m_phase == Phase::Reading && !m_parser.isPristine())
        refuseInput(http::problem(408, "request-timeout",
                                  "The request was not complete in time. Send it in one go."));
    else
        finish();
}

void GuardedSocket::readRequests()
{
    while (m_phase == Phase::Reading && m_wire->bytesAvailable() > 0)
        feedParser();
}

void GuardedSocket::feedParser()
{
    const bool wasPristine = m_parser.isPristine();
    const QByteArray bytes = m_wire->peek(feedBytes);
    const std::size_t taken =
        m_parser.feed({ bytes.constData(), static_cast<std::size_t>(bytes.size()) });
    m_wire->skip(static_cast<qint64>(taken));
    if (wasPristine && !m_parser.isPristine())
        m_deadline.start(m_state.limits.requestTimeout); // further bytes do not extend it

    switch (m_parser.state()) {
    case http::RequestParser::State::NeedMore:
        if (m_parser.awaitsContinue()) {
            m_wire->write("HTTP/1.1 100 Continue\r\n\r\n");
            m_parser.continueSent();
        }
        break;
    case http::RequestParser::State::Complete:
        handleRequest();
        break;
    case http::RequestParser::State::Failed:
        refuseInput(http::problem(m_parser.failure(), m_state.limits.request));
        break;
    }
}

void GuardedSocket::handleRequest()
{
    const http::Request &request = m_parser.request();
    ++m_state.counters.requests;
    m_framing = { .keepsAlive = request.keepsAlive,
                  .isHead = request.method == http::Method::Head,
                  .minorVersion = request.minorVersion,
                  .isForAllOrigins = false };

    if (m_isPlainWhereTlsIsSpoken) {
        std::string detail = "This port speaks TLS: use https://";
        detail.append(request.authority()).append("/.");
        refuseInput(http::problem(400, "tls-required", detail));
        return;
    }
    const auto target = http::Target::parse(request.target);
    const bool isForWholeServer = request.target == "*" && request.method == http::Method::Options;
    const std::optional<std::string> path = isForWholeServer ? std::string(request.target)
        : target && http::percentDecoded(target->query)      ? normalisedPath(target->path)
                                                             : std::nullopt;
    if (!path) {
        ++m_state.counters.badRequests;
        answer(
            http::problem(400, "malformed",
                          "The request target is not a path of this API, or its percent-encoding "
                          "is malformed. Ask for a path such as /api/v1/status."));
        return;
    }
    AccessPolicy::Verdict verdict =
        m_state.policy.judge(request, *path, bytesOf(m_wire->peerAddress()));
    if (auto &refusal = verdict.refusal) {
        ++m_state.counters.unauthorized;
        qCDebug(lcManagement) << "refused" << refusal->response.status << "to" << peerPort();
        if (refusal->delay.count() > 0 && m_state.heldBack < m_state.limits.maxHeldBack)
            holdBack(std::move(*refusal));
        else
            answer(std::move(refusal->response));
        return;
    }
    if (const auto refusal = http::contentCodingRefusal(request)) {
        answer(*refusal);
    } else if (isForWholeServer) { // RFC 9110 section 9.3.7
        http::Response response;
        response.status = 204;
        response.headers.emplace_back("Allow", "GET, HEAD, POST, PUT, DELETE, OPTIONS");
        answer(response);
    } else {
        route(*path, target->query, verdict.isReadOnly);
    }
}

void GuardedSocket::route(std::string_view path, std::string_view query, bool isReadOnly)
{
    m_inbound = requestToRoute(path);
    m_inboundRead = 0;
    Exchange exchange { m_parser.request(), path, query, isReadOnly };
    {
        const QScopedValueRollback<Exchange *> current(m_state.exchange, &exchange);
        Q_EMIT readyRead();
    }
    answer(exchange.answer ? std::move(*exchange.answer) : noSuchPath());
}

void GuardedSocket::holdBack(AccessPolicy::Refusal refusal)
{
    m_heldBack = std::move(refusal.response);
    ++m_state.heldBack;
    setPhase(Phase::HoldingBack, refusal.delay);
}

void GuardedSocket::releaseHeldBack()
{
    --m_state.heldBack;
    answer(std::move(*std::exchange(m_heldBack, std::nullopt)));
    readRequests();
}

/// Sends the response to the parser's request, then continues with the next one or closes.
void GuardedSocket::answer(http::Response response)
{
    send(std::move(response), m_framing);
    m_parser.reset();
    m_inbound.clear();
    m_inboundRead = 0;
    if (m_framing.keepsAlive) {
        if (unsentBytes() < maxUnsentBytes)
            setPhase(Phase::Reading, m_state.limits.idleTimeout);
        else
            setPhase(Phase::Stalled, m_state.limits.requestTimeout);
        return;
    }
    if (m_wire->bytesAvailable() > 0) { // pipelined after a request with Connection: close
        setPhase(Phase::Lingering, m_state.limits.lingerTimeout);
        discardInput();
        return;
    }
    setPhase(Phase::Closing, m_state.limits.requestTimeout);
    m_wire->disconnectFromHost();
}

void GuardedSocket::refuseInput(const http::Response &refusal)
{
    ++m_state.counters.badRequests;
    qCDebug(lcManagement) << "bad request" << refusal.status << "from" << peerPort();
    answerAndClose(refusal);
}

/// For a client whose further input cannot be parsed or is not wanted.
void GuardedSocket::answerAndClose(const http::Response &response)
{
    send(response, { .keepsAlive = false, .isForAllOrigins = false });
    setPhase(Phase::Lingering, m_state.limits.lingerTimeout);
    discardInput();
}

void GuardedSocket::send(http::Response response, const http::Framing &framing)
{
    response.headers.emplace_back("Cache-Control", "no-store");
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    std::string bytes;
    http::encodeResponse(response, framing, m_state.clock.wallMilliseconds(), bytes);
    m_wire->write(bytes.data(), static_cast<qint64>(bytes.size()));
    // Flush now, not in the next turn of the event loop. Half-close: when Qt reads the end of input
    // it closes both directions, but the client still waits for its response.
    m_wire->flush();
}

void GuardedSocket::setPhase(Phase phase, std::chrono::milliseconds deadline)
{
    if (m_phase == Phase::Closed)
        return;
    m_phase = phase;
    m_deadline.start(deadline);
}

void GuardedSocket::discardInput()
{
    m_discardedBytes += m_wire->readAll().size();
    if (m_discardedBytes > maxDiscardedBytes)
        finish();
}

void GuardedSocket::finish()
{
    if (m_phase == Phase::Closed)
        return;
    m_phase = Phase::Closed;
    m_deadline.stop();
    m_wire->disconnect(this);
    m_wire->abort();
    setSocketState(QAbstractSocket::UnconnectedState);
    setOpenMode(QIODevice::NotOpen);
    Q_EMIT disconnected();
    deleteLater();
}

} // namespace holdfast::management
