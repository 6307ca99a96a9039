// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/socket.h"
#include "server/tls/tlssession.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::net {

struct Io;

/// What a worker's TLS connections share: a connection uses it only during a call.
///
/// Thread: the worker's.
struct TlsScratch
{
    tls::TlsWorkspace workspace;
    std::string cipherText; ///< a record on its way to a socket
    std::vector<char> received; ///< empty until the first TLS connection
};

/// TLS between a Transport and its socket.
///
/// Invariants: the cipher text that the socket has not accepted is at most one record, the
/// session's answers to what was received, and close_notify. While hasUnsent(), nothing more is
/// encrypted. Thread: its worker's.
class TlsLayer
{
public:
    TlsLayer(const tls::TlsContext &context, TlsScratch &scratch)
        : m_session(context, scratch.workspace)
    {
    }

    /// Reads cipher text, answers what the protocol wants answered, and leaves plain text in
    /// `plain`. Precondition: `plain` has room for more than TlsSession::maxKeptBytes.
    /// WouldBlock also if no plain text came out of it: then with the number of bytes that arrived.
    /// Failed: see session().failure().
    [[nodiscard]] IoResult receive(const Io &io, int descriptor, std::span<char> plain);
    /// Encrypts and sends, record by record, until the socket is full. `bytes` counts what is
    /// encrypted. After it, hasUnsent() tells whether the socket has accepted all of that.
    [[nodiscard]] IoResult transmit(const Io &io, int descriptor, std::string_view plain);
    /// Appends all of `plain` as a record for the caller to send, who tells keepUnsent() what came
    /// of it. False: something is unsent, it is more than a record, or nothing can be sent now.
    [[nodiscard]] bool encryptRecord(std::string_view plain, std::string &cipherText);
    /// The socket has accepted this much of a record of encryptRecord().
    void keepUnsent(const Io &io, std::string_view record, std::size_t accepted);
    /// Continues to send what is unsent. False: the connection is broken.
    [[nodiscard]] bool flush(const Io &io, int descriptor);
    /// Sends close_notify after what is unsent: flush() continues if the socket is full.
    void sendCloseNotify(const Io &io, int descriptor);
    /// The descriptor is about to be closed: sends close_notify if the socket accepts it at once,
    /// and drops what is unsent.
    void end(const Io &io, int descriptor);

    [[nodiscard]] bool hasUnsent() const { return m_unsentFrom < m_unsent.size(); }
    /// The peer makes us answer, and does not read the answers: read no more from it for now.
    [[nodiscard]] bool isHoldingBack() const
    {
        return m_unsent.size() - m_unsentFrom > maxUnsentBytes;
    }
    [[nodiscard]] const tls::TlsSession &session() const { return m_session; }

private:
    /// A record and some answers.
    static constexpr std::size_t maxUnsentBytes =
        tls::TlsSession::maxRecordBytes + std::size_t { 4 } * 1024;

    /// Sends `cipherText` after what is unsent and keeps the rest. False: the connection is broken.
    [[nodiscard]] bool put(const Io &io, int descriptor, std::string_view cipherText);

    tls::TlsSession m_session;
    std::string m_unsent; ///< without memory of its own when there is nothing unsent
    std::size_t m_unsentFrom = 0; ///< the bytes before it are sent
};

} // namespace holdfast::net
