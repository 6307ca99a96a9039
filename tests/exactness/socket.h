// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/exactness/loop.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace holdfast::exactness {

/// How a socket reads.
struct Reading
{
    int buffer = 0; ///< the kernel's, in bytes; 0: the system's choice
    std::size_t atOnce = std::size_t { 64 } * 1024;
};

/// One TCP connection to the server on the loopback address.
///
/// Invariants: while it is open it is in the loop.
/// Thread: one.
class Socket
{
public:
    /// What a read found.
    enum class Found : std::uint8_t { Bytes, Nothing, End };

    Socket(Loop &loop, Ready &ready) : m_loop(loop), m_ready(ready) { }
    ~Socket() { close(); }
    Socket(const Socket &) = delete;
    Socket &operator=(const Socket &) = delete;

    /// Begins to connect; what is sent goes out when it has.
    void connect(std::uint16_t port, const Reading &reading);
    [[nodiscard]] bool isOpen() const { return m_socket >= 0; }
    void send(std::string_view bytes);
    /// To be called when it is writable.
    void flush();
    /// `bytes` is what there was, until the next call.
    [[nodiscard]] Found read(std::string_view &bytes);
    void setReading(bool reads);
    /// True if a read that found so much may have left some.
    [[nodiscard]] bool mayHoldMoreThan(std::size_t bytes) const { return bytes >= m_atOnce; }
    /// From now on it reads as much as there is.
    void readAll() { m_atOnce = Reading {}.atOnce; }
    [[nodiscard]] bool isReading() const { return m_reads; }
    /// For people: how it reads, and what the kernel holds for it.
    [[nodiscard]] std::string state() const;

    void close();
    /// Without a word of good-bye: RST.
    void abort();

private:
    void update();

    Loop &m_loop;
    Ready &m_ready;
    int m_socket = -1; ///< its descriptor
    std::size_t m_atOnce = 0;
    std::string m_unsent;
    bool m_reads = true;
    bool m_writes = true; ///< is waited for
};

} // namespace holdfast::exactness
