// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/tls/recordprotection.h"
#include "server/tls/trafficsecrets.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace holdfast::tls {

/// The server's side of a TLS 1.3 connection after its handshake: the record protocol, alerts and
/// key updates (RFC 8446 sections 4.6.3, 5 and 6). It takes OpenSSL's place, because an SSL keeps
/// 13 KB for each connection.
///
/// Invariants: of a record that has arrived in part, its bytes are kept; nothing else of a transfer
/// is kept between calls. Thread: that of the cipher.
class TlsRecords
{
public:
    /// Why nothing more is received.
    enum class End : std::uint8_t {
        None,
        CloseNotify,
        PeerAlert,
        BadRecord, ///< not decryptable, or against the protocol: the alert is in `answers`
    };
    struct Received
    {
        std::size_t size = 0; ///< bytes of plain text
        End end = End::None;
    };

    /// `sentRecords`: the number of records that the server has already sent with its secret.
    TlsRecords(const RecordCipher &cipher, const TrafficSecrets &secrets,
               std::uint64_t sentRecords);

    /// As TlsSession::receive(). After an end it must not be called again.
    [[nodiscard]] Received receive(std::string_view cipherText, std::span<char> plain,
                                   std::string &answers);
    /// As TlsSession::encrypt().
    [[nodiscard]] std::size_t encrypt(std::string_view plain, std::string &cipherText);
    /// Appends close_notify. Nothing more is sent then. Call it at most once.
    void close(std::string &cipherText);

private:
    /// RFC 8446 section 6. Those that are sent or told apart here.
    enum class Alert : std::uint8_t {
        CloseNotify = 0,
        UnexpectedMessage = 10,
        BadRecordMac = 20,
        RecordOverflow = 22,
        IllegalParameter = 47,
        DecodeError = 50,
        UserCanceled = 90,
        None = 255,
    };

    /// The next whole record, or one whose header is not acceptable. Empty: its rest must arrive.
    [[nodiscard]] std::string_view takeRecord(std::string_view &unread);
    /// What is wrong with the record. `received` is what came of it.
    [[nodiscard]] Alert read(std::string_view record, std::span<char> plain, Received &received);
    [[nodiscard]] static Alert readAlert(std::string_view message, Received &received);
    [[nodiscard]] Alert readHandshake(std::string_view message);
    /// Tells the peer that the next record has another key (RFC 8446 section 4.6.3).
    void renewSendingKey(std::string &cipherText);
    void send(Alert alert, std::string &cipherText);

    RecordProtection m_receiving;
    RecordProtection m_sending;
    std::string m_partial; ///< without memory of its own when it is empty
    bool m_hasClosed = false; ///< close_notify was sent
    bool m_owesKeyUpdate = false; ///< the peer has asked for one
};

} // namespace holdfast::tls
