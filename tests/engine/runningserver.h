// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/server.h"
#include "tests/support/httpclient.h"

namespace holdfast::tests {

/// The default settings with that many workers.
[[nodiscard]] ServerSettings withWorkers(unsigned workers);
/// A query for clients whose id, name or address contains the text.
[[nodiscard]] api::ClientQuery containing(const std::string &text);

/// A server in the test's process, on a free loopback port.
///
/// Thread: the test's.
class RunningServer
{
public:
    explicit RunningServer(const ServerSettings &settings = {});

    [[nodiscard]] Server &engine() { return m_server; }
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] HttpClient connect() const { return HttpClient(m_port); }
    /// A client with an open stream that has received its hello.
    [[nodiscard]] HttpClient streaming(const QByteArray &target) const;
    /// Broadcasts as the operator; returns the outcome. The test fails if it is refused.
    api::BroadcastOutcome broadcast(const std::vector<std::string> &targets,
                                    const std::string &payload);
    /// The engine's snapshot of the client with that id; its serial is 0 if there is none.
    [[nodiscard]] api::ClientSnapshot client(const std::string &id) const;

private:
    Server m_server;
    quint16 m_port = 0;
};

} // namespace holdfast::tests
