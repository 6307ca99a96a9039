// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::access {

/// What a token may be used for. Closed list.
enum class Scope : std::uint8_t { Publish, Subscribe, View, Manage };

/// The word for a scope on the command line, in files and in the claim `scope`.
[[nodiscard]] std::string_view nameOf(Scope scope);

/// A set of scopes.
///
/// Thread: any.
class Scopes
{
public:
    void add(Scope scope) { m_bits = static_cast<std::uint8_t>(m_bits | bit(scope)); }
    [[nodiscard]] bool has(Scope scope) const { return (m_bits & bit(scope)) != 0; }
    [[nodiscard]] bool isEmpty() const { return m_bits == 0; }
    /// The names, separated by spaces.
    [[nodiscard]] std::string text() const;
    /// Adds the scopes in a list that is separated by spaces or commas; false if one is unknown.
    [[nodiscard]] bool addAll(std::string_view list);

private:
    static constexpr std::uint8_t bit(Scope scope)
    {
        return static_cast<std::uint8_t>(1U << static_cast<unsigned>(scope));
    }

    std::uint8_t m_bits = 0;
};

/// What one token grants. It never contains the token.
struct Grant
{
    static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

    std::string id; ///< public: for lists, logs and revoking
    std::string name; ///< given by the operator; may be empty
    Scopes scopes;
    /// Names and patterns of the channels that it is for; without meaning for Scope::View and
    /// Scope::Manage.
    std::vector<std::string> channels;
    std::string key {}; ///< fingerprint of the key that signed it; empty: a token of this server
    std::string pin {}; ///< JoinPin::id() of a pass, which grants nothing else; empty: a token
    std::int64_t expires = never; ///< milliseconds since 1970

    /// True if it covers all channels that `entry` (a name or a pattern) stands for.
    [[nodiscard]] bool covers(std::string_view entry) const;
    /// True if it may see all that the operator sees.
    [[nodiscard]] bool mayView() const
    {
        return scopes.has(Scope::View) || scopes.has(Scope::Manage);
    }
    [[nodiscard]] bool isExpired(std::int64_t wallMilliseconds) const
    {
        return expires <= wallMilliseconds;
    }
};

using GrantPtr = std::shared_ptr<const Grant>;

/// Why a token that was presented grants nothing. Closed list.
enum class TokenFault : std::uint8_t {
    None,
    Unknown, ///< not made by this server, revoked, or signed by a key that is not configured
    Malformed,
    Expired,
    NotYetValid,
    WrongIssuer,
    WrongAudience,
    NoRights, ///< it names no scope or no channel that this server understands
    TooManyAttempts, ///< it was not looked at
    PassOver, ///< a pass of another PIN, of a server that has restarted, or one that is over
};

} // namespace holdfast::access
