// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace holdfast {

/// The kinds of error. Closed list. The HTTP status is derived from it in one place, at the edge.
enum class ErrorCode {
    Malformed, ///< the input cannot be understood
    TooLarge, ///< over a configured size
    Forbidden, ///< understood, not allowed
    Unauthenticated, ///< not allowed without a token, and there is none
    TokenRejected, ///< not allowed without a token, and the one given is not valid
    ScopeMissing, ///< the token given does not allow it
    PinNeeded, ///< not allowed without the PIN of the room
    RoomLocked, ///< the operator lets nobody new in
    TooManyAttempts, ///< too many wrong tokens came from this address
    TooFast, ///< this address does it too often: see Error::retryAfterSeconds
    NotFound,
    Conflict, ///< a precondition of the request does not hold
    Gone, ///< it was there, and was retracted
    Unprocessable, ///< understood, but inconsistent with an earlier request
    LimitReached, ///< a configured count has been reached: the new one is refused
    StorageFull, ///< there is no room to store it
    Unavailable, ///< the server is draining, or a resource is unavailable
    System, ///< a system call failed
};

/// Which rule was broken, so that a program can translate the message. Closed list: the window has
/// a translation of each. The comment of each value lists its Error::parameters, in order.
enum class ErrorReason {
    Unspecified, ///< only the code and the message are set
    NoChannelNamed,
    TooManyChannelsNamed, ///< the maximum
    NotAChannelOrPattern, ///< the position of the entry in the list, from 1
    NotAChannelName,
    TooManyChannelsMatch, ///< the maximum
    ChannelLimitReached, ///< no further channel can be created
    PayloadTooLarge, ///< the maximum in bytes
    BlankMessage,
    NotAnEventName,
    ReservedEventName,
    NotAContentType,
    NotATimeToLive, ///< the maximum in seconds
    NotAPriority,
    NotAKey,
    TooManyKeys, ///< the maximum that a channel may have
    KeysTooLarge, ///< the maximum in bytes
    NotJson, ///< the position of the byte that is wrong, from 0
    NotAnOffer, ///< not a name that the join page can offer
    TooManyOffers, ///< the maximum
    CannotListen, ///< address, port, the system's error text; perhaps the port's user
    TokenFileUnusable, ///< path
    NotAClientName,
    ReservedChannel,
    DataFolderInUse, ///< folder; the id of the process that uses it, or empty
    DataUnusable, ///< the file or folder
};

/// An error that a person can act on: `message` says what to do next.
struct Error
{
    ErrorCode code;
    std::string message;
    ErrorReason reason = ErrorReason::Unspecified;
    std::vector<std::string> parameters {};
    int retryAfterSeconds = 0; ///< when to try again; 0: not known
};

/// A value or an Error, for failures that are not bugs of ours.
///
/// Invariants: holds exactly one of the two; to read the other one is a bug of ours.
/// Thread: the same as for its contents.
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
