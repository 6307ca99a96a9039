// SPDX-License-Identifier: GPL-3.0-or-later
//
// The client's side of a TLS connection, in memory.
#pragma once

#include <array>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string>
#include <string_view>

namespace holdfast::tests {

/// Invariants: verifies nothing; the server's certificate is the test's own.
class TlsClient
{
public:
    explicit TlsClient(int maxVersion = TLS1_3_VERSION, int minVersion = TLS1_2_VERSION)
        : m_context(SSL_CTX_new(TLS_client_method()))
    {
        SSL_CTX_set_security_level(m_context, 0); // old versions are part of the tests
        SSL_CTX_set_min_proto_version(m_context, minVersion);
        SSL_CTX_set_max_proto_version(m_context, maxVersion);
        m_ssl = SSL_new(m_context);
        SSL_set_connect_state(m_ssl);
        SSL_set_bio(m_ssl, m_in, m_out);
    }
    ~TlsClient()
    {
        SSL_free(m_ssl);
        SSL_CTX_free(m_context);
    }
    TlsClient(const TlsClient &) = delete;
    TlsClient &operator=(const TlsClient &) = delete;

    [[nodiscard]] SSL *ssl() { return m_ssl; }
    [[nodiscard]] bool isOpen() const { return SSL_is_init_finished(m_ssl) == 1; }
    [[nodiscard]] bool hasPeerClosed() const
    {
        return (SSL_get_shutdown(m_ssl) & SSL_RECEIVED_SHUTDOWN) != 0;
    }
    /// The reason of the last failure; 0: none.
    [[nodiscard]] int failure() const { return m_failure; }

    /// Reads what the server has sent; returns the plain text.
    std::string receive(std::string_view bytes)
    {
        BIO_write(m_in, bytes.data(), static_cast<int>(bytes.size()));
        std::string plain;
        std::array<char, 4096> piece {};
        for (;;) {
            ERR_clear_error();
            const int count = SSL_read(m_ssl, piece.data(), piece.size());
            if (count > 0) {
                plain.append(piece.data(), static_cast<std::size_t>(count));
                continue;
            }
            const int error = SSL_get_error(m_ssl, count);
            if (error == SSL_ERROR_SSL)
                m_failure = ERR_GET_REASON(ERR_peek_last_error());
            return plain;
        }
    }
    void write(std::string_view plain)
    {
        SSL_write(m_ssl, plain.data(), static_cast<int>(plain.size()));
    }
    void close() { SSL_shutdown(m_ssl); }
    /// What must be sent to the server.
    std::string takeOutput()
    {
        char *data = nullptr;
        const long size = BIO_get_mem_data(m_out, &data);
        std::string bytes(data, static_cast<std::size_t>(size));
        BIO_reset(m_out);
        return bytes;
    }

private:
    SSL_CTX *m_context;
    SSL *m_ssl = nullptr;
    BIO *m_in = BIO_new(BIO_s_mem());
    BIO *m_out = BIO_new(BIO_s_mem());
    int m_failure = 0;
};

} // namespace holdfast::tests
