// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/server.h"
#include "tests/support/httpclient.h"

namespace holdfast::tests {

/// The default settings with so many workers.
[[nodiscard]] ServerSettings withWorkers(unsigned workers);
/// The query for clients whose id, name or address holds that text.
[[nodiscard]] api::ClientQuery containing(const std::string &text);

/// A server of the test's own process on a free loopback port.
///
/// Thread: the test's.
class RunningServer
{
public:
    explicit RunningServer(const ServerSettings &settings = {});

    [[nodiscard]] Server &engine() { return m_server; }
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] HttpClient connect() const { return HttpClient(m_port); }
    /// A client that holds a stream: its hello has come.
    [[nodiscard]] HttpClient streaming(const QByteArray &target) const;
    /// Broadcasts as the operator does; the outcome. The test fails where it is refused.
    api::BroadcastOutcome broadcast(const std::vector<std::string> &targets,
                                    const std::string &payload);
    /// The client with that id as the engine shows it; a serial of 0 if there is none.
    [[nodiscard]] api::ClientSnapshot client(const std::string &id) const;

private:
    Server m_server;
    quint16 m_port = 0;
};

} // namespace holdfast::tests
