// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/httpclient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QList>

#include <arpa/inet.h>
#include <array>
#include <atomic>
#include <csignal>
#include <functional>
#include <mutex>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace holdfast::tests {

namespace {

constexpr timeval patience { 30, 0 }; ///< reached only by a failing test

void setOption(int socket, int option, const void *value, socklen_t size)
{
    setsockopt(socket, SOL_SOCKET, option, value, size);
}

/// The value of a "name: value" line; nothing if it is another line.
std::optional<QByteArray> valueOf(const QByteArray &line, const QByteArray &name)
{
    if (!line.startsWith(QByteArray(name + ':')))
        return std::nullopt;
    const qsizetype from = name.size() + (line.mid(name.size() + 1, 1) == " " ? 2 : 1);
    return line.sliced(from);
}

sockaddr_in endpoint(const QByteArray &address, quint16 port)
{
    sockaddr_in endpoint {};
    endpoint.sin_family = AF_INET;
    endpoint.sin_port = htons(port);
    inet_pton(AF_INET, address.constData(), &endpoint.sin_addr);
    return endpoint;
}

bool isPath(const QByteArray &address)
{
    return address.startsWith('/');
}

} // namespace

QJsonObject HttpAnswer::json() const
{
    return QJsonDocument::fromJson(body).object();
}

QList<QByteArray> HttpAnswer::payloads() const
{
    QList<QByteArray> found;
    const QJsonArray messages = json().value(QStringLiteral("messages")).toArray();
    for (const auto &message : messages)
        found.append(message.toObject().value(QStringLiteral("data")).toString().toUtf8());
    return found;
}

bool HttpAnswer::isProblem(int expectedStatus) const
{
    const QJsonObject document = json();
    return status == expectedStatus && fields.value("content-type") == "application/problem+json"
        && document.value(QStringLiteral("status")).toInt() == expectedStatus
        && document.value(QStringLiteral("type")).toString().startsWith(QStringLiteral("/errors/"))
        && !document.value(QStringLiteral("title")).toString().isEmpty()
        && !document.value(QStringLiteral("detail")).toString().isEmpty();
}

QJsonObject StreamEvent::json() const
{
    return QJsonDocument::fromJson(data).object();
}

