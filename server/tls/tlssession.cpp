// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tls/tlssession.h"

#include "server/tls/opensslowner.h"

#include <algorithm>
#include <cassert>
#include <openssl/err.h>
#include <utility>

namespace holdfast::tls {

namespace {

/// RFC 9112 section 2.2: a request line begins with a method, which may follow empty lines. A TLS
/// record begins with its type, which for a handshake is 22.
bool beginsPlainHttp(char first)
{
    return (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z') || first == '\r'
        || first == '\n';
}

} // namespace

TlsSession::TlsSession(const TlsContext &context, TlsWorkspace &workspace)
    : m_workspace(workspace), m_ssl(SSL_new(context.get()))
{
    if (m_ssl == nullptr) { // no memory
        m_state = State::Failed;
        m_failure = TlsFailure::Handshake;
        return;
    }
    SSL_set_accept_state(m_ssl);
    BIO_up_ref(workspace.m_bio);
    SSL_set_bio(m_ssl, workspace.m_bio, workspace.m_bio);
}

TlsSession::~TlsSession()
{
    SSL_free(m_ssl);
}

std::size_t TlsSession::receive(std::string_view cipherText, std::span<char> plain,
                                std::string &answers)
{
    assert(plain.size() >= cipherText.size() + maxKeptBytes);
    if (m_state == State::Failed || m_state == State::PeerClosed || cipherText.empty())
        return 0;
    if (!std::exchange(m_hasReceived, true) && beginsPlainHttp(cipherText.front())) {
        m_state = State::Failed;
        m_failure = TlsFailure::PlainHttp;
        return 0;
    }
    m_workspace.m_buffers = { cipherText, &answers };
    std::size_t size = 0;
    for (;;) {
        ERR_clear_error();
        std::size_t count = 0;
        const int outcome = SSL_read_ex(m_ssl, plain.data() + size, plain.size() - size, &count);
        size += count;
        if (m_state == State::Handshaking && SSL_is_init_finished(m_ssl) == 1)
            m_state = State::Open;
        if (outcome == 1)
            continue;
        const int error = SSL_get_error(m_ssl, outcome);
        if (error == SSL_ERROR_ZERO_RETURN)
            m_state = State::PeerClosed;
        else if (error != SSL_ERROR_WANT_READ)
            fail();
        break;
    }
    m_workspace.m_buffers = {};
    return size;
}

void TlsSession::fail()
{
    // OpenSSL reports a received alert as an error above 1000: SSL_AD_REASON_OFFSET + its number.
    const bool isAlert = ERR_GET_REASON(ERR_peek_last_error()) >= SSL_AD_REASON_OFFSET;
    m_failure = isAlert                 ? TlsFailure::PeerAlert
        : m_state == State::Handshaking ? TlsFailure::Handshake
                                        : TlsFailure::BadRecord;
    m_state = State::Failed;
    ERR_clear_error();
}

std::size_t TlsSession::encrypt(std::string_view plain, std::string &cipherText)
{
    if (!canSend() || m_isClosed || plain.empty())
        return 0;
    m_workspace.m_buffers = { {}, &cipherText };
    ERR_clear_error();
    std::size_t count = 0;
    const std::size_t wanted = std::min(plain.size(), maxRecordBytes);
    if (SSL_write_ex(m_ssl, plain.data(), wanted, &count) != 1)
        fail();
    m_workspace.m_buffers = {};
    return count;
}

void TlsSession::close(std::string &cipherText)
{
    if (!canSend() || std::exchange(m_isClosed, true))
        return;
    m_workspace.m_buffers = { {}, &cipherText };
    ERR_clear_error();
    SSL_shutdown(m_ssl);
    ERR_clear_error();
    m_workspace.m_buffers = {};
}

std::string_view TlsSession::version() const
{
    return canSend() ? SSL_get_version(m_ssl) : std::string_view();
}

} // namespace holdfast::tls
