// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/tls/recordcipher.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::tls {

/// RFC 8446 section 5.1.
enum class ContentType : std::uint8_t {
    None = 0, ///< only padding
    ChangeCipherSpec = 20,
    Alert = 21,
    Handshake = 22,
    ApplicationData = 23,
};

/// TLS 1.3's protection of the records of one direction: keys, sequence number, key update
/// (RFC 8446 sections 5.2, 5.3 and 7.2).
///
/// Invariants: no nonce is used twice with one key: each record takes a sequence number, an update
/// takes another key. The keys are wiped when it is destroyed.
/// Thread: that of the cipher.
class RecordProtection
{
public:
    static constexpr std::size_t headerBytes = 5;
    static constexpr std::size_t maxPlainBytes = std::size_t { 16 } * 1024;
    /// Of what follows a record's header: the text, its type, padding and tag.
    static constexpr std::size_t maxSealedBytes = maxPlainBytes + 256;
    /// RFC 8446 section 5.5 allows some 2^24.5 records of AES-GCM with one key.
    static constexpr std::uint64_t maxRecords = std::uint64_t { 1 } << 24U;

    /// What was in a record.
    struct Content
    {
        ContentType type;
        std::size_t size;
    };

    /// `secret` is an application traffic secret of cipher.hashBytes(); `sequence` records were
    /// already protected with it.
    RecordProtection(const RecordCipher &cipher, Bytes secret, std::uint64_t sequence);
    ~RecordProtection();
    RecordProtection(const RecordProtection &) = delete;
    RecordProtection &operator=(const RecordProtection &) = delete;

    /// Appends a record to `out`. At most maxPlainBytes of text. False: OpenSSL has failed; `out`
    /// is as before.
    [[nodiscard]] bool seal(ContentType type, std::string_view text, std::string &out);
    /// Reads a whole record, header and all; its text is then at the front of `text`, which has
    /// room for the record. Nothing: it was not sealed by the peer, or is not the next one.
    [[nodiscard]] std::optional<Content> open(std::string_view record, std::span<char> text);
    /// The next key (RFC 8446 section 7.2).
    void update();
    /// True if the next record needs an update before it.
    [[nodiscard]] bool isWornOut() const { return m_sequence >= maxRecords; }

private:
    void deriveKeys();
    /// HKDF-Expand-Label without context (RFC 8446 section 7.1), at most one block of the hash.
    void expand(std::string_view label, MutableBytes key) const;
    [[nodiscard]] Bytes key() const { return Bytes(m_key).first(m_cipher.keyBytes()); }
    [[nodiscard]] RecordCipher::Nonce nextNonce();

    const RecordCipher &m_cipher;
    std::uint64_t m_sequence;
    std::array<unsigned char, RecordCipher::maxHashBytes> m_secret {};
    std::array<unsigned char, RecordCipher::maxKeyBytes> m_key {};
    RecordCipher::Nonce m_iv {};
};

} // namespace holdfast::tls
