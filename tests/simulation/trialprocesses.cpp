// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/simulation/trialprocesses.h"

#include <array>
#include <csignal>
#include <cstdlib>
#include <poll.h>
#include <sstream>
#include <string_view>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace holdfast::simulation {

namespace {

/// Many times the processor time of a run.
constexpr rlim_t secondsOfProcessor = 60;
/// Terminates each text of an outcome; no text contains it.
constexpr char end = '\x1e';

std::string written(const Outcome &outcome)
{
    std::ostringstream out;
    out << outcome.operations << ' ' << outcome.deliveries << ' ' << outcome.fingerprint << ' '
        << outcome.steps << ' ' << outcome.simulated.count() << ' ' << outcome.findings.size()
        << ' ' << outcome.lines.size() << end;
    for (const auto *texts : { &outcome.findings, &outcome.lines }) {
        for (const std::string &text : *texts)
            out << text << end;
    }
    return out.str();
}

std::optional<Outcome> outcomeIn(const std::string &said)
{
    std::istringstream in(said);
    std::string text;
    if (!std::getline(in, text, end))
        return std::nullopt;
    Outcome outcome;
    std::istringstream numbers(text);
    std::chrono::milliseconds::rep simulated = 0;
    std::size_t findings = 0;
    std::size_t lines = 0;
    numbers >> outcome.operations >> outcome.deliveries >> outcome.fingerprint >> outcome.steps
        >> simulated >> findings >> lines;
    outcome.simulated = std::chrono::milliseconds(simulated);
    for (std::size_t i = 0; i < findings + lines; ++i) {
        if (!std::getline(in, text, end))
            return std::nullopt;
        (i < findings ? outcome.findings : outcome.lines).push_back(text);
    }
    return outcome;
}

[[noreturn]] void runAsChild(const Trial &trial, int output)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const rlimit limit { secondsOfProcessor, secondsOfProcessor };
    setrlimit(RLIMIT_CPU, &limit);
    const std::string said = written(simulation::run(trial));
    std::string_view left = said;
    while (!left.empty()) {
        const auto count = ::write(output, left.data(), left.size());
        if (count <= 0)
            break;
        left.remove_prefix(static_cast<std::size_t>(count));
    }
    std::_Exit(0);
}

Outcome outcomeOf(const std::string &said, int status)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        if (auto outcome = outcomeIn(said))
            return std::move(*outcome);
    }
    Outcome outcome;
    const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    outcome.findings.push_back(signal == SIGXCPU || signal == SIGKILL
                                   ? std::string("the server turns in circles without an end")
                                   : "the server crashed (signal " + std::to_string(signal) + ')');
    return outcome;
}

} // namespace

TrialProcesses::~TrialProcesses()
{
    for (const auto &[descriptor, child] : m_children) {
        ::kill(child.process, SIGKILL);
        waitpid(child.process, nullptr, 0);
        ::close(descriptor);
    }
}

void TrialProcesses::start(const Trial &trial)
{
    std::array<int, 2> ends {};
    if (pipe(ends.data()) != 0)
        std::abort();
    const pid_t process = fork();
    if (process == 0) {
        ::close(ends[0]);
        runAsChild(trial, ends[1]);
    }
    ::close(ends[1]);
    m_children.emplace(ends[0], Child { trial, process, {} });
}

std::pair<Trial, Outcome> TrialProcesses::takeNext()
{
    while (true) {
        std::vector<pollfd> waits;
        for (const auto &[descriptor, child] : m_children)
            waits.push_back({ descriptor, POLLIN, 0 });
        poll(waits.data(), waits.size(), -1);
        for (const pollfd &wait : waits) {
            if (wait.revents == 0)
                continue;
            Child &child = m_children.at(wait.fd);
            std::array<char, 65536> part; // NOLINT(*-member-init): written by read
            const auto count = ::read(wait.fd, part.data(), part.size());
            if (count > 0) {
                child.said.append(part.data(), static_cast<std::size_t>(count));
                continue;
            }
            int status = 0;
            waitpid(child.process, &status, 0);
            std::pair<Trial, Outcome> result { child.trial, outcomeOf(child.said, status) };
            ::close(wait.fd);
            m_children.erase(wait.fd);
            return result;
        }
    }
}

Outcome TrialProcesses::run(const Trial &trial)
{
    start(trial);
    return takeNext().second;
}

} // namespace holdfast::simulation
