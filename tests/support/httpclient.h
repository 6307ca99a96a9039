// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QJsonObject>

#include <memory>
#include <optional>

struct ssl_st; // OpenSSL's SSL

namespace holdfast::tests {

/// A response as received; status 0 if none came.
struct HttpAnswer
{
    int status = 0;
    QHash<QByteArray, QByteArray> fields; ///< names in lower case
    QByteArray body;

    [[nodiscard]] QJsonObject json() const;
    /// The payloads in the response to a long-poll, in order.
    [[nodiscard]] QList<QByteArray> payloads() const;
    [[nodiscard]] QByteArray cursor() const { return fields.value("holdfast-cursor"); }
    /// True for a problem document (RFC 9457) of this status that says how to solve the problem.
    [[nodiscard]] bool isProblem(int expectedStatus) const;
};

/// One event of a stream, parsed as by EventSource (WHATWG HTML section 9.2.6). An empty name: a
/// comment.
struct StreamEvent
{
    QByteArray id;
    QByteArray name; ///< "message" if the stream gives none
    QByteArray data;
    QByteArray retry;

    [[nodiscard]] QJsonObject json() const;
};

/// A client that sends exactly the given bytes, and reads responses and events one by one. Reads
/// block; the time-out is reached only by failing tests.
///
/// Invariants: rest() holds the bytes that were received and not yet read.
/// Thread: the one that created it; send() and finishSending() may be called in one other thread
/// meanwhile. It blocks, so the server must run in other threads or another process.
class HttpClient
{
public:
    /// Options of the connection.
    struct Setup
    {
        int receiveBuffer = 0; ///< SO_RCVBUF in bytes; 0: the system's default
        QByteArray address = "127.0.0.1"; ///< or the path of a Unix socket, which has no port
        QByteArray source = {}; ///< the local address; empty: the system chooses
        bool handshakes = true; ///< where the server speaks TLS
    };

    /// Connects to the port.
    explicit HttpClient(quint16 port) : HttpClient(port, Setup {}) { }
    HttpClient(quint16 port, const Setup &setup);
    ~HttpClient();
    HttpClient(HttpClient &&other) noexcept;
    HttpClient(const HttpClient &) = delete;
    HttpClient &operator=(const HttpClient &) = delete;
    HttpClient &operator=(HttpClient &&) = delete;

    /// Speaks TLS from here on. `trusted`: a file with the only certificates that it trusts; empty:
    /// it trusts all. False if the handshake fails.
    bool startTls(const QByteArray &trusted = {}, int maxVersion = 0);
    /// "TLSv1.3"; empty without TLS.
    [[nodiscard]] QByteArray tlsVersion() const;
    /// SHA-256 of the server's certificate, with TLS.
    [[nodiscard]] QByteArray certificate() const;
    /// TLS 1.2: asks for a renegotiation.
    void renegotiate() const;

    /// A complete request with Host (unless `fields` has it) and, if there is a body,
    /// Content-Length. Each field in `fields` ends with CRLF.
    [[nodiscard]] static QByteArray request(const QByteArray &methodAndTarget,
                                            const QByteArray &body = {},
                                            const QByteArray &fields = {});

    /// False if connecting failed, or the connection has failed since.
    [[nodiscard]] bool isConnected() const { return !m_hasFailed; }
    /// False if the connection has failed.
    bool send(const QByteArray &bytes) const;
    /// Sends the bytes as they are, also where TLS is spoken.
    bool sendUnencrypted(const QByteArray &bytes) const;
    /// Sends request() and returns the response.
    [[nodiscard]] HttpAnswer ask(const QByteArray &methodAndTarget, const QByteArray &body = {},
                                 const QByteArray &fields = {});
    [[nodiscard]] HttpAnswer answer();
    /// Reads the response to a HEAD request: its fields may announce a body, which does not follow.
    [[nodiscard]] HttpAnswer answerToHead() { return head(); }

    /// Requests an event stream; returns the response's head. The events follow.
    [[nodiscard]] HttpAnswer openStream(const QByteArray &target, const QByteArray &fields = {});
    /// The next event or comment; nothing if the stream ends.
    [[nodiscard]] std::optional<StreamEvent> event();
    /// The same, without comments.
    [[nodiscard]] std::optional<StreamEvent> message();

    /// Waits for the end of the connection; true if the server ended it without a reset.
    [[nodiscard]] bool isEnded();
    [[nodiscard]] const QByteArray &rest() const { return m_received; }
    /// Receives until rest() holds at least that many bytes; false if the connection ends before.
    bool receive(qsizetype bytes);
    /// Removes that many bytes from the front of rest() and returns them; fewer if the connection
    /// ends before.
    [[nodiscard]] QByteArray take(qsizetype bytes);

    /// Half-closes the connection: it can still read. Over TLS with close_notify, unless another
    /// thread's send() waits: that ends.
    void finishSending() const;
    /// Resets the connection (RST).
    void abort();

private:
    bool connectTo(const QByteArray &path) const;
    bool connectTo(const Setup &setup, quint16 port) const;
    [[nodiscard]] HttpAnswer head();
    bool receiveMore();

    class Tls;

    int m_socket = -1;
    std::unique_ptr<Tls> m_tls; ///< null: plain
    bool m_hasFailed = false;
    QByteArray m_received;
};

} // namespace holdfast::tests
