// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/socket.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace holdfast::exactness {

/// OpenSSL between two buffers.
///
/// Invariants: owned by one Socket.
struct Socket::Tls
{
    Tls()
    {
        static SSL_CTX *const context = SSL_CTX_new(TLS_client_method());
        ssl = SSL_new(context);
        SSL_set_connect_state(ssl);
        SSL_set_bio(ssl, in, out);
    }
    ~Tls() { SSL_free(ssl); }
    Tls(const Tls &) = delete;
    Tls &operator=(const Tls &) = delete;

    SSL *ssl;
    BIO *in = BIO_new(BIO_s_mem());
    BIO *out = BIO_new(BIO_s_mem());
    std::string plain; ///< waits for the handshake
    std::string read;
};

void Socket::connect(std::uint16_t port, const Reading &reading)
{
    close();
    m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    m_atOnce = reading.atOnce;
    const int on = 1;
    setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (reading.buffer > 0)
        setsockopt(m_socket, SOL_SOCKET, SO_RCVBUF, &reading.buffer, sizeof reading.buffer);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // The sockets API takes the addresses of all families through one type. An error is found by
    // the first write.
    [[maybe_unused]] const int ignored =
        ::connect(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof address);
    m_unsent.clear();
    m_tls = s_usesTls ? std::make_shared<Tls>() : nullptr;
    m_reads = true;
    m_writes = true;
    m_loop.add(m_socket, m_ready, m_reads, m_writes);
}

void Socket::send(std::string_view bytes)
{
    (m_tls ? m_tls->plain : m_unsent).append(bytes);
    if (!m_writes)
        flush();
}

void Socket::encrypt()
{
    ERR_clear_error();
    if (SSL_do_handshake(m_tls->ssl) == 1 && !m_tls->plain.empty()) {
        SSL_write(m_tls->ssl, m_tls->plain.data(), static_cast<int>(m_tls->plain.size()));
        m_tls->plain.clear();
    }
    char *data = nullptr;
    const long size = BIO_get_mem_data(m_tls->out, &data);
    m_unsent.append(data, static_cast<std::size_t>(size));
    static_cast<void>(BIO_reset(m_tls->out));
}

Socket::Found Socket::decrypt(std::string_view cipherText, std::string_view &bytes)
{
    BIO_write(m_tls->in, cipherText.data(), static_cast<int>(cipherText.size()));
    std::string &read = m_tls->read;
    read.clear();
    std::array<char, std::size_t { 16 } * 1024> piece; // NOLINT(*-member-init): written by SSL_read
    int count = 0;
    ERR_clear_error();
    while ((count = SSL_read(m_tls->ssl, piece.data(), static_cast<int>(piece.size()))) > 0)
        read.append(piece.data(), static_cast<std::size_t>(count));
    const bool hasFailed = SSL_get_error(m_tls->ssl, count) == SSL_ERROR_SSL;
    flush(); // the rest of the handshake, and what has waited for it
    bytes = read;
    return hasFailed ? Found::End : read.empty() ? Found::Nothing : Found::Bytes;
}

void Socket::flush()
{
    if (m_tls)
        encrypt();
    while (!m_unsent.empty()) {
        const auto sent = ::send(m_socket, m_unsent.data(), m_unsent.size(), MSG_NOSIGNAL);
        if (sent < 0)
            break; // the error of a failed connection is found by the next read
        m_unsent.erase(0, static_cast<std::size_t>(sent));
    }
    m_writes = !m_unsent.empty();
    update();
}

Socket::Found Socket::read(std::string_view &bytes)
{
    thread_local std::array<char, std::size_t { 64 } * 1024> buffer;
    const std::size_t atMost = std::min(buffer.size(), m_atOnce);
    auto count = ::recv(m_socket, buffer.data(), atMost, 0);
    // A part of a record is no bytes yet: reads on until there are some, or nothing is left.
    for (; count > 0 && m_tls; count = ::recv(m_socket, buffer.data(), atMost, 0)) {
        m_received = static_cast<std::size_t>(count);
        if (const Found found = decrypt({ buffer.data(), m_received }, bytes);
            found != Found::Nothing)
            return found;
    }
    if (count > 0) {
        bytes = { buffer.data(), static_cast<std::size_t>(count) };
        return Found::Bytes;
    }
    const bool isPending = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    return isPending ? Found::Nothing : Found::End;
}

void Socket::setReading(bool reads)
{
    m_reads = reads;
    update();
}

Socket::Fate Socket::fate() const
{
    return Fate::Kept;
}

std::string Socket::state() const
{
    if (!isOpen())
        return "away";
    int unread = 0;
    ioctl(m_socket, FIONREAD, &unread);
    return std::string(m_reads ? "reads " : "would read ") + std::to_string(m_atOnce)
        + " bytes at once, " + std::to_string(unread) + " wait in the kernel, "
        + std::to_string(m_unsent.size()) + " are unsent";
}

void Socket::update()
{
    if (isOpen())
        m_loop.change(m_socket, m_reads, m_writes);
}

void Socket::close()
{
    if (!isOpen())
        return;
    m_loop.remove(m_socket);
    ::close(std::exchange(m_socket, -1));
}

void Socket::abort()
{
    if (!isOpen())
        return;
    const linger atOnce { 1, 0 };
    setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
    close();
}

} // namespace holdfast::exactness
