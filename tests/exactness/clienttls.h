// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

struct bio_st; // OpenSSL's BIO
struct ssl_st; // OpenSSL's SSL

namespace holdfast::exactness {

/// The client's side of a TLS connection, in memory. It trusts any certificate.
///
/// Invariants: what is written before the handshake is complete waits for it.
/// Thread: one.
class ClientTls
{
public:
    enum class Version : std::uint8_t { Tls12, Tls13 };
    /// What receive() has found, besides bytes.
    enum class Found : std::uint8_t { Bytes, Nothing, Failure };

    explicit ClientTls(Version version);
    ~ClientTls();
    ClientTls(const ClientTls &) = delete;
    ClientTls &operator=(const ClientTls &) = delete;

    [[nodiscard]] bool isEstablished() const;
    /// After a failure only the alert may still be sent.
    [[nodiscard]] bool hasFailed() const { return m_hasFailed; }
    /// The server has agreed to renegotiate, which it must not.
    [[nodiscard]] bool hasRenegotiated() const;
    /// OpenSSL's words for the failure.
    [[nodiscard]] const std::string &failure() const { return m_failure; }

    void write(std::string_view plain) { m_waiting.append(plain); }
    /// What must be sent to the server now.
    [[nodiscard]] std::string takeOutput();
    /// Decrypts all of `cipherText`; `plain` is valid until the next call. Bytes before a failure
    /// are found first, the failure with the next call.
    [[nodiscard]] Found receive(std::string_view cipherText, std::string_view &plain);

    /// TLS 1.3: changes its keys so many times, and each time asks the server to do the same (RFC
    /// 8446 section 4.6.3). Precondition: isEstablished().
    void updateKeys(std::size_t times);
    /// TLS 1.2: asks for a new handshake. OpenSSL's client fails when that is refused.
    /// Precondition: isEstablished().
    void renegotiate();
    /// close_notify: this side sends nothing more. Precondition: isEstablished().
    void close();

private:
    void fail();

    ssl_st *m_ssl; ///< owned
    bio_st *m_in; ///< owned by m_ssl, as m_out
    bio_st *m_out;
    std::string m_waiting; ///< plain text that is not encrypted yet
    std::string m_plain; ///< what was decrypted last
    bool m_hasFailed = false;
    std::string m_failure;
};

} // namespace holdfast::exactness
