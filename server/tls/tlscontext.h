// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"
#include "server/tls/credentials.h"

#include <cstdint>
#include <memory>
#include <string>

struct ssl_ctx_st; // OpenSSL's SSL_CTX

namespace holdfast::tls {

/// What all TLS sessions of a server share: certificate, key, versions, cipher list.
///
/// TLS 1.2 and 1.3, forward secrecy and authenticated encryption only, no renegotiation, no
/// compression, no early data. ALPN offers http/1.1. One session ticket per connection; its key
/// lives as long as the context.
///
/// Invariants: immutable; the key matches the certificate.
/// Thread: any.
class TlsContext
{
public:
    /// Malformed: not PEM, or no usable key. Conflict: the key is not that of the certificate.
    /// Unavailable: the certificate is not valid now. The message says what to do.
    [[nodiscard]] static Result<std::shared_ptr<const TlsContext>>
    make(const Credentials &credentials, std::int64_t wallSeconds);

    ~TlsContext();
    TlsContext(const TlsContext &) = delete;
    TlsContext &operator=(const TlsContext &) = delete;

    [[nodiscard]] ssl_ctx_st *get() const { return m_context; }
    /// The end of the certificate's validity, in seconds since 1970.
    [[nodiscard]] std::int64_t validUntil() const { return m_validUntil; }
    /// SHA-256 of the certificate, as browsers show it: "A1:B2:..".
    [[nodiscard]] const std::string &fingerprint() const { return m_fingerprint; }

private:
    TlsContext(ssl_ctx_st *context, std::int64_t validUntil, std::string fingerprint);

    ssl_ctx_st *const m_context; ///< owned
    const std::int64_t m_validUntil;
    const std::string m_fingerprint;
};

} // namespace holdfast::tls
