// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QJsonObject>

#include <optional>

namespace holdfast::tests {

/// An answer as it came over the wire; status 0 if none came.
struct HttpAnswer
{
    int status = 0;
    QHash<QByteArray, QByteArray> fields; ///< names in lower case
    QByteArray body;

    [[nodiscard]] QJsonObject json() const;
    /// The payloads in a long-poll's answer, in order.
    [[nodiscard]] QList<QByteArray> payloads() const;
    [[nodiscard]] QByteArray cursor() const { return fields.value("holdfast-cursor"); }
    /// True for a problem document (RFC 9457) of this status that says what to do.
    [[nodiscard]] bool isProblem(int expectedStatus) const;
};

/// One event of a stream as an EventSource sees it (WHATWG HTML section 9.2.6); name empty: a
/// comment.
struct StreamEvent
{
    QByteArray id;
    QByteArray name; ///< "message" if the stream names none
    QByteArray data;
    QByteArray retry;

    [[nodiscard]] QJsonObject json() const;
};

/// A client that sends exactly the bytes that it is given, and reads answers and events one by one.
/// Reads wait as long as it takes, up to what only a failing test waits.
///
/// Invariants: what was received and not yet asked for is in rest().
/// Thread: its maker's; it blocks, since the server has threads or a process of its own.
class HttpClient
{
public:
    /// How it is set up before it connects.
    struct Setup
    {
        int receiveBuffer = 0; ///< 0: the system's
        QByteArray address = "127.0.0.1"; ///< or the path of a Unix socket, which has no port
        QByteArray source = {}; ///< the address to come from; empty: as the system chooses
    };

    /// Connects to the port.
    explicit HttpClient(quint16 port) : HttpClient(port, Setup {}) { }
    HttpClient(quint16 port, const Setup &setup);
    ~HttpClient();
    HttpClient(HttpClient &&other) noexcept;
    HttpClient(const HttpClient &) = delete;
    HttpClient &operator=(const HttpClient &) = delete;
    HttpClient &operator=(HttpClient &&) = delete;

    /// A whole request with Host (unless it is among `fields`) and, where there is a body,
    /// Content-Length. Each of `fields` ends with CRLF.
    [[nodiscard]] static QByteArray request(const QByteArray &methodAndTarget,
                                            const QByteArray &body = {},
                                            const QByteArray &fields = {});

    /// False if there was nobody to connect to, or the connection has failed since.
    [[nodiscard]] bool isConnected() const { return !m_hasFailed; }
    /// False if the connection is not there any more.
    bool send(const QByteArray &bytes) const;
    /// Sends request() and returns the answer.
    [[nodiscard]] HttpAnswer ask(const QByteArray &methodAndTarget, const QByteArray &body = {},
                                 const QByteArray &fields = {});
    [[nodiscard]] HttpAnswer answer();
    /// The answer to a HEAD request: fields that announce a body, and none.
    [[nodiscard]] HttpAnswer answerToHead() { return head(); }

    /// Asks for an event stream; the answer's head. Its events follow.
    [[nodiscard]] HttpAnswer openStream(const QByteArray &target, const QByteArray &fields = {});
    /// The next event or comment; nothing if the stream ends.
    [[nodiscard]] std::optional<StreamEvent> event();
    /// The same, without comments.
    [[nodiscard]] std::optional<StreamEvent> message();

    /// True once the server has ended the connection in good order; waits for it.
    [[nodiscard]] bool isEnded();
    [[nodiscard]] const QByteArray &rest() const { return m_received; }
    /// Receives until there are at least so many bytes in rest(); false if it ends before.
    bool receive(qsizetype bytes);
    /// The first so many bytes of rest(), which no longer holds them; fewer if it ends before.
    [[nodiscard]] QByteArray take(qsizetype bytes);

    /// Says that it will send no more; goes on reading.
    void finishSending() const;
    /// Goes away without a word (RST).
    void abort();

private:
    bool connectTo(const QByteArray &path) const;
    bool connectTo(const Setup &setup, quint16 port) const;
    [[nodiscard]] HttpAnswer head();
    bool receiveMore();

    int m_socket = -1;
    bool m_hasFailed = false;
    QByteArray m_received;
};

} // namespace holdfast::tests
