// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/trace.h"
#include "server/core/cursor.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast {
class Server;
}

namespace holdfast::simulation {

/// Watches some clients of one server, and judges their traces: the steps of a connection are
/// possible in their order, and whatever a client was sent is in its trace.
///
/// Invariants: is destroyed before the server. Thread: one.
class TraceWitness
{
public:
    explicit TraceWitness(Server &server);

    /// The client has read this message.
    void received(const std::string &client, std::string_view message);
    /// What is wrong. `isOver`: no worker is at work, so that the traces are complete. Otherwise a
    /// worker may have sent something and not recorded it yet.
    [[nodiscard]] std::vector<std::string> judge(bool isOver);

private:
    struct Range
    {
        std::uint64_t first = 0;
        std::uint64_t last = 0;
    };
    /// What the steps of one connection have led to.
    struct Connection
    {
        bool isOver = false; ///< closed, or of another client
        bool isStream = false;
        bool isAsking = false; ///< a request is not answered
        bool isBehind = false;
        std::chrono::nanoseconds at {};
        std::uint64_t pushed = 0; ///< the last message
        std::optional<Range> unsent; ///< partly sent
    };
    struct Client
    {
        std::unique_ptr<api::ClientTrace> trace;
        std::uint64_t next = 0;
        bool hasLostSteps = false; ///< cannot be judged
        std::map<std::uint64_t, Connection> connections;
        std::vector<Range> sent;
        std::set<std::uint64_t> received;
    };

    void read(const std::string &id, Client &client);
    /// Empty, or why the step is not possible.
    [[nodiscard]] static std::string follow(Client &client, const api::TraceStep &step);
    [[nodiscard]] static std::string judgePushed(Connection &connection, const trace::Pushed &step);

    const Epoch m_epoch;
    std::map<std::string, Client> m_clients; ///< by client id
    std::vector<std::string> m_findings;
};

/// Of the engine that is running, if it has watched clients; otherwise null.
[[nodiscard]] TraceWitness *traceWitness();

} // namespace holdfast::simulation
