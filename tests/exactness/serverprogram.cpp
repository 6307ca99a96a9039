// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/serverprogram.h"

#include "app/bench/descriptor.h"

#include <array>
#include <charconv>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <string_view>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace holdfast::exactness {

namespace {

/// Exceeded only by a server that cannot start.
constexpr int startMilliseconds = 30'000;

void run(const std::string &path, std::uint16_t port, const std::vector<std::string> &options,
         int output)
{
    // The child process. It needs no lock that another thread may hold: the only other threads are
    // hogs, which take none.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(output, STDOUT_FILENO);
    std::vector<std::string> arguments { path, "--manage", "off", "--listen",
                                         "127.0.0.1:" + std::to_string(port) };
    arguments.insert(arguments.end(), options.begin(), options.end());
    std::vector<char *> pointers;
    pointers.reserve(arguments.size() + 1);
    for (std::string &argument : arguments)
        pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    execv(path.c_str(), pointers.data());
    _exit(127);
}

bool readEndpoint(const bench::Descriptor &output, Endpoint &endpoint)
{
    constexpr std::string_view before = "://127.0.0.1:";
    std::string said;
    while (said.find('\n') == std::string::npos) {
        pollfd waits { output.get(), POLLIN, 0 };
        std::array<char, 512> part; // NOLINT(*-member-init): written by read
        if (poll(&waits, 1, startMilliseconds) <= 0)
            return false;
        const auto count = ::read(output.get(), part.data(), part.size());
        if (count <= 0)
            return false;
        said.append(part.data(), static_cast<std::size_t>(count));
    }
    const auto at = said.find(before);
    if (at == std::string::npos)
        return false;
    endpoint.isEncrypted = said.substr(0, at).ends_with("https");
    const char *from = said.data() + at + before.size();
    return std::from_chars(from, said.data() + said.size(), endpoint.port).ec == std::errc();
}

} // namespace

struct ServerProgram::Process
{
    pid_t child = -1;
    int status = 0;
    bench::Descriptor output; ///< kept open, so that the server can go on writing to it
};

ServerProgram::ServerProgram(std::string path, std::vector<std::string> options)
    : m_path(std::move(path)), m_options(std::move(options)), m_process(std::make_unique<Process>())
{
}

pid_t ServerProgram::processId() const
{
    return m_process->child;
}

int ServerProgram::exitStatus() const
{
    return m_process->status;
}

ServerProgram::~ServerProgram()
{
    if (!hasEnded())
        kill();
}

bool ServerProgram::start()
{
    std::array<int, 2> ends {};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        return false;
    m_process->output = bench::Descriptor(ends[0]);
    const bench::Descriptor input(ends[1]);
    m_process->child = fork();
    if (m_process->child == 0)
        run(m_path, m_endpoint.port, m_options, input.get());
    return m_process->child > 0 && readEndpoint(m_process->output, m_endpoint);
}

void ServerProgram::kill()
{
    if (m_process->child <= 0)
        return; // kill(2) with a number below 1 would signal other processes
    ::kill(m_process->child, SIGKILL);
    waitpid(m_process->child, &m_process->status, 0);
    m_process->child = -1;
}

void ServerProgram::terminate()
{
    if (m_process->child > 0)
        ::kill(m_process->child, SIGTERM);
}

bool ServerProgram::hasEnded()
{
    if (m_process->child > 0
        && waitpid(m_process->child, &m_process->status, WNOHANG) == m_process->child)
        m_process->child = -1;
    return m_process->child <= 0;
}

} // namespace holdfast::exactness
