// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/httpclient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QList>

#include <arpa/inet.h>
#include <array>
#include <csignal>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
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
    SSL_free(m_ssl);
    if (m_socket >= 0)
        ::close(m_socket);
}

HttpClient::HttpClient(HttpClient &&other) noexcept
    : m_socket(std::exchange(other.m_socket, -1))
    , m_ssl(std::exchange(other.m_ssl, nullptr))
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
    m_ssl = SSL_new(context);
    SSL_CTX_free(context);
    SSL_set1_host(m_ssl, "localhost");
    SSL_set_fd(m_ssl, m_socket);
    const bool isOpen = SSL_connect(m_ssl) == 1;
    ERR_clear_error();
    m_hasFailed = m_hasFailed || !isOpen;
    return isOpen;
}

QByteArray HttpClient::tlsVersion() const
{
    return m_ssl != nullptr ? SSL_get_version(m_ssl) : QByteArray();
}

QByteArray HttpClient::certificate() const
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest {};
    unsigned size = 0;
    X509_digest(SSL_get0_peer_certificate(m_ssl), EVP_sha256(), digest.data(), &size);
    return QByteArray(reinterpret_cast<const char *>(digest.data()), qsizetype(size))
        .toHex(':')
        .toUpper();
}

void HttpClient::renegotiate() const
{
    SSL_renegotiate(m_ssl);
    SSL_do_handshake(m_ssl);
    ERR_clear_error();
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
    if (m_ssl != nullptr) {
        ERR_clear_error();
        return bytes.isEmpty() || SSL_write(m_ssl, bytes.constData(), int(bytes.size())) > 0;
    }
    return sendUnencrypted(bytes);
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
    if (m_ssl != nullptr)
        SSL_shutdown(m_ssl);
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
    if (m_ssl != nullptr) {
        ERR_clear_error();
        const int read = SSL_read(m_ssl, buffer.data(), int(buffer.size()));
        if (read <= 0)
            m_hasFailed = m_hasFailed || SSL_get_error(m_ssl, read) != SSL_ERROR_ZERO_RETURN;
        else
            m_received.append(buffer.data(), read);
        return read > 0;
    }
    const auto count = ::recv(m_socket, buffer.data(), buffer.size(), 0);
    m_hasFailed = m_hasFailed || count < 0;
    if (count <= 0)
        return false;
    m_received.append(buffer.data(), count);
    return true;
}

} // namespace holdfast::tests
