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

/// Listens on an IPv4 address; not open if the system says no (errno says why).
[[nodiscard]] Socket listenOn(const std::string &address, std::uint16_t port);
/// The port that a listening socket got.
[[nodiscard]] std::uint16_t portOf(const Socket &listener);

/// Serves echo connections from one poll() loop: for tests, so small rather than fast.
///
/// Invariants: at most 500 connections; others wait to be accepted. A connection that has ended is
/// closed by the peer or five seconds later, so that no reset overtakes the last answer.
/// Thread: one.
class EchoLoop
{
public:
    EchoLoop(Socket listener, EchoWorkspace &workspace);

    /// Waits for what happens next and handles it. False if the system cannot wait any more.
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
        bool hasPeerEnded = false; ///< nothing more will come
        bool isLingering = false; ///< all is sent: waits for the peer to close
        Time lingersUntil {};
    };

    void accept();
    [[nodiscard]] static short wanted(const Client &client);
    /// False if the connection is over.
    [[nodiscard]] bool serve(Client &client, short happened);
    [[nodiscard]] bool receive(Client &client);
    [[nodiscard]] static bool send(Client &client);

    Socket m_listener;
    EchoWorkspace &m_workspace;
    std::list<Client> m_clients;
    std::vector<pollfd> m_polled; ///< the listener, then m_clients in their order
    std::string m_buffer;
};

} // namespace holdfast::conformance
