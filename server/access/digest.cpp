// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/digest.h"

#include <cstdlib>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <vector>

namespace holdfast::access {

namespace {

constexpr std::string_view hexDigits = "0123456789abcdef";
constexpr std::string_view base32Digits = "abcdefghijklmnopqrstuvwxyz234567"; // RFC 4648 section 6

} // namespace

Digest digestOf(std::string_view text)
{
    Digest digest {};
    SHA256(reinterpret_cast<const unsigned char *>(text.data()), text.size(), digest.data());
    return digest;
}

bool areEqual(const Digest &a, const Digest &b)
{
    return CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string hexOf(const Digest &digest)
{
    std::string hex;
    for (const std::uint8_t byte : digest) {
        hex.push_back(hexDigits[byte >> 4U]);
        hex.push_back(hexDigits[byte & 15U]);
    }
    return hex;
}

std::optional<Digest> digestFromHex(std::string_view hex)
{
    Digest digest {};
    if (hex.size() != 2 * digest.size())
        return std::nullopt;
    for (std::size_t i = 0; i < hex.size(); ++i) {
        const std::size_t value = hexDigits.find(hex[i]);
        if (value == std::string_view::npos)
            return std::nullopt;
        digest[i / 2] =
            static_cast<std::uint8_t>(unsigned { digest[i / 2] } << 4U | unsigned(value));
    }
    return digest;
}

std::string randomText(std::size_t count)
{
    std::vector<unsigned char> bytes(count);
    // It fails only if the system has no source of randomness. A guessable token must not be made.
    if (RAND_priv_bytes(bytes.data(), static_cast<int>(count)) != 1)
        std::abort();
    std::string text;
    for (const unsigned char byte : bytes)
        text.push_back(base32Digits[byte & 31U]);
    return text;
}

} // namespace holdfast::access
