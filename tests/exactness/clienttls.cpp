// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/clienttls.h"

#include <array>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace holdfast::exactness {

ClientTls::ClientTls(Version version)
{
    static SSL_CTX *const context = SSL_CTX_new(TLS_client_method());
    m_ssl = SSL_new(context);
    m_in = BIO_new(BIO_s_mem());
    m_out = BIO_new(BIO_s_mem());
    if (version == Version::Tls12)
        SSL_set_max_proto_version(m_ssl, TLS1_2_VERSION);
    SSL_set_connect_state(m_ssl);
    SSL_set_bio(m_ssl, m_in, m_out);
}

ClientTls::~ClientTls()
{
    SSL_free(m_ssl);
}

bool ClientTls::isEstablished() const
{
    return SSL_is_init_finished(m_ssl) == 1;
}

bool ClientTls::hasRenegotiated() const
{
    return SSL_num_renegotiations(m_ssl) > 0 && isEstablished();
}

std::string ClientTls::takeOutput()
{
    ERR_clear_error();
    if (!m_hasFailed && SSL_do_handshake(m_ssl) == 1 && !m_waiting.empty()) {
        SSL_write(m_ssl, m_waiting.data(), static_cast<int>(m_waiting.size()));
        m_waiting.clear();
    }
    char *data = nullptr;
    const long size = BIO_get_mem_data(m_out, &data);
    std::string output(data, static_cast<std::size_t>(size));
    static_cast<void>(BIO_reset(m_out));
    return output;
}

ClientTls::Found ClientTls::receive(std::string_view cipherText, std::string_view &plain)
{
    if (m_hasFailed)
        return Found::Failure;
    BIO_write(m_in, cipherText.data(), static_cast<int>(cipherText.size()));
    m_plain.clear();
    std::array<char, std::size_t { 16 } * 1024> piece; // NOLINT(*-member-init): written by SSL_read
    int count = 0;
    ERR_clear_error();
    while ((count = SSL_read(m_ssl, piece.data(), static_cast<int>(piece.size()))) > 0)
        m_plain.append(piece.data(), static_cast<std::size_t>(count));
    if (SSL_get_error(m_ssl, count) == SSL_ERROR_SSL)
        fail();
    plain = m_plain;
    if (!m_plain.empty())
        return Found::Bytes;
    return m_hasFailed ? Found::Failure : Found::Nothing;
}

void ClientTls::fail()
{
    std::array<char, 256> text {};
    ERR_error_string_n(ERR_peek_last_error(), text.data(), text.size());
    m_failure = text.data();
    m_hasFailed = true;
}

void ClientTls::updateKeys(std::size_t times)
{
    for (; times > 0 && isEstablished(); --times) {
        SSL_key_update(m_ssl, SSL_KEY_UPDATE_REQUESTED);
        SSL_do_handshake(m_ssl);
    }
}

void ClientTls::renegotiate()
{
    SSL_renegotiate(m_ssl);
    SSL_do_handshake(m_ssl);
}

void ClientTls::close()
{
    SSL_shutdown(m_ssl);
}

} // namespace holdfast::exactness
