// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"

#include <memory>
#include <string_view>

namespace holdfast::http {

/// Parses bytes into one HTTP/1.1 request (RFC 9112), with llhttp and our own limits.
///
/// The trust boundary of the push port: every byte is untrusted. Rejected, in addition to what
/// llhttp rejects: missing or repeated Host, repeated Content-Length, Content-Length beside
/// Transfer-Encoding, a transfer coding other than chunked, obs-fold, bare LF or CR in the head,
/// space before a colon, control characters in the target or a value, versions other than 1.0 and
/// 1.1, CONNECT, and whatever exceeds RequestLimits.
///
/// Invariants: no I/O; holds at most maxHeadBytes + maxBodyBytes (and a constant) of input;
/// consumes nothing after the end of the request that it parses; consumes nothing after Failed.
/// Thread: any one at a time.
class RequestParser
{
public:
    enum class State : std::uint8_t {
        NeedMore, ///< feed more bytes
        Complete, ///< request() is complete; call reset() before the next one
        Failed, ///< failure() says why; send a response, then close
    };

    /// Why a request is refused: the status of the response and what to do about it.
    struct Failure
    {
        int status = 400; ///< 400, 405 (CONNECT), 413, 414, 417, 431, 501 or 505
        std::string_view detail; ///< a literal, for the problem document
    };

    explicit RequestParser(const RequestLimits &limits);
    ~RequestParser();
    RequestParser(const RequestParser &) = delete;
    RequestParser &operator=(const RequestParser &) = delete;

    /// Parses the next bytes; returns how many of them belong to this request (all, unless Complete
    /// or Failed).
    [[nodiscard]] std::size_t feed(std::string_view bytes);
    [[nodiscard]] State state() const;

    /// True while no byte of a request has been fed since construction or reset(). Complete empty
    /// lines before a request line do not count (RFC 9112 section 2.2).
    [[nodiscard]] bool isPristine() const;
    /// True while the head is complete, the body is not, and the client waits for "100 Continue"
    /// (RFC 9110 section 10.1.1). False after continueSent().
    [[nodiscard]] bool awaitsContinue() const;
    void continueSent();

    /// True when the head is complete and accepted, though the body may not have arrived.
    [[nodiscard]] bool hasHead() const;
    [[nodiscard]] const Request &head() const; ///< without a body; valid while hasHead()
    [[nodiscard]] const Request &request() const; ///< valid while Complete
    [[nodiscard]] const Failure &failure() const; ///< valid while Failed

    /// Prepares for the next request; keeps its buffers' capacity up to a small constant.
    void reset();

private:
    struct Internals;
    std::unique_ptr<Internals> m_internals;
};

} // namespace holdfast::http
