// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bench/descriptor.h"
#include "tests/exactness/clienttls.h"
#include "tests/exactness/findings.h"
#include "tests/exactness/loop.h"

#include <memory>
#include <vector>

namespace holdfast::exactness {

/// The connections that clients have half-closed. Reads each to its end, which the server decides.
///
/// Invariants: each is registered with the loop until it has ended.
/// Thread: one.
class Departures
{
public:
    Departures(Loop &loop, Findings &findings);
    ~Departures();
    Departures(const Departures &) = delete;
    Departures &operator=(const Departures &) = delete;

    /// `tls`: null for a plain connection.
    void add(bench::Descriptor socket, std::unique_ptr<ClientTls> tls);
    /// Those that the server has not ended.
    [[nodiscard]] std::size_t pending() const;

private:
    class Connection;

    Loop &m_loop;
    Findings &m_findings;
    std::vector<std::unique_ptr<Connection>> m_connections;
};

} // namespace holdfast::exactness
