// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bench/descriptor.h"

#include <cstddef>
#include <memory>
#include <string_view>
#include <sys/types.h>

struct ssl_st; // OpenSSL's SSL

namespace holdfast::bench {

/// A connected socket, plain or TLS.
///
/// Thread: any, one at a time.
class Wire
{
public:
    Wire() = default;
    explicit Wire(Descriptor socket) : m_socket(std::move(socket)) { }

    /// Speaks TLS from here on; waits for the handshake. Any certificate will do: it measures the
    /// server, and sends it nothing secret. False: the handshake failed.
    [[nodiscard]] bool startTls();

    [[nodiscard]] int get() const { return m_socket.get(); }
    void close();
    /// True if all of it went out.
    [[nodiscard]] bool send(std::string_view bytes);
    /// As recv(2) with MSG_DONTWAIT.
    [[nodiscard]] ssize_t receive(char *buffer, std::size_t size);

private:
    struct Free
    {
        void operator()(ssl_st *ssl) const;
    };

    Descriptor m_socket;
    std::unique_ptr<ssl_st, Free> m_tls; ///< null: plain
};

} // namespace holdfast::bench
