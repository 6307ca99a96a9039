// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/tls/recordcipher.h"

#include <array>
#include <cstddef>
#include <string_view>

struct ssl_st; // OpenSSL's SSL

namespace holdfast::tls {

/// The two application traffic secrets of a TLS 1.3 handshake (RFC 8446 section 7.1), which OpenSSL
/// tells only through its callback for key logs.
///
/// Invariants: wiped when it is destroyed. Thread: that of its session.
class TrafficSecrets
{
public:
    TrafficSecrets() = default;
    ~TrafficSecrets();
    TrafficSecrets(const TrafficSecrets &) = delete;
    TrafficSecrets &operator=(const TrafficSecrets &) = delete;

    /// Is set as the context's callback. A session's TrafficSecrets are its application data.
    static void keep(const ssl_st *ssl, const char *line);
    /// A line of a key log: "LABEL CLIENT_RANDOM SECRET", the last two as hexadecimal digits.
    void read(std::string_view line);

    /// Empty until the handshake has come so far.
    [[nodiscard]] Bytes ofClient() const { return m_client.bytes(); }
    [[nodiscard]] Bytes ofServer() const { return m_server.bytes(); }

private:
    struct Secret
    {
        std::array<unsigned char, RecordCipher::maxHashBytes> value {};
        std::size_t size = 0;
        [[nodiscard]] Bytes bytes() const { return Bytes(value).first(size); }
    };

    Secret m_client;
    Secret m_server;
};

} // namespace holdfast::tls
