// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/conformance/echoconnection.h"

#include <chrono>
#include <cstddef>
#include <list>
#include <poll.h>
#include <string>
#include <vector>

namespace holdfast::conformance {

/// Owns a descriptor.
///
/// Invariants: closes it once.
class Socket
{
public:
    explicit Socket(int descriptor) : m_descriptor(descriptor) { }
    ~Socket();
    Socket(Socket &&other) noexcept;
    Socket &operator=(Socket &&) = delete;

    [[nodiscard]] int descriptor() const { return m_descriptor; }
    [[nodiscard]] bool isOpen() const { return m_descriptor >= 0; }

private:
    int m_descriptor;
};

/// Listens on an IPv4 address. On an error the socket is not open, and errno gives the reason.
[[nodiscard]] Socket listenOn(const std::string &address, std::uint16_t port);
/// The port to which a listening socket is bound.
[[nodiscard]] std::uint16_t portOf(const Socket &listener);

/// Serves echo connections from one poll() loop. For tests: simple, not fast.
///
/// Invariants: at most 500 connections; others wait to be accepted. After the last response the
/// server half-closes and waits for the peer to close, at most five seconds, so that no reset
/// overtakes the response.
/// Thread: one.
class EchoLoop
{
public:
    EchoLoop(Socket listener, EchoWorkspace &workspace);

    /// Waits for events and handles them. False if poll() fails.
    [[nodiscard]] bool turn();

private:
    using Time = std::chrono::steady_clock::time_point;

    struct Client
    {
        Client(Socket &&accepted, EchoWorkspace &workspace)
            : socket(std::move(accepted)), echo(workspace)
        {
        }

        Socket socket;
        EchoConnection echo;
        bool hasPeerEnded = false; ///< the peer has half-closed
        bool isLingering = false; ///< all is sent; waits for the peer to close
        Time lingersUntil {};
    };

    void accept();
    [[nodiscard]] static short wanted(const Client &client);
    /// False if the connection has ended.
    [[nodiscard]] bool serve(Client &client, short happened);
    [[nodiscard]] bool receive(Client &client);
    [[nodiscard]] static bool send(Client &client);

    Socket m_listener;
    EchoWorkspace &m_workspace;
    std::list<Client> m_clients;
    std::vector<pollfd> m_polled; ///< the listener, then m_clients in the same order
    std::string m_buffer;
};

} // namespace holdfast::conformance
