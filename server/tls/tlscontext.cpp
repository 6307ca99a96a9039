// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tls/tlscontext.h"

#include "server/tls/opensslerror.h"
#include "server/tls/opensslowner.h"
#include "server/tls/trafficsecrets.h"

#include <array>
#include <ctime>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <string_view>
#include <utility>

namespace holdfast::tls {

namespace {

constexpr long ticketSeconds = 2 * 3600;
/// Only forward secrecy (ECDHE) with authenticated encryption (AEAD): RFC 9325 section 4.2.
constexpr auto ciphersOf12 = "ECDHE+AESGCM:ECDHE+CHACHA20";
/// AES-128 first: to set its key for each record is faster, and nobody breaks it either.
constexpr auto ciphersOf13 =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr auto groups = "X25519:P-256:P-384";

BioOwner bioOver(std::string_view text)
{
    return BioOwner(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// A key with a passphrase cannot be used: there is nobody to ask when the server starts.
int noPassphrase(char * /*buffer*/, int /*size*/, int /*isWriting*/, void *wasAsked)
{
    *static_cast<bool *>(wasAsked) = true;
    return -1;
}

Result<CertificateOwner> readCertificate(const Credentials &credentials, BIO *bio)
{
    CertificateOwner certificate(PEM_read_bio_X509(bio, nullptr, nullptr, nullptr));
    if (!certificate) {
        const std::string why = takeOpenSslError();
        return Error { ErrorCode::Malformed,
                       "There is no certificate in " + credentials.certificateName + " (" + why
                           + "). It must be a PEM file: text with a line -----BEGIN "
                             "CERTIFICATE-----. A DER or PKCS #12 file can be converted with "
                             "openssl." };
    }
    return certificate;
}

Result<KeyOwner> readKey(const Credentials &credentials)
{
    const BioOwner bio = bioOver(credentials.key);
    bool isEncrypted = false;
    KeyOwner key(PEM_read_bio_PrivateKey(bio.get(), nullptr, noPassphrase, &isEncrypted));
    if (key)
        return key;
    const std::string why = takeOpenSslError();
    if (isEncrypted) {
        return Error { ErrorCode::Malformed,
                       "The key in " + credentials.keyName
                           + " has a passphrase. Remove it: openssl pkey -in OLD -out NEW, and let "
                             "only this user read the new file." };
    }
    return Error {
        ErrorCode::Malformed,
        "There is no private key in " + credentials.keyName + " (" + why
            + "). It must be a PEM file: text with a line -----BEGIN PRIVATE KEY-----."
    };
}

std::string dateOf(const ASN1_TIME *time)
{
    std::tm parts {};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return "an unknown date";
    std::array<char, 32> text {};
    const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts);
    return { text.data(), size };
}

Result<void> checkValidity(const Credentials &credentials, const X509 &certificate,
                           std::int64_t wallSeconds)
{
    auto now = static_cast<std::time_t>(wallSeconds);
    const ASN1_TIME *const begin = X509_get0_notBefore(&certificate);
    const ASN1_TIME *const end = X509_get0_notAfter(&certificate);
    if (X509_cmp_time(end, &now) < 0) {
        return Error { ErrorCode::Unavailable,
                       "The certificate in " + credentials.certificateName + " expired on "
                           + dateOf(end) + ". Renew it: browsers refuse it." };
    }
    if (X509_cmp_time(begin, &now) > 0) {
        return Error { ErrorCode::Unavailable,
                       "The certificate in " + credentials.certificateName + " is not valid before "
                           + dateOf(begin) + ". Check the clock of this machine." };
    }
    return {};
}

std::int64_t secondsOf(const ASN1_TIME *time)
{
    int days = 0;
    int seconds = 0;
    ASN1_TIME *const epoch = ASN1_TIME_set(nullptr, 0);
    ASN1_TIME_diff(&days, &seconds, epoch, time);
    ASN1_TIME_free(epoch);
    return std::int64_t { days } * 86'400 + seconds;
}

std::string fingerprintOf(const X509 &certificate)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest {};
    unsigned size = 0;
    X509_digest(&certificate, EVP_sha256(), digest.data(), &size);
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
        if (i > 0)
            text.push_back(':');
        text.push_back(digits[digest[i] >> 4U]);
        text.push_back(digits[digest[i] & 15U]);
    }
    return text;
}

/// RFC 7301. A client that offers protocols, but not ours, is refused.
int selectProtocol(SSL * /*ssl*/, const unsigned char **chosen, unsigned char *chosenSize,
                   const unsigned char *offered, unsigned offeredSize, void * /*unused*/)
{
    static constexpr std::array<unsigned char, 9> ours {
        8, 'h', 't', 't', 'p', '/', '1', '.', '1'
    };
    unsigned char *found = nullptr;
    if (SSL_select_next_proto(&found, chosenSize, ours.data(), ours.size(), offered, offeredSize)
        != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

bool configure(SSL_CTX *context)
{
    // Buffers exist only while a record is being read or written.
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_options(context,
                        SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION
                            | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    // Tickets are kept by the client. The server keeps no sessions.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 1);
    SSL_CTX_set_timeout(context, ticketSeconds);
    SSL_CTX_set_alpn_select_cb(context, selectProtocol, nullptr);
    SSL_CTX_set_keylog_callback(context, TrafficSecrets::keep);
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1
        && SSL_CTX_set_cipher_list(context, ciphersOf12) == 1
        && SSL_CTX_set_ciphersuites(context, ciphersOf13) == 1
        && SSL_CTX_set1_groups_list(context, groups) == 1;
}

/// The certificates after the first one.
bool addChain(SSL_CTX *context, BIO *bio)
{
    while (X509 *next = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr)) {
        if (SSL_CTX_add0_chain_cert(context, next) != 1) {
            X509_free(next);
            return false;
        }
    }
    const auto last = ERR_peek_last_error();
    const bool isAtEnd =
        ERR_GET_LIB(last) == ERR_LIB_PEM && ERR_GET_REASON(last) == PEM_R_NO_START_LINE;
    if (isAtEnd)
        ERR_clear_error();
    return isAtEnd;
}

} // namespace

Result<std::shared_ptr<const TlsContext>> TlsContext::make(const Credentials &credentials,
                                                           std::int64_t wallSeconds)
{
    ERR_clear_error();
    const BioOwner bio = bioOver(credentials.certificate);
    const auto certificate = readCertificate(credentials, bio.get());
    if (!certificate)
        return certificate.error();
    const auto key = readKey(credentials);
    if (!key)
        return key.error();
    if (X509_check_private_key(certificate->get(), key->get()) != 1) {
        ERR_clear_error();
        return Error { ErrorCode::Conflict,
                       "The key in " + credentials.keyName
                           + " is not the key of the certificate in " + credentials.certificateName
                           + ". The file's first certificate must be the server's own." };
    }
    if (const auto valid = checkValidity(credentials, *certificate->get(), wallSeconds); !valid)
        return valid.error();

    SslContextOwner context(SSL_CTX_new(TLS_server_method()));
    if (!context || !configure(context.get())) {
        return Error { ErrorCode::System,
                       "OpenSSL cannot be set up for TLS: " + takeOpenSslError()
                           + ". Check the OpenSSL configuration of this machine." };
    }
    if (SSL_CTX_use_certificate(context.get(), certificate->get()) != 1
        || SSL_CTX_use_PrivateKey(context.get(), key->get()) != 1
        || !addChain(context.get(), bio.get())) {
        return Error { ErrorCode::Malformed,
                       "The certificate in " + credentials.certificateName
                           + " cannot be used: " + takeOpenSslError()
                           + ". Use an ECDSA P-256 key or an RSA key of at least 2048 bits." };
    }
    return std::shared_ptr<const TlsContext>(
        new TlsContext(context.release(), secondsOf(X509_get0_notAfter(certificate->get())),
                       fingerprintOf(*certificate->get())));
}

TlsContext::TlsContext(ssl_ctx_st *context, std::int64_t validUntil, std::string fingerprint)
    : m_context(context), m_validUntil(validUntil), m_fingerprint(std::move(fingerprint))
{
}

TlsContext::~TlsContext()
{
    SSL_CTX_free(m_context);
}

} // namespace holdfast::tls
