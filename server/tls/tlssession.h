// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/tls/tlscontext.h"
#include "server/tls/tlsrecords.h"
#include "server/tls/tlsworkspace.h"
#include "server/tls/trafficsecrets.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct ssl_st; // OpenSSL's SSL

namespace holdfast::tls {

/// Why a session failed. Closed list.
enum class TlsFailure : std::uint8_t {
    None,
    PlainHttp, ///< the first byte begins an HTTP request, not a TLS record
    Handshake, ///< not TLS, or no version, cipher or protocol in common
    PeerAlert, ///< the peer gave up: it does not trust the certificate, for example
    BadRecord, ///< after the handshake: not decryptable, or against the protocol
};

/// The server's side of one TLS connection, as a codec: cipher text in, plain text and answers out.
///
/// OpenSSL does the handshake. With TLS 1.3 its SSL is freed then, and TlsRecords goes on with the
/// secrets; with TLS 1.2 it stays.
///
/// Invariants: a record that has arrived in part is kept (at most 17 KB); nothing else of a
/// transfer is kept between calls. After a failure only `answers` may still be sent: the alert.
/// Thread: that of its workspace.
class TlsSession
{
public:
    enum class State : std::uint8_t {
        Handshaking,
        Open,
        PeerClosed, ///< the peer has sent close_notify; sending is still possible
        Failed,
    };

    /// The plain text of one record.
    static constexpr std::size_t maxRecordBytes = RecordProtection::maxPlainBytes;
    /// `plain` of receive() needs room for this many bytes more than `cipherText` has.
    static constexpr std::size_t maxKeptBytes = std::size_t { 17 } * 1024;

    TlsSession(const TlsContext &context, TlsWorkspace &workspace);
    ~TlsSession();
    TlsSession(const TlsSession &) = delete;
    TlsSession &operator=(const TlsSession &) = delete;

    /// Decrypts all of `cipherText` into `plain` and returns the number of bytes written there.
    /// Appends what must be sent to the peer to `answers`: handshake messages, alerts. It is never
    /// more than a few bytes per received record, and the certificate chain once.
    std::size_t receive(std::string_view cipherText, std::span<char> plain, std::string &answers);
    /// Encrypts the beginning of `plain`, at most maxRecordBytes, appends the record to
    /// `cipherText`, and returns how much of `plain` that was. 0: the session cannot send (yet).
    std::size_t encrypt(std::string_view plain, std::string &cipherText);
    /// Appends close_notify (RFC 8446 section 6.1) to `cipherText`, once. The peer may still send.
    void close(std::string &cipherText);

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool canSend() const
    {
        return m_state == State::Open || m_state == State::PeerClosed;
    }
    [[nodiscard]] TlsFailure failure() const { return m_failure; }
    /// "TLSv1.3" once the handshake is complete.
    [[nodiscard]] std::string_view version() const;

private:
    /// Continues the handshake. False: more must arrive, or it has failed.
    [[nodiscard]] bool shakeHands();
    /// The handshake is complete, and `lastFlight` is what the server has sent after the client's
    /// Finished: with TLS 1.3 from now on without OpenSSL's SSL.
    void takeOver(std::string_view lastFlight);
    /// Reads what the workspace has with OpenSSL; returns the bytes of plain text.
    [[nodiscard]] std::size_t readWithOpenSsl(std::span<char> plain);
    [[nodiscard]] std::size_t readRecords(std::string_view cipherText, std::span<char> plain,
                                          std::string &answers);
    void fail();

    TlsWorkspace &m_workspace;
    ssl_st *m_ssl; ///< owned; null: m_records has taken over
    std::unique_ptr<TrafficSecrets> m_secrets; ///< during the handshake
    std::unique_ptr<TlsRecords> m_records; ///< TLS 1.3, after the handshake
    State m_state = State::Handshaking;
    TlsFailure m_failure = TlsFailure::None;
    bool m_hasReceived = false;
    bool m_isClosed = false; ///< close_notify was sent
};

} // namespace holdfast::tls
