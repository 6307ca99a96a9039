// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/tls/recordcipher.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct bio_st; // OpenSSL's BIO

namespace holdfast::tls {

/// What all sessions of a thread share, because a session uses it only during a call: the place
/// between OpenSSL and the caller's buffers, and the ciphers of TLS 1.3.
///
/// Invariants: outlives its sessions; outside of a call it refers to nothing.
/// Thread: the one that uses its sessions. Its end frees what OpenSSL keeps for that thread.
class TlsWorkspace
{
public:
    TlsWorkspace();
    ~TlsWorkspace();
    TlsWorkspace(const TlsWorkspace &) = delete;
    TlsWorkspace &operator=(const TlsWorkspace &) = delete;

private:
    friend class TlsSession;

    /// What a call reads from and appends to.
    struct Buffers
    {
        std::string_view unread;
        std::string *written = nullptr;
    };
    struct Transfer; ///< OpenSSL's callbacks

    /// By the suite's number on the wire; made when it is first asked for. Null: see
    /// RecordCipher::make().
    [[nodiscard]] const RecordCipher *cipher(std::uint16_t suite);

    Buffers m_buffers;
    bio_st *m_bio; ///< owned; each session has a reference
    std::array<std::unique_ptr<RecordCipher>, 3> m_ciphers; ///< of the suites 0x1301 to 0x1303
};

} // namespace holdfast::tls
