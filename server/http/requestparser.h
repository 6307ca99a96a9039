// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"

#include <memory>
#include <string_view>

namespace holdfast::http {

/// Bytes in, one HTTP/1.1 request out (RFC 9112), by llhttp under our own limits.
///
/// The trust boundary of the push port: every byte fed in is a stranger's. Rejected, beyond what
/// llhttp rejects: missing or repeated Host, repeated Content-Length, Content-Length beside
/// Transfer-Encoding, a transfer coding other than chunked, obs-fold, bare LF or CR in the head,
/// space before a colon, control characters in the target or a value, versions other than 1.0 and
/// 1.1, CONNECT, and whatever passes RequestLimits.
///
/// Invariants: no I/O; holds at most maxHeadBytes + maxBodyBytes (and a constant) of input;
/// consumes nothing beyond the end of the request it parses; after Failed it consumes nothing.
/// Thread: any one at a time.
class RequestParser
{
public:
    enum class State : std::uint8_t {
        NeedMore, ///< feed more bytes
        Complete, ///< request() is whole; reset() before the next
        Failed, ///< failure() says why; answer, then close
    };

    /// Why a request is refused: the status for the answer and what to do about it.
    struct Failure
    {
        int status = 400; ///< 400, 405 (CONNECT), 413, 414, 417, 431, 501 or 505
        std::string_view detail; ///< a literal, for the problem document
    };

    explicit RequestParser(const RequestLimits &limits);
    ~RequestParser();
    RequestParser(const RequestParser &) = delete;
    RequestParser &operator=(const RequestParser &) = delete;

    /// Parses on; returns how many bytes belong to this request (all, unless Complete or Failed).
    [[nodiscard]] std::size_t feed(std::string_view bytes);
    [[nodiscard]] State state() const;

    /// True while not a single byte of a request has been fed since construction or reset()
    /// (whole empty lines before a request line do not count: RFC 9112 section 2.2).
    [[nodiscard]] bool isPristine() const;
    /// True while the head is whole, the body is not, and the client waits for "100 Continue"
    /// (RFC 9110 section 10.1.1). Turns false when continueSent() was called.
    [[nodiscard]] bool awaitsContinue() const;
    void continueSent();

    [[nodiscard]] const Request &request() const; ///< valid while Complete
    [[nodiscard]] const Failure &failure() const; ///< valid while Failed

    /// Ready for the next request; keeps its buffers' capacity up to a small constant.
    void reset();

private:
    struct Internals;
    std::unique_ptr<Internals> m_internals;
};

} // namespace holdfast::http
