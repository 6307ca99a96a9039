// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/exactness/socket.h"

#include <cstdint>
#include <memory>
#include <string>
#include <sys/types.h>
#include <vector>

namespace holdfast::exactness {

/// The real server as a child process. The destructor kills it if it is still running.
///
/// Thread: one.
class ServerProgram
{
public:
    ServerProgram(std::string path, std::vector<std::string> options);
    ~ServerProgram();
    ServerProgram(const ServerProgram &) = delete;
    ServerProgram &operator=(const ServerProgram &) = delete;

    /// Starts it on a free port, later on the same port again, and waits until it listens. False:
    /// it does not.
    bool start();
    /// Valid once it has started.
    [[nodiscard]] Endpoint endpoint() const { return m_endpoint; }
    [[nodiscard]] pid_t processId() const;

    void kill();
    void terminate();
    /// True once it has ended; exitStatus() is then valid.
    [[nodiscard]] bool hasEnded();
    /// The status that waitpid() returned.
    [[nodiscard]] int exitStatus() const;

private:
    struct Process;

    const std::string m_path;
    const std::vector<std::string> m_options;
    Endpoint m_endpoint;
    std::unique_ptr<Process> m_process;
};

} // namespace holdfast::exactness
