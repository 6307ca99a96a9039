// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bench/descriptor.h"
#include "app/bench/options.h"
#include "server/core/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace holdfast::bench {

/// The least code that can hold sockets and send() to them: a lower bound for any push server on
/// this machine. Every GET becomes a subscriber of the one configured transport, every POST is sent
/// to all of them. It has no channels and no history, and blocks on slow readers.
///
/// Invariants: m_places[fd] is where fd stands in m_held, for held ones only.
/// Thread: one.
class FloorServer
{
public:
    FloorServer(Transport transport, bool isBlock) : m_transport(transport), m_isBlock(isBlock) { }

    /// Listens on 127.0.0.1; gives the port.
    Result<std::uint16_t> listen(std::uint16_t port);
    /// Serves for so long.
    Result<void> serve(double seconds);

private:
    Result<void> acceptAll();
    void receive(int fd);
    /// The bytes of the first request in `bytes`, after serving it; 0 when it is not all there.
    std::size_t serveRequest(int fd, std::string_view bytes);
    void hold(int fd);
    void drop(int fd);
    void publish(std::string_view payload);
    void appendFraming(std::string_view payload);
    void flush();
    void close(int fd);

    Transport m_transport;
    bool m_isBlock;
    Descriptor m_listener;
    Descriptor m_poller;
    std::vector<int> m_held;
    std::vector<std::uint32_t> m_places;
    std::unordered_map<int, std::string> m_partial; ///< requests that came in pieces
    std::string m_block; ///< what goes to all held with the next flush()
};

} // namespace holdfast::bench
