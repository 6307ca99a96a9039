// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/done.h"
#include "server/core/result.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace holdfast::api {

/// A token that is to be made.
struct TokenOrder
{
    std::string name; ///< for lists; may be empty
    std::vector<std::string> scopes; ///< "publish", "subscribe", "view", "manage"
    std::vector<std::string> channels; ///< names and patterns
    std::chrono::seconds validFor { 0 }; ///< 0: for ever
};

/// A token, without its text.
struct TokenSnapshot
{
    std::string id;
    std::string name;
    std::vector<std::string> scopes;
    std::vector<std::string> channels;
    std::int64_t created = 0; ///< milliseconds since 1970
    std::int64_t expires = 0; ///< milliseconds since 1970; 0: never
};

/// A token that was made. Its text is given once and not kept.
struct NewToken
{
    TokenSnapshot snapshot;
    std::string text;
};

/// A ban that is to be made, by client, by address, or both (each is enough).
struct BanOrder
{
    std::string client; ///< id; empty: not by client
    std::string address; ///< IPv4 or IPv6; empty: not by address
    std::chrono::seconds duration { 0 }; ///< 0: until it is lifted
};

/// A ban in effect.
struct BanSnapshot
{
    std::uint64_t id = 0;
    std::string client;
    std::string address;
    std::chrono::seconds left { 0 }; ///< 0: until it is lifted
    std::uint64_t attempts = 0; ///< requests that it has refused
};

/// A rule in effect. An empty text leaves the question to the rules after it.
struct RuleSnapshot
{
    std::string channels; ///< name or pattern
    std::string subscribe; ///< "anyone", "local", "token", "nobody"
    std::string publish;
    bool hasOrigins = false;
    std::vector<std::string> origins;
    std::string name; ///< as refusals name it
};

/// What came of reading the configuration again.
struct ReloadReport
{
    std::vector<std::string> changed; ///< settings that are in effect now
    std::vector<std::string> needsRestart; ///< settings that differ, but only a restart changes
};

/// Who may do what: tokens, bans and rules.
///
/// pin() and isLocked() answer at once, with the newest that is known here. What changes something
/// is completed when it is done.
///
/// Thread: any but a worker's. createToken(), revokeToken() and reload() write or read files.
class Access
{
public:
    Access() = default;
    virtual ~Access() = default;
    Access(const Access &) = delete;
    Access &operator=(const Access &) = delete;

    /// In the order of their ids.
    virtual void tokens(Done<std::vector<TokenSnapshot>> done) const = 0;
    /// Malformed: the order is not well formed; the message says what to correct. LimitReached.
    /// System: the file of tokens cannot be written.
    virtual void createToken(const TokenOrder &order, Done<NewToken> done) = 0;
    /// What the token has opened is closed. NotFound, System.
    virtual void revokeToken(const std::string &id, Done<void> done) = 0;

    virtual void bans(Done<std::vector<BanSnapshot>> done) const = 0;
    /// What the banned have open is closed. Malformed, LimitReached.
    virtual void ban(const BanOrder &order, Done<BanSnapshot> done) = 0;
    /// NotFound: there is no such ban, or it is over.
    virtual void liftBan(std::uint64_t id, Done<void> done) = 0;

    /// The PIN that clients need; empty: none.
    [[nodiscard]] virtual std::string pin() const = 0;
    /// Clients that have not shown this PIN are closed. Empty: from now on none is needed. "new":
    /// six random digits. Malformed: it does not have 4 to 12 digits.
    virtual void setPin(const std::string &pin, Done<void> done) = 0;

    /// While the room is locked, only clients that were known when it was locked, here or away, may
    /// subscribe; those that are here stay. A client without an id cannot be told from a new one.
    [[nodiscard]] virtual bool isLocked() const = 0;
    virtual void setLocked(bool isLocked, Done<void> done) = 0;

    /// In the order in which they are asked.
    virtual void rules(Done<std::vector<RuleSnapshot>> done) const = 0;
    /// Reads the configuration again and applies what can change while the server runs. On an error
    /// nothing changes. Malformed, System; Unavailable: this server has no configuration.
    virtual void reload(Done<ReloadReport> done) = 0;
};

} // namespace holdfast::api
