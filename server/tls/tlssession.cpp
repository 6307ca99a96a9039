// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tls/tlssession.h"

#include "server/tls/opensslowner.h"

#include <algorithm>
#include <cassert>
#include <openssl/err.h>
#include <optional>
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

/// The number of records, if all of them look like data. RFC 8446 section 5.2.
std::optional<std::uint64_t> countRecords(std::string_view flight)
{
    std::uint64_t count = 0;
    while (!flight.empty()) {
        if (flight.size() < RecordProtection::headerBytes
            || static_cast<ContentType>(flight.front()) != ContentType::ApplicationData)
            return std::nullopt;
        const std::size_t length = std::size_t { static_cast<unsigned char>(flight[3]) } << 8U
            | static_cast<unsigned char>(flight[4]);
        if (flight.size() < RecordProtection::headerBytes + length)
            return std::nullopt;
        flight.remove_prefix(RecordProtection::headerBytes + length);
        ++count;
    }
    return count;
}

} // namespace

TlsSession::TlsSession(const TlsContext &context, TlsWorkspace &workspace)
    : m_workspace(workspace)
    , m_ssl(SSL_new(context.get()))
    , m_secrets(std::make_unique<TrafficSecrets>())
{
    if (m_ssl == nullptr) { // no memory
        m_state = State::Failed;
        m_failure = TlsFailure::Handshake;
        return;
    }
    SSL_set_app_data(m_ssl, m_secrets.get());
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
    if (m_records)
        return readRecords(cipherText, plain, answers);
    const std::size_t before = answers.size();
    m_workspace.m_buffers = { cipherText, &answers };
    std::size_t size = 0;
    if (m_state == State::Open || shakeHands()) {
        if (m_state == State::Handshaking)
            takeOver(std::string_view(answers).substr(before));
        m_state = State::Open;
        size = m_records ? readRecords(m_workspace.m_buffers.unread, plain, answers)
                         : readWithOpenSsl(plain);
    }
    m_workspace.m_buffers = {};
    return size;
}

bool TlsSession::shakeHands()
{
    ERR_clear_error();
    const int outcome = SSL_do_handshake(m_ssl);
    if (outcome == 1)
        return true;
    if (SSL_get_error(m_ssl, outcome) != SSL_ERROR_WANT_READ)
        fail();
    return false;
}

void TlsSession::takeOver(std::string_view lastFlight)
{
    // Nothing is read ahead, so OpenSSL has read to the end of the client's Finished and not
    // further. What it has sent after that, session tickets, is protected with the server's
    // application traffic secret: these records count.
    const std::unique_ptr<TrafficSecrets> secrets = std::move(m_secrets);
    SSL_set_app_data(m_ssl, nullptr);
    const auto sent = countRecords(lastFlight);
    if (SSL_version(m_ssl) != TLS1_3_VERSION || SSL_has_pending(m_ssl) == 1 || !sent)
        return;
    const RecordCipher *const cipher =
        m_workspace.cipher(SSL_CIPHER_get_protocol_id(SSL_get_current_cipher(m_ssl)));
    if (cipher == nullptr || secrets->ofClient().size() != cipher->hashBytes()
        || secrets->ofServer().size() != cipher->hashBytes())
        return;
    m_records = std::make_unique<TlsRecords>(*cipher, *secrets, *sent);
    SSL_free(std::exchange(m_ssl, nullptr));
}

std::size_t TlsSession::readWithOpenSsl(std::span<char> plain)
{
    std::size_t size = 0;
    for (;;) {
        ERR_clear_error();
        std::size_t count = 0;
        const int outcome = SSL_read_ex(m_ssl, plain.data() + size, plain.size() - size, &count);
        size += count;
        if (outcome == 1)
            continue;
        const int error = SSL_get_error(m_ssl, outcome);
        if (error == SSL_ERROR_ZERO_RETURN)
            m_state = State::PeerClosed;
        else if (error != SSL_ERROR_WANT_READ)
            fail();
        return size;
    }
}

std::size_t TlsSession::readRecords(std::string_view cipherText, std::span<char> plain,
                                    std::string &answers)
{
    const TlsRecords::Received received = m_records->receive(cipherText, plain, answers);
    switch (received.end) {
    case TlsRecords::End::None:
        break;
    case TlsRecords::End::CloseNotify:
        m_state = State::PeerClosed;
        break;
    case TlsRecords::End::PeerAlert:
        m_state = State::Failed;
        m_failure = TlsFailure::PeerAlert;
        break;
    case TlsRecords::End::BadRecord:
        m_state = State::Failed;
        m_failure = TlsFailure::BadRecord;
        break;
    }
    return received.size;
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
    if (m_records)
        return m_records->encrypt(plain, cipherText);
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
    if (m_records) {
        m_records->close(cipherText);
        return;
    }
    m_workspace.m_buffers = { {}, &cipherText };
    ERR_clear_error();
    SSL_shutdown(m_ssl);
    ERR_clear_error();
    m_workspace.m_buffers = {};
}

std::string_view TlsSession::version() const
{
    if (!canSend())
        return {};
    return m_records ? "TLSv1.3" : SSL_get_version(m_ssl);
}

} // namespace holdfast::tls
