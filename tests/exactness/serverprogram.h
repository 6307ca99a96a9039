// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bench/descriptor.h"

#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

namespace holdfast::exactness {

/// The real server as a child process. Killed with the object if it still runs.
///
/// Thread: one.
class ServerProgram
{
public:
    ServerProgram(std::string path, std::vector<std::string> options)
        : m_path(std::move(path)), m_options(std::move(options))
    {
    }
    ~ServerProgram();
    ServerProgram(const ServerProgram &) = delete;
    ServerProgram &operator=(const ServerProgram &) = delete;

    /// Starts it on the port it had before, the first time on a free one, and waits until it
    /// listens. False: it does not.
    bool start();
    [[nodiscard]] std::uint16_t port() const { return m_port; }
    [[nodiscard]] pid_t processId() const { return m_child; }

    void kill();
    void terminate() const;
    /// True once it has ended; then exitStatus() holds.
    [[nodiscard]] bool hasEnded();
    /// As waitpid() gives it.
    [[nodiscard]] int exitStatus() const { return m_status; }

private:
    void run(int output) const;
    [[nodiscard]] bool readPort(const bench::Descriptor &output);

    const std::string m_path;
    const std::vector<std::string> m_options;
    pid_t m_child = -1;
    int m_status = 0;
    std::uint16_t m_port = 0;
    bench::Descriptor m_output; ///< kept open, so that it can go on writing
};

} // namespace holdfast::exactness
