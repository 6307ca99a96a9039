// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace holdfast {
class Server;
}

namespace holdfast::simulation {

/// The engine that exactness::ServerProgram runs; null if it has ended.
[[nodiscard]] Server *runningServer();

/// An option of the simulated program only: its limit of connections.
constexpr const char *connectionLimitOption = "--connections";

} // namespace holdfast::simulation
