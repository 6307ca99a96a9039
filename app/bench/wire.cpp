// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/wire.h"

#include <cerrno>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

namespace holdfast::bench {

namespace {

SSL_CTX *context()
{
    static SSL_CTX *const made = [] {
        SSL_CTX *const fresh = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_mode(fresh, SSL_MODE_RELEASE_BUFFERS);
        return fresh;
    }();
    return made;
}

} // namespace

void Wire::Free::operator()(ssl_st *ssl) const
{
    SSL_free(ssl);
}

bool Wire::startTls()
{
    const int flags = ::fcntl(get(), F_GETFL);
    ::fcntl(get(), F_SETFL, flags & ~O_NONBLOCK);
    m_tls.reset(SSL_new(context()));
    SSL_set_fd(m_tls.get(), get());
    const bool isOpen = SSL_connect(m_tls.get()) == 1;
    ERR_clear_error();
    ::fcntl(get(), F_SETFL, flags | O_NONBLOCK);
    return isOpen;
}

void Wire::close()
{
    m_tls.reset();
    m_socket.close();
}

bool Wire::send(std::string_view bytes)
{
    if (m_tls) {
        ERR_clear_error();
        return SSL_write(m_tls.get(), bytes.data(), static_cast<int>(bytes.size()))
            == static_cast<int>(bytes.size());
    }
    return ::send(get(), bytes.data(), bytes.size(), MSG_NOSIGNAL)
        == static_cast<ssize_t>(bytes.size());
}

ssize_t Wire::receive(char *buffer, std::size_t size)
{
    if (!m_tls)
        return ::recv(get(), buffer, size, MSG_DONTWAIT);
    ERR_clear_error();
    const int count = SSL_read(m_tls.get(), buffer, static_cast<int>(size));
    if (count > 0)
        return count;
    switch (SSL_get_error(m_tls.get(), count)) {
    case SSL_ERROR_ZERO_RETURN:
        return 0;
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
        errno = EAGAIN;
        return -1;
    default:
        errno = ECONNRESET;
        return -1;
    }
}

} // namespace holdfast::bench
