// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/crew.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <type_traits>
#include <unistd.h>

namespace holdfast::bench {

namespace {

static_assert(std::is_trivially_copyable_v<HoldReport>);
static_assert(std::is_trivially_copyable_v<FinalReport>);

bool writeAll(const Descriptor &pipe, const void *data, std::size_t size)
{
    const auto *from = static_cast<const char *>(data);
    while (size > 0) {
        const ssize_t written = ::write(pipe.get(), from, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        from += written;
        size -= static_cast<std::size_t>(written);
    }
    return true;
}

bool readAll(const Descriptor &pipe, void *data, std::size_t size)
{
    auto *to = static_cast<char *>(data);
    while (size > 0) {
        const ssize_t got = ::read(pipe.get(), to, size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        to += got;
        size -= static_cast<std::size_t>(got);
    }
    return true;
}

/// The life of a child: connect, report, receive, be told what was published, report.
bool holdSubscribers(const Options &options, const sockaddr_in &target, Slice slice,
                     std::uint32_t run, const Descriptor &commands, const Descriptor &reports)
{
    SubscriberLoop loop(options, target, slice, run, commands.get());
    const HoldReport held = loop.connectAll();
    if (!writeAll(reports, &held, sizeof held))
        return false;
    loop.serve();
    std::vector<std::uint64_t> published(options.publishers);
    if (!readAll(commands, published.data(), published.size() * sizeof published.front()))
        return false;
    const FinalReport report = loop.drain(published);
    return writeAll(reports, &report, sizeof report);
}

std::string textOf(const FailureText &text)
{
    return text.data();
}

Error childGone()
{
    return { ErrorCode::System, "a process that held subscribers ended before its time" };
}

} // namespace

Result<Crew> Crew::start(const Options &options, const sockaddr_in &target, std::uint32_t run)
{
    const std::size_t descriptors = raiseDescriptorLimit();
    const std::uint32_t largest = (options.subscribers + options.processes - 1) / options.processes;
    constexpr std::size_t ownDescriptors = 32;
    if (largest + ownDescriptors > descriptors)
        return Error { ErrorCode::LimitReached,
                       std::to_string(largest) + " subscribers in one process, but it may open "
                           + std::to_string(descriptors)
                           + " descriptors: raise --processes or `ulimit -Hn`." };
    Crew crew;
    Slice slice;
    for (std::uint32_t i = 0; i < options.processes; ++i) {
        slice.first += slice.count;
        slice.count = std::min(largest, options.subscribers - slice.first);
        auto child = forkOne(options, target, slice, run);
        if (!child)
            return child.error();
        crew.m_children.push_back(std::move(child.value()));
    }
    return crew;
}

Result<Crew::Child> Crew::forkOne(const Options &options, const sockaddr_in &target, Slice slice,
                                  std::uint32_t run)
{
    std::array<int, 2> commandEnds {};
    std::array<int, 2> reportEnds {};
    if (::pipe2(commandEnds.data(), O_CLOEXEC) < 0)
        return Error { ErrorCode::System, systemMessage("pipe") };
    Descriptor commandReader(commandEnds[0]);
    Descriptor commandWriter(commandEnds[1]);
    if (::pipe2(reportEnds.data(), O_CLOEXEC) < 0)
        return Error { ErrorCode::System, systemMessage("pipe") };
    Descriptor reportReader(reportEnds[0]);
    Descriptor reportWriter(reportEnds[1]);
    const pid_t parent = ::getpid();
    const pid_t pid = ::fork();
    if (pid < 0)
        return Error { ErrorCode::System, systemMessage("fork") };
    if (pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        const bool isOrphan = ::getppid() != parent;
        commandWriter.close();
        reportReader.close();
        const bool isDone =
            !isOrphan && holdSubscribers(options, target, slice, run, commandReader, reportWriter);
        ::_exit(isDone ? 0 : 1);
    }
    return Child { pid, std::move(commandWriter), std::move(reportReader) };
}

Crew::~Crew()
{
    for (Child &child : m_children) {
        ::kill(child.pid, SIGKILL);
        ::waitpid(child.pid, nullptr, 0);
    }
}

Result<void> Crew::awaitHeld(std::uint32_t wanted)
{
    std::uint32_t held = 0;
    std::string why;
    for (const Child &child : m_children) {
        HoldReport report;
        if (!readAll(child.reports, &report, sizeof report))
            return childGone();
        held += report.held;
        if (why.empty())
            why = textOf(report.firstFailure);
    }
    if (held < wanted)
        return Error { ErrorCode::Unavailable,
                       "Only " + std::to_string(held) + " of " + std::to_string(wanted)
                           + " subscribers are held: " + why };
    return {};
}

Result<FinalReport> Crew::finish(std::span<const std::uint64_t> published)
{
    for (const Child &child : m_children) {
        if (!writeAll(child.commands, published.data(), published.size_bytes()))
            return childGone();
    }
    FinalReport sum;
    for (const Child &child : m_children) {
        FinalReport report;
        if (!readAll(child.reports, &report, sizeof report))
            return childGone();
        sum.tally.counts += report.tally.counts;
        sum.tally.latency.merge(report.tally.latency);
        sum.tally.lastDeliveryNs = std::max(sum.tally.lastDeliveryNs, report.tally.lastDeliveryNs);
        sum.bytes += report.bytes;
        sum.reads += report.reads;
        sum.cpuSeconds += report.cpuSeconds;
        sum.closedEarly += report.closedEarly;
        if (sum.firstFailure.front() == '\0')
            sum.firstFailure = report.firstFailure;
    }
    return sum;
}

} // namespace holdfast::bench
