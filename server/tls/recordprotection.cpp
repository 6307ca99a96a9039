// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tls/recordprotection.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <openssl/crypto.h>

namespace holdfast::tls {

namespace {

/// Wire text as OpenSSL takes it.
Bytes bytesOf(std::string_view text)
{
    return { reinterpret_cast<const unsigned char *>(text.data()), text.size() };
}

MutableBytes bytesOf(std::span<char> text)
{
    return { reinterpret_cast<unsigned char *>(text.data()), text.size() };
}

} // namespace

RecordProtection::RecordProtection(const RecordCipher &cipher, Bytes secret, std::uint64_t sequence)
    : m_cipher(cipher), m_sequence(sequence)
{
    assert(secret.size() == cipher.hashBytes());
    std::copy(secret.begin(), secret.end(), m_secret.begin());
    deriveKeys();
}

RecordProtection::~RecordProtection()
{
    OPENSSL_cleanse(m_secret.data(), m_secret.size());
    OPENSSL_cleanse(m_key.data(), m_key.size());
    OPENSSL_cleanse(m_iv.data(), m_iv.size());
}

void RecordProtection::deriveKeys()
{
    expand("key", MutableBytes(m_key).first(m_cipher.keyBytes()));
    expand("iv", m_iv);
}

void RecordProtection::update()
{
    std::array<unsigned char, RecordCipher::maxHashBytes> next {};
    expand("traffic upd", MutableBytes(next).first(m_cipher.hashBytes()));
    m_secret = next;
    OPENSSL_cleanse(next.data(), next.size());
    m_sequence = 0;
    deriveKeys();
}

void RecordProtection::expand(std::string_view label, MutableBytes key) const
{
    assert(key.size() <= m_cipher.hashBytes());
    static constexpr std::string_view prefix = "tls13 ";
    // struct HkdfLabel, and the number of HKDF-Expand's first block (RFC 5869 section 2.3).
    std::array<unsigned char, 32> info {};
    std::size_t size = 0;
    info[size++] = 0;
    info[size++] = static_cast<unsigned char>(key.size());
    info[size++] = static_cast<unsigned char>(prefix.size() + label.size());
    for (const std::string_view part : { prefix, label }) {
        std::memcpy(info.data() + size, part.data(), part.size());
        size += part.size();
    }
    info[size++] = 0; // no context
    info[size++] = 1;

    std::array<unsigned char, RecordCipher::maxHashBytes> block {};
    m_cipher.authenticate(Bytes(m_secret).first(m_cipher.hashBytes()), Bytes(info).first(size),
                          MutableBytes(block).first(m_cipher.hashBytes()));
    std::copy_n(block.begin(), key.size(), key.begin());
    OPENSSL_cleanse(block.data(), block.size());
}

RecordCipher::Nonce RecordProtection::nextNonce()
{
    RecordCipher::Nonce nonce = m_iv;
    std::uint64_t number = m_sequence++;
    for (std::size_t i = nonce.size(); number != 0; number >>= 8U)
        nonce[--i] ^= static_cast<unsigned char>(number & 0xffU);
    return nonce;
}

bool RecordProtection::seal(ContentType type, std::string_view text, std::string &out)
{
    assert(text.size() <= maxPlainBytes);
    const std::size_t begin = out.size();
    const std::size_t sealedBytes = text.size() + 1 + RecordCipher::tagBytes;
    const std::array<char, headerBytes> header { static_cast<char>(ContentType::ApplicationData), 3,
                                                 3, static_cast<char>(sealedBytes >> 8U),
                                                 static_cast<char>(sealedBytes & 0xffU) };
    out.append(header.data(), header.size());
    out.append(text);
    out.push_back(static_cast<char>(type));
    out.append(RecordCipher::tagBytes, '\0');
    const std::span<char> record = std::span(out).subspan(begin);
    if (m_cipher.seal(key(), nextNonce(), bytesOf({ header.data(), header.size() }),
                      bytesOf(record.subspan(headerBytes))))
        return true;
    out.resize(begin);
    return false;
}

std::optional<RecordProtection::Content> RecordProtection::open(std::string_view record,
                                                                std::span<char> text)
{
    assert(text.size() >= record.size());
    const std::string_view sealed = record.substr(headerBytes);
    if (sealed.size() <= RecordCipher::tagBytes)
        return std::nullopt;
    std::size_t size = sealed.size() - RecordCipher::tagBytes;
    if (!m_cipher.open(key(), nextNonce(), bytesOf(record.substr(0, headerBytes)), bytesOf(sealed),
                       bytesOf(text.first(size))))
        return std::nullopt;
    // struct TLSInnerPlaintext: the text, its type, zeroes.
    while (size > 0 && text[size - 1] == 0)
        --size;
    if (size == 0)
        return Content { ContentType::None, 0 };
    --size;
    return Content { static_cast<ContentType>(text[size]), size };
}

} // namespace holdfast::tls
