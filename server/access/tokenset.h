// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/digest.h"
#include "server/access/grant.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::access {

/// A token as it is stored: what it grants, and the digest of its text. The text is 256 random
/// bits, so the digest cannot be reversed, and a slow hash would add nothing.
struct StoredToken
{
    GrantPtr grant; ///< never null
    Digest digest {};
    std::int64_t created = 0; ///< milliseconds since 1970
};

/// Begins each token, so that scanners for leaked secrets find it.
inline constexpr std::string_view tokenPrefix = "hf_";

/// A new token. Its text is `hf_`, the grant's id (8 characters) and the secret (52 characters).
struct NewToken
{
    std::string text;
    StoredToken stored;
};

/// Makes a token. The id of `grant` is chosen here.
[[nodiscard]] NewToken makeToken(Grant grant, std::int64_t wallMilliseconds);

/// The tokens that this server has made.
///
/// Invariants: immutable; no two tokens have the same id.
/// Thread: any.
class TokenSet
{
public:
    static constexpr std::size_t maxTokens = 10'000;

    TokenSet() = default;
    /// Of two tokens with the same id the first counts.
    explicit TokenSet(std::vector<StoredToken> tokens);

    /// True if the text has the form of a token of this kind.
    [[nodiscard]] static bool isToken(std::string_view text);
    /// The token with this text; null if there is none. Constant time for tokens of one id.
    [[nodiscard]] const StoredToken *find(std::string_view text) const;
    /// The tokens in the order of their ids.
    [[nodiscard]] const std::map<std::string, StoredToken, std::less<>> &all() const
    {
        return m_tokens;
    }

private:
    std::map<std::string, StoredToken, std::less<>> m_tokens; ///< by id
};

} // namespace holdfast::access