/// OpenSSL's SSL on a socket.
///
/// Invariants: the lock is never held while it waits for the socket. So one thread can send, and
/// wait for a full socket, while another one receives: an SSL itself is for one thread at a time.
/// Thread: any.
class HttpClient::Tls
{
public:
    Tls(SSL *ssl, int socket) : m_ssl(ssl), m_socket(socket)
    {
        int isOn = 1;
        ioctl(socket, FIONBIO, &isOn);
        SSL_set_mode(ssl, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        SSL_set_fd(ssl, socket);
    }
    ~Tls() { SSL_free(m_ssl); }
    Tls(const Tls &) = delete;
    Tls &operator=(const Tls &) = delete;

    struct Result
    {
        int value; ///< the call's
        int error; ///< SSL_get_error()
    };

    /// The function's result, once it wants neither to read nor to write.
    Result call(const std::function<int(SSL *)> &function)
    {
        for (;;) {
            const Result result = callOnce(function);
            if (result.error != SSL_ERROR_WANT_READ && result.error != SSL_ERROR_WANT_WRITE)
                return result;
            if (!wait(result.error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT))
                return result;
        }
    }

    bool send(const QByteArray &bytes)
    {
        const Sending sending(m_isSending);
        for (qsizetype sent = 0; sent < bytes.size();) {
            const Result result = call([&](SSL *ssl) {
                return SSL_write(ssl, bytes.constData() + sent, int(bytes.size() - sent));
            });
            if (result.value <= 0)
                return false;
            sent += result.value;
        }
        return true;
    }

    /// Sends close_notify, if that need not wait for another thread's send().
    void sendCloseNotify()
    {
        if (!m_isSending)
            call([](SSL *ssl) { return SSL_shutdown(ssl) < 0 ? -1 : 1; });
    }

private:
    class Sending
    {
    public:
        explicit Sending(std::atomic_bool &isSending) : m_isSending(isSending) { isSending = true; }
        ~Sending() { m_isSending = false; }
        Sending(const Sending &) = delete;
        Sending &operator=(const Sending &) = delete;

    private:
        std::atomic_bool &m_isSending;
    };

    Result callOnce(const std::function<int(SSL *)> &function)
    {
        const std::lock_guard lock(m_mutex);
        ERR_clear_error();
        const int value = function(m_ssl);
        const int error = SSL_get_error(m_ssl, value);
        ERR_clear_error();
        return { value, error };
    }
    [[nodiscard]] bool wait(short events) const
    {
        pollfd socket { m_socket, events, 0 };
        return poll(&socket, 1, int(patience.tv_sec) * 1000) == 1;
    }

    std::mutex m_mutex;
    SSL *const m_ssl;
    const int m_socket;
    std::atomic_bool m_isSending { false };
};

HttpClient::HttpClient(quint16 port, const Setup &setup)
    : m_socket(::socket(isPath(setup.address) ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    setOption(m_socket, SO_RCVTIMEO, &patience, sizeof patience);
    setOption(m_socket, SO_SNDTIMEO, &patience, sizeof patience);
    if (setup.receiveBuffer > 0)
        setOption(m_socket, SO_RCVBUF, &setup.receiveBuffer, sizeof setup.receiveBuffer);
    m_hasFailed = isPath(setup.address) ? !connectTo(setup.address) : !connectTo(setup, port);
}

bool HttpClient::connectTo(const QByteArray &path) const
{
    sockaddr_un address {};
    address.sun_family = AF_UNIX;
    qstrncpy(address.sun_path, path.constData(), sizeof address.sun_path);
    // The sockets API takes the addresses of all families through one type.
    return ::connect(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
}

bool HttpClient::connectTo(const Setup &setup, quint16 port) const
{
    const sockaddr_in address = endpoint(setup.address, port);
    const sockaddr_in source = endpoint(setup.source, 0);
    if (!setup.source.isEmpty()
        && ::bind(m_socket, reinterpret_cast<const sockaddr *>(&source), sizeof source) != 0)
        return false;
    return ::connect(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
}

HttpClient::~HttpClient()
{
    m_tls.reset();
    if (m_socket >= 0)
        ::close(m_socket);
}

HttpClient::HttpClient(HttpClient &&other) noexcept
    : m_socket(std::exchange(other.m_socket, -1))
    , m_tls(std::move(other.m_tls))
    , m_hasFailed(other.m_hasFailed)
    , m_received(std::move(other.m_received))
{
}

bool HttpClient::startTls(const QByteArray &trusted, int maxVersion)
{
    SSL_CTX *const context = SSL_CTX_new(TLS_client_method());
    // A write to a socket that the server has reset must not end the test's process (SIGPIPE).
    signal(SIGPIPE, SIG_IGN);
    SSL_CTX_set_max_proto_version(context, maxVersion);
    if (!trusted.isEmpty()) {
        SSL_CTX_load_verify_locations(context, trusted.constData(), nullptr);
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    }
    SSL *const ssl = SSL_new(context);
    SSL_CTX_free(context);
    SSL_set1_host(ssl, "localhost");
    m_tls = std::make_unique<Tls>(ssl, m_socket);
    const bool isOpen = m_tls->call(&SSL_connect).value == 1;
    m_hasFailed = m_hasFailed || !isOpen;
    return isOpen;
}

QByteArray HttpClient::tlsVersion() const
{
    QByteArray version;
    if (m_tls)
        m_tls->call([&](SSL *ssl) { return version = SSL_get_version(ssl), 1; });
    return version;
}

QByteArray HttpClient::certificate() const
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest {};
    unsigned size = 0;
    m_tls->call([&](SSL *ssl) {
        return X509_digest(SSL_get0_peer_certificate(ssl), EVP_sha256(), digest.data(), &size);
    });
    return QByteArray(reinterpret_cast<const char *>(digest.data()), qsizetype(size))
        .toHex(':')
        .toUpper();
}

void HttpClient::renegotiate() const
{
    m_tls->call(&SSL_renegotiate);
    m_tls->call(&SSL_do_handshake);
}

QByteArray HttpClient::request(const QByteArray &methodAndTarget, const QByteArray &body,
                               const QByteArray &fields)
{
    const bool isNamed = QByteArray("\r\n" + fields).contains("\r\nHost: ");
    const QByteArray host = isNamed ? "" : "Host: localhost\r\n";
    QByteArray bytes = methodAndTarget + " HTTP/1.1\r\n" + host + fields;
    if (!body.isNull())
        bytes += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    return bytes + "\r\n" + body;
}

bool HttpClient::send(const QByteArray &bytes) const
{
    return m_tls ? m_tls->send(bytes) : sendUnencrypted(bytes);
}

bool HttpClient::sendUnencrypted(const QByteArray &bytes) const
{
    qsizetype sent = 0;
    while (sent < bytes.size()) {
        const auto count = ::send(m_socket, bytes.constData() + sent,
                                  static_cast<std::size_t>(bytes.size() - sent), MSG_NOSIGNAL);
        if (count <= 0)
            return false;
        sent += count;
    }
    return true;
}

HttpAnswer HttpClient::ask(const QByteArray &methodAndTarget, const QByteArray &body,
                           const QByteArray &fields)
{
    return send(request(methodAndTarget, body, fields)) ? answer() : HttpAnswer {};
}

HttpAnswer HttpClient::answer()
{
    HttpAnswer whole = head();
    const qsizetype length = whole.fields.value("content-length").toLongLong();
    if (!receive(length))
        return {};
    whole.body = m_received.first(length);
    m_received.remove(0, length);
    return whole;
}

HttpAnswer HttpClient::head()
{
    qsizetype end = m_received.indexOf("\r\n\r\n");
    while (end < 0) {
        if (!receiveMore())
            return {};
        end = m_received.indexOf("\r\n\r\n");
    }
    HttpAnswer answer;
    const QList<QByteArray> lines = m_received.first(end).split('\n');
    m_received.remove(0, end + 4);
    answer.status = lines.first().mid(9, 3).toInt();
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        answer.fields.insert(line.first(colon).toLower(), line.sliced(colon + 1).trimmed());
    }
    return answer;
}

HttpAnswer HttpClient::openStream(const QByteArray &target, const QByteArray &fields)
{
    if (!send(request("GET " + target, {}, "Accept: text/event-stream\r\n" + fields)))
        return {};
    return head();
}

std::optional<StreamEvent> HttpClient::event()
{
    qsizetype end = m_received.indexOf("\n\n");
    while (end < 0) {
        if (!receiveMore())
            return std::nullopt;
        end = m_received.indexOf("\n\n");
    }
    // A bare CR also ends a line, so that an injected line would be noticed.
    QByteArray block = m_received.first(end);
    m_received.remove(0, end + 2);
    block.replace("\r\n", "\n").replace('\r', '\n');

    StreamEvent event;
    QList<QByteArray> data;
    for (const QByteArray &line : block.split('\n')) {
        if (const auto value = valueOf(line, "id"))
            event.id = *value;
        else if (const auto name = valueOf(line, "event"))
            event.name = *name;
        else if (const auto text = valueOf(line, "data"))
            data.append(*text);
        else if (const auto retry = valueOf(line, "retry"))
            event.retry = *retry;
    }
    event.data = data.join('\n');
    if (event.name.isEmpty() && !data.isEmpty())
        event.name = "message";
    return event;
}

std::optional<StreamEvent> HttpClient::message()
{
    std::optional<StreamEvent> next = event();
    while (next && next->name.isEmpty())
        next = event();
    return next;
}

bool HttpClient::isEnded()
{
    while (receiveMore()) { }
    return !m_hasFailed;
}

bool HttpClient::receive(qsizetype bytes)
{
    while (m_received.size() < bytes) {
        if (!receiveMore())
            return false;
    }
    return true;
}

QByteArray HttpClient::take(qsizetype bytes)
{
    receive(bytes);
    QByteArray taken = m_received.left(bytes);
    m_received.remove(0, taken.size());
    return taken;
}

void HttpClient::finishSending() const
{
    if (m_tls)
        m_tls->sendCloseNotify();
    ::shutdown(m_socket, SHUT_WR);
}

void HttpClient::abort()
{
    const linger atOnce { 1, 0 };
    setOption(m_socket, SO_LINGER, &atOnce, sizeof atOnce);
    ::close(std::exchange(m_socket, -1));
}

bool HttpClient::receiveMore()
{
    std::array<char, 65536> buffer; // NOLINT(*-member-init): written by recv
    if (m_tls) {
        const Tls::Result read =
            m_tls->call([&](SSL *ssl) { return SSL_read(ssl, buffer.data(), int(buffer.size())); });
        if (read.value <= 0)
            m_hasFailed = m_hasFailed || read.error != SSL_ERROR_ZERO_RETURN;
        else
            m_received.append(buffer.data(), read.value);
        return read.value > 0;
    }
    const auto count = ::recv(m_socket, buffer.data(), buffer.size(), 0);
    m_hasFailed = m_hasFailed || count < 0;
    if (count <= 0)
        return false;
    m_received.append(buffer.data(), count);
    return true;
}

} // namespace holdfast::tests
