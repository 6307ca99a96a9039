// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/exactness/clienttls.h"
#include "tests/exactness/loop.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace holdfast::exactness {

class Departures;
class Random;

/// Where the server listens, on the loopback address.
struct Endpoint
{
    std::uint16_t port = 0;
    bool isEncrypted = false; ///< it speaks TLS
};

/// How a socket reads.
struct Reading
{
    int buffer = 0; ///< SO_RCVBUF in bytes; 0: the system's default
    std::size_t atOnce = std::size_t { 64 } * 1024;
};

/// One TCP connection to the server on the loopback address.
///
/// Invariants: an open socket is registered with the loop.
/// Thread: one.
class Socket
{
public:
    /// The result of a read.
    enum class Found : std::uint8_t { Bytes, Nothing, End };

    /// What the environment has done to the connection, which is no error of the server. Only the
    /// simulation knows it.
    enum class Fate : std::uint8_t {
        Kept,
        Cut, ///< the network has reset it, even if the client does not know it yet
        Refused, ///< the server may not serve it, because of a limit or of the system
        MayBeRefused, ///< it was over the limit when it was accepted, and may not have been since
    };

    Socket(Loop &loop, Ready &ready) : m_loop(loop), m_ready(ready) { }
    ~Socket() { close(); }
    Socket(const Socket &) = delete;
    Socket &operator=(const Socket &) = delete;

    /// Starts to connect; what is sent meanwhile is written once connected. `version`: the highest
    /// that it offers, if the server speaks TLS.
    void connect(const Endpoint &server, const Reading &reading,
                 ClientTls::Version version = ClientTls::Version::Tls13);
    [[nodiscard]] bool isOpen() const { return m_socket >= 0; }
    void send(std::string_view bytes);
    /// Call it when the socket is writable.
    void flush();
    /// `bytes` is what was read; valid until the next call.
    [[nodiscard]] Found read(std::string_view &bytes);
    void setReading(bool reads);
    /// True if a read that returned `bytes` bytes may have left more in the kernel.
    [[nodiscard]] bool mayHoldMoreThan(std::size_t bytes) const
    {
        return (m_tls ? m_received : bytes) >= m_atOnce;
    }
    /// Reads without the limit of `Reading::atOnce` from now on.
    void readAll() { m_atOnce = Reading {}.atOnce; }
    [[nodiscard]] bool isReading() const { return m_reads; }
    [[nodiscard]] Fate fate() const;
    [[nodiscard]] bool mayBeRefused() const
    {
        return fate() == Fate::Refused || fate() == Fate::MayBeRefused;
    }
    /// For log output: how it reads, and what the kernel buffers for it.
    [[nodiscard]] std::string state() const;

    void close();
    /// Closes it with RST.
    void abort();
    /// Leaves it half-closed: finishes sending, over TLS with close_notify if `closesTls`, and
    /// reads on until the server ends it.
    void depart(Departures &departures, bool closesTls);

    [[nodiscard]] bool isEncrypted() const { return m_tls != nullptr; }
    /// False: the TLS handshake is not complete.
    [[nodiscard]] bool isEstablished() const { return !m_tls || m_tls->isEstablished(); }
    /// Precondition: isEncrypted().
    [[nodiscard]] const ClientTls &tls() const { return *m_tls; }
    /// As ClientTls's functions of these names. Precondition: isEncrypted() and isEstablished().
    void updateKeys(std::size_t times);
    void renegotiate();
    /// Sends the beginning of a TLS record, and closes it with or without RST. Precondition:
    /// isEncrypted().
    void cutInRecord(Random &random);

private:
    void update();

    Loop &m_loop;
    Ready &m_ready;
    int m_socket = -1; ///< the descriptor
    std::size_t m_atOnce = 0;
    std::string m_unsent; ///< with TLS: encrypted
    std::unique_ptr<ClientTls> m_tls; ///< null: plain
    std::size_t m_received = 0; ///< bytes from the kernel in the last read
    bool m_reads = true;
    bool m_writes = true; ///< waits for writability
};

} // namespace holdfast::exactness
