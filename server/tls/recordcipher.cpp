// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tls/recordcipher.h"

#include "server/tls/opensslowner.h"

#include <algorithm>
#include <cassert>
#include <openssl/hmac.h>

namespace holdfast::tls {

namespace {

struct Suite
{
    std::uint16_t number;
    const char *cipher;
    const EVP_MD *(*hash)();
};

constexpr std::array<Suite, 3> suites { {
    { 0x1301, "AES-128-GCM", EVP_sha256 },
    { 0x1302, "AES-256-GCM", EVP_sha384 },
    { 0x1303, "ChaCha20-Poly1305", EVP_sha256 },
} };

int sizeOf(Bytes bytes)
{
    return static_cast<int>(bytes.size());
}

} // namespace

std::unique_ptr<RecordCipher> RecordCipher::make(std::uint16_t number)
{
    for (const Suite &suite : suites) {
        if (suite.number != number)
            continue;
        const CipherOwner cipher(EVP_CIPHER_fetch(nullptr, suite.cipher, nullptr));
        CipherContextOwner sealing(EVP_CIPHER_CTX_new());
        CipherContextOwner opening(EVP_CIPHER_CTX_new());
        if (!cipher || !sealing || !opening
            || EVP_EncryptInit_ex2(sealing.get(), cipher.get(), nullptr, nullptr, nullptr) != 1
            || EVP_DecryptInit_ex2(opening.get(), cipher.get(), nullptr, nullptr, nullptr) != 1)
            return nullptr;
        const auto keyBytes = static_cast<std::size_t>(EVP_CIPHER_get_key_length(cipher.get()));
        assert(keyBytes <= maxKeyBytes);
        return std::unique_ptr<RecordCipher>(
            new RecordCipher(sealing.release(), opening.release(), suite.hash(), keyBytes));
    }
    return nullptr;
}

RecordCipher::RecordCipher(EVP_CIPHER_CTX *sealing, EVP_CIPHER_CTX *opening, const EVP_MD *hash,
                           std::size_t keyBytes)
    : m_sealing(sealing), m_opening(opening), m_hash(hash), m_keyBytes(keyBytes)
{
}

RecordCipher::~RecordCipher()
{
    EVP_CIPHER_CTX_free(m_sealing);
    EVP_CIPHER_CTX_free(m_opening);
}

std::size_t RecordCipher::hashBytes() const
{
    return static_cast<std::size_t>(EVP_MD_get_size(m_hash));
}

void RecordCipher::authenticate(Bytes key, Bytes message, MutableBytes digest) const
{
    assert(digest.size() == hashBytes());
    HMAC(m_hash, key.data(), sizeOf(key), message.data(), message.size(), digest.data(), nullptr);
}

bool RecordCipher::seal(Bytes key, const Nonce &nonce, Bytes header, MutableBytes text) const
{
    const MutableBytes plain = text.first(text.size() - tagBytes);
    const MutableBytes tag = text.last(tagBytes);
    int size = 0;
    return EVP_EncryptInit_ex2(m_sealing, nullptr, key.data(), nonce.data(), nullptr) == 1
        && EVP_EncryptUpdate(m_sealing, nullptr, &size, header.data(), sizeOf(header)) == 1
        && EVP_EncryptUpdate(m_sealing, plain.data(), &size, plain.data(), sizeOf(plain)) == 1
        && EVP_EncryptFinal_ex(m_sealing, tag.data(), &size) == 1
        && EVP_CIPHER_CTX_ctrl(m_sealing, EVP_CTRL_AEAD_GET_TAG, tagBytes, tag.data()) == 1;
}

bool RecordCipher::open(Bytes key, const Nonce &nonce, Bytes header, Bytes sealed,
                        MutableBytes text) const
{
    const Bytes secret = sealed.first(sealed.size() - tagBytes);
    assert(text.size() == secret.size());
    // OpenSSL copies the tag: it takes a pointer to what it could write to.
    std::array<unsigned char, tagBytes> tag {};
    const Bytes given = sealed.last(tagBytes);
    std::copy(given.begin(), given.end(), tag.begin());
    int size = 0;
    return EVP_DecryptInit_ex2(m_opening, nullptr, key.data(), nonce.data(), nullptr) == 1
        && EVP_CIPHER_CTX_ctrl(m_opening, EVP_CTRL_AEAD_SET_TAG, tagBytes, tag.data()) == 1
        && EVP_DecryptUpdate(m_opening, nullptr, &size, header.data(), sizeOf(header)) == 1
        && EVP_DecryptUpdate(m_opening, text.data(), &size, secret.data(), sizeOf(secret)) == 1
        && EVP_DecryptFinal_ex(m_opening, tag.data(), &size) == 1;
}

} // namespace holdfast::tls
