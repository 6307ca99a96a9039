// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace holdfast {

/// What went wrong, as a closed list. The HTTP status is chosen from it once, at the edge.
enum class ErrorCode {
    Malformed, ///< the input cannot be understood
    TooLarge, ///< over a configured size
    Forbidden, ///< understood, not allowed
    NotFound,
    Conflict, ///< a stated precondition does not hold
    Unprocessable, ///< understood, but at odds with what was said before
    LimitReached, ///< a configured count is used up: the newcomer is refused
    Unavailable, ///< the server is draining or a resource is out of reach
    System, ///< the operating system said no
};

/// Which rule it was, for a program that says it in another language. Closed list: each has a
/// translation in the window. What stands behind it is in Error::parameters, in this order.
enum class ErrorReason {
    Unspecified, ///< only the code and the message tell
    NoChannelNamed,
    TooManyChannelsNamed, ///< how many there may be
    NotAChannelOrPattern, ///< which entry of the list, from 1
    NotAChannelName,
    TooManyChannelsMatch, ///< how many there may be
    ChannelLimitReached, ///< no further channel can be made
    PayloadTooLarge, ///< how many bytes there may be
    BlankMessage,
    NotAnOffer, ///< not a name that the join page can offer
    TooManyOffers, ///< how many there may be
    CannotListen, ///< address, port, the system's words
    TokenFileUnusable, ///< path
};

/// An error a person can act on: `message` says what to do next, in plain words.
struct Error
{
    ErrorCode code;
    std::string message;
    ErrorReason reason = ErrorReason::Unspecified;
    std::vector<std::string> parameters {};
};

/// A value or an Error, for what the world can do wrong.
///
/// Invariants: holds exactly one of the two; reading the one that is not there is a bug of ours.
/// Thread: any, as its contents.
template <typename T>
class [[nodiscard]] Result
{
public:
    Result(T value) : m_content(std::move(value)) { }
    Result(Error error) : m_content(std::move(error)) { }

    [[nodiscard]] bool hasValue() const { return std::holds_alternative<T>(m_content); }
    explicit operator bool() const { return hasValue(); }

    [[nodiscard]] T &value() &
    {
        assert(hasValue());
        return *std::get_if<T>(&m_content);
    }
    [[nodiscard]] const T &value() const &
    {
        assert(hasValue());
        return *std::get_if<T>(&m_content);
    }
    [[nodiscard]] T &&value() && { return std::move(value()); }
    [[nodiscard]] T *operator->() { return &value(); }
    [[nodiscard]] const T *operator->() const { return &value(); }

    [[nodiscard]] const Error &error() const
    {
        assert(!hasValue());
        return *std::get_if<Error>(&m_content);
    }

private:
    std::variant<T, Error> m_content;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)), m_failed(true) { }

    [[nodiscard]] bool hasValue() const { return !m_failed; }
    explicit operator bool() const { return hasValue(); }
    [[nodiscard]] const Error &error() const
    {
        assert(m_failed);
        return m_error;
    }

private:
    Error m_error { ErrorCode::System, {} };
    bool m_failed = false;
};

} // namespace holdfast
