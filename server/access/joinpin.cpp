// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/joinpin.h"

#include "server/core/entropy.h"

#include <charconv>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <utility>

namespace holdfast::access {

namespace {

constexpr std::size_t randomDigits = 6;
constexpr std::size_t passSecretCharacters = 52; // 5 bits each: 260

/// A digit, each with the same probability.
char randomDigit()
{
    while (true) {
        const std::uint32_t bits = entropy() >> 28U;
        if (bits < 10)
            return static_cast<char>('0' + bits);
    }
}

} // namespace

bool JoinPin::isPin(std::string_view text)
{
    return text.size() >= minDigits && text.size() <= maxDigits
        && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string JoinPin::random()
{
    std::string pin;
    while (pin.size() < randomDigits)
        pin.push_back(randomDigit());
    return pin;
}

std::string JoinPin::newSecret()
{
    return randomText(passSecretCharacters);
}

JoinPin::JoinPin(std::string pin, std::string secret)
    : m_pin(std::move(pin)), m_secret(std::move(secret)), m_id(hexOf(mac("id")).substr(0, 16))
{
}

bool JoinPin::matches(std::string_view given) const
{
    return areEqual(digestOf(given), digestOf(m_pin));
}

Digest JoinPin::mac(std::string_view about) const
{
    const std::string message = m_pin + ' ' + std::string(about);
    Digest digest {};
    unsigned length = 0;
    HMAC(EVP_sha256(), m_secret.data(), static_cast<int>(m_secret.size()),
         reinterpret_cast<const unsigned char *>(message.data()), message.size(), digest.data(),
         &length);
    return digest;
}

std::string JoinPin::pass(std::int64_t expires) const
{
    const std::string time = std::to_string(expires);
    return std::string(passPrefix) + time + '_' + hexOf(mac(time));
}

std::optional<std::int64_t> JoinPin::expiryOf(std::string_view pass) const
{
    if (!pass.starts_with(passPrefix))
        return std::nullopt;
    pass.remove_prefix(passPrefix.size());
    const std::size_t end = pass.find('_');
    if (end == std::string_view::npos)
        return std::nullopt;
    const std::string_view time = pass.substr(0, end);
    const auto given = digestFromHex(pass.substr(end + 1));
    std::int64_t expires = 0;
    const auto [rest, failure] = std::from_chars(time.data(), time.data() + time.size(), expires);
    if (!given || failure != std::errc {} || rest != time.data() + time.size()
        || !areEqual(*given, mac(time)))
        return std::nullopt;
    return expires;
}

} // namespace holdfast::access
