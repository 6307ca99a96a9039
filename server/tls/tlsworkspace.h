// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct bio_st; // OpenSSL's BIO

namespace holdfast::tls {

/// The place between OpenSSL and the caller's buffers. All sessions of a thread share one, because
/// a session uses it only during a call.
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

    Buffers m_buffers;
    bio_st *m_bio; ///< owned; each session has a reference
};

} // namespace holdfast::tls
