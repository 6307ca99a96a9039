// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

struct evp_cipher_ctx_st; // OpenSSL's EVP_CIPHER_CTX
struct evp_md_st; // OpenSSL's EVP_MD

namespace holdfast::tls {

using Bytes = std::span<const unsigned char>;
using MutableBytes = std::span<unsigned char>;

/// The algorithms of one TLS 1.3 cipher suite (RFC 8446 appendix B.4), over OpenSSL: authenticated
/// encryption and a hash. A key is set for each call, so that many connections share two contexts:
/// that costs less than to fetch a context of each connection into the processor's cache.
///
/// Thread: that of its workspace.
class RecordCipher
{
public:
    static constexpr std::size_t tagBytes = 16;
    static constexpr std::size_t nonceBytes = 12;
    static constexpr std::size_t maxKeyBytes = 32;
    static constexpr std::size_t maxHashBytes = 48;
    using Nonce = std::array<unsigned char, nonceBytes>;

    /// `number`: the suite's, on the wire. Null: not one of the three that Holdfast offers, or
    /// OpenSSL has no memory for it.
    [[nodiscard]] static std::unique_ptr<RecordCipher> make(std::uint16_t number);

    ~RecordCipher();
    RecordCipher(const RecordCipher &) = delete;
    RecordCipher &operator=(const RecordCipher &) = delete;

    [[nodiscard]] std::size_t keyBytes() const { return m_keyBytes; }
    [[nodiscard]] std::size_t hashBytes() const;
    /// HMAC with the suite's hash; `digest` has hashBytes().
    void authenticate(Bytes key, Bytes message, MutableBytes digest) const;

    /// Encrypts `text` in place and writes the tag after it: `text` is the plain text and room for
    /// the tag. False: OpenSSL has failed.
    [[nodiscard]] bool seal(Bytes key, const Nonce &nonce, Bytes header, MutableBytes text) const;
    /// Decrypts `sealed`, which ends with the tag, into `text`, which is shorter by the tag. False:
    /// it is not what the peer has sealed; `text` is then not to be used.
    [[nodiscard]] bool open(Bytes key, const Nonce &nonce, Bytes header, Bytes sealed,
                            MutableBytes text) const;

private:
    RecordCipher(evp_cipher_ctx_st *sealing, evp_cipher_ctx_st *opening, const evp_md_st *hash,
                 std::size_t keyBytes);

    evp_cipher_ctx_st *const m_sealing; ///< owned
    evp_cipher_ctx_st *const m_opening; ///< owned
    const evp_md_st *const m_hash;
    const std::size_t m_keyBytes;
};

} // namespace holdfast::tls
