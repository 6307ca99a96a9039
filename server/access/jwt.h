// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/grant.h"
#include "server/core/result.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::access {

/// What a JSON Web Token must say besides its signature.
struct JwtDemands
{
    std::string issuer; ///< `iss`; empty: anything
    std::string audience; ///< `aud`, alone or in a list; empty: the token must have none
};

/// Verifies JSON Web Tokens (RFC 7519) that others sign: HS256, RS256, ES256, EdDSA (Ed25519).
///
/// A token grants what its claims say: `scope`, a text such as "publish subscribe" (RFC 8693
/// section 4.2), and `channels`, a list of names and patterns. `exp` and `nbf` are obeyed, with a
/// minute of tolerance for clocks.
///
/// Invariants: immutable. A key works with one algorithm only, so a token cannot choose another one
/// for it (RFC 8725 section 3.1). A token with `crit` is refused, because this class understands no
/// extension (RFC 7515 section 4.1.11).
/// Thread: any.
class JwtVerifier
{
public:
    /// Accepts nothing.
    JwtVerifier();
    ~JwtVerifier();
    JwtVerifier(JwtVerifier &&) noexcept;
    JwtVerifier &operator=(JwtVerifier &&) noexcept;

    /// The keys of a JWKS document (RFC 7517 section 5). Malformed: it is none, or a key in it is
    /// not usable; the message says which and why. Keys for encryption (`use`: "enc") and of other
    /// algorithms are left out.
    [[nodiscard]] static Result<JwtVerifier> make(std::string_view jwks, JwtDemands demands);

    [[nodiscard]] bool hasKeys() const;
    /// True if the text has the form of a compact JWS: three parts.
    [[nodiscard]] static bool isToken(std::string_view text);

    /// The grant, or why there is none. `wallMilliseconds` is now.
    struct Verdict
    {
        GrantPtr grant;
        TokenFault fault = TokenFault::None;
    };
    [[nodiscard]] Verdict verify(std::string_view token, std::int64_t wallMilliseconds) const;
    /// The payload of a JWS whose signature is right; nothing for any other text.
    [[nodiscard]] std::optional<std::string> verifiedPayload(std::string_view token) const;
    /// True if the key with this fingerprint (Grant::key) is still one of the keys.
    [[nodiscard]] bool hasKey(std::string_view fingerprint) const;

private:
    class Key;
    struct Signed;

    [[nodiscard]] std::optional<Signed> check(std::string_view token) const;
    [[nodiscard]] Verdict grantOf(const Signed &content, std::int64_t wallMilliseconds) const;

    std::vector<std::unique_ptr<const Key>> m_keys;
    JwtDemands m_demands;
};

} // namespace holdfast::access
