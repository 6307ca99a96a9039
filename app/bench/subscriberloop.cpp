// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/subscriberloop.h"

#include "app/bench/clock.h"
#include "app/bench/stamp.h"
#include "app/bench/target.h"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <limits>
#include <numeric>
#include <sys/socket.h>

namespace holdfast::bench {

namespace {

constexpr std::size_t readBytes = 512UL * 1024;
constexpr std::size_t leftoverLimit = 16UL * 1024 * 1024;
constexpr std::size_t eventsATurn = 512;
constexpr std::uint32_t commandIndex = std::numeric_limits<std::uint32_t>::max();
constexpr double lingerSeconds = 0.2;

void noteFailure(FailureText &text, const std::string &why)
{
    if (text.front() == '\0')
        why.copy(text.data(), text.size() - 1);
}

bool watch(const Descriptor &poller, int operation, int fd, std::uint32_t events,
           std::uint32_t index)
{
    epoll_event event {};
    event.events = events;
    event.data.u32 = index;
    return ::epoll_ctl(poller.get(), operation, fd, &event) == 0;
}

double ownCpuSeconds()
{
    timespec used {};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / nsPerSecond;
}

} // namespace

SubscriberLoop::SubscriberLoop(const Options &options, const sockaddr_in &target, Slice slice,
                               std::uint32_t run, int commandFd)
    : m_options(options)
    , m_target(target)
    , m_slice(slice)
    , m_plan(options.channels)
    , m_requests(options)
    , m_intake(options, m_requests)
    , m_poller(::epoll_create1(EPOLL_CLOEXEC))
    , m_buffer(readBytes)
    , m_events(eventsATurn)
{
    m_members.reserve(slice.count);
    const std::uint32_t judged = options.isCountTrusted ? 0 : options.publishers;
    for (std::uint32_t i = 0; i < slice.count; ++i) {
        const std::uint32_t channel = (slice.first + i) % options.channels;
        m_members.push_back({ .socket = {},
                              .phase = Phase::Idle,
                              .leftover = {},
                              .subscription = { .channel = channel,
                                                .route = makeRoute(run, channel),
                                                .isOpen = false,
                                                .cursor = {},
                                                .check = SequenceCheck(judged) } });
    }
    watch(m_poller, EPOLL_CTL_ADD, commandFd, EPOLLIN, commandIndex);
}

HoldReport SubscriberLoop::connectAll()
{
    const std::uint64_t deadline = monotonicNs() + secondsToNs(m_options.connectSeconds);
    while ((m_opened < m_slice.count || m_opening > 0) && monotonicNs() < deadline) {
        openSome();
        turn(100);
    }
    if (m_hold.held < m_slice.count)
        noteFailure(m_hold.firstFailure, "the server did not answer in time");
    return m_hold;
}

void SubscriberLoop::openSome()
{
    while (m_opened < m_slice.count && m_opening < m_options.connectWindow)
        openOne(m_opened++);
}

void SubscriberLoop::openOne(std::uint32_t index)
{
    Member &member = m_members[index];
    auto socket = startConnection(m_target, m_slice.first + index);
    ++m_opening;
    member.phase = Phase::Connecting;
    if (!socket) {
        close(member, socket.error().message);
        return;
    }
    member.socket = Wire(std::move(socket.value()));
    if (!watch(m_poller, EPOLL_CTL_ADD, member.socket.get(), EPOLLOUT, index))
        close(member, systemMessage("epoll_ctl"));
}

void SubscriberLoop::serve()
{
    m_final.bytes = 0;
    m_final.reads = 0;
    m_cpuBeforeServing = ownCpuSeconds();
    while (!m_isCommanded)
        turn(-1);
}

FinalReport SubscriberLoop::drain(std::span<const std::uint64_t> published)
{
    const std::uint64_t due = dueInAll(published);
    const std::uint64_t deadline = monotonicNs() + secondsToNs(m_options.drainSeconds);
    const DeliveryCounts &counts = m_intake.tally().counts;
    while (counts.delivered + counts.told < due && monotonicNs() < deadline)
        turn(20);
    if (due > 0) {
        const std::uint64_t lingerEnd = monotonicNs() + secondsToNs(lingerSeconds);
        while (monotonicNs() < lingerEnd)
            turn(20);
    }
    m_final.cpuSeconds = ownCpuSeconds() - m_cpuBeforeServing;
    for (Member &member : m_members)
        m_intake.finish(member.subscription, dueOn(member.subscription.channel, published));
    m_final.tally = m_intake.tally();
    return m_final;
}

std::vector<std::uint32_t> SubscriberLoop::dueOn(std::uint32_t channel,
                                                 std::span<const std::uint64_t> published) const
{
    std::vector<std::uint32_t> due(published.size());
    for (std::uint32_t publisher = 0; publisher < due.size(); ++publisher)
        due[publisher] = m_plan.dueOn(channel, publisher, published[publisher]);
    return due;
}

std::uint64_t SubscriberLoop::dueInAll(std::span<const std::uint64_t> published) const
{
    std::uint64_t sum = 0;
    for (const Member &member : m_members) {
        const auto due = dueOn(member.subscription.channel, published);
        sum = std::accumulate(due.begin(), due.end(), sum);
    }
    return sum;
}

void SubscriberLoop::turn(int timeoutMs)
{
    const int ready =
        ::epoll_wait(m_poller.get(), m_events.data(), static_cast<int>(m_events.size()), timeoutMs);
    for (int i = 0; i < ready; ++i) {
        const epoll_event &event = m_events[static_cast<std::size_t>(i)];
        if (event.data.u32 == commandIndex)
            m_isCommanded = true;
        else
            handle(event.data.u32, event.events);
    }
}

void SubscriberLoop::handle(std::uint32_t index, std::uint32_t events)
{
    Member &member = m_members[index];
    if (member.phase == Phase::Connecting && !ask(member, index))
        return;
    if ((events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0)
        receive(member);
}

bool SubscriberLoop::ask(Member &member, std::uint32_t index)
{
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(member.socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    m_reply.clear();
    m_requests.appendSubscribe(member.subscription.channel, {}, m_reply);
    errno = error;
    if (error == 0 && m_options.isTls && !member.socket.startTls()) {
        close(member, "the TLS handshake failed");
        return false;
    }
    if (error != 0 || !member.socket.send(m_reply)) {
        close(member, systemMessage("connect"));
        return false;
    }
    member.phase = Phase::Asked;
    watch(m_poller, EPOLL_CTL_MOD, member.socket.get(), EPOLLIN, index);
    // A long-poller is not told that it is held.
    if (m_options.transport == Transport::LongPoll)
        hold(member);
    return true;
}

void SubscriberLoop::receive(Member &member)
{
    const std::size_t kept = member.leftover.size();
    if (m_buffer.size() < kept + readBytes)
        m_buffer.resize(kept + readBytes);
    std::copy(member.leftover.begin(), member.leftover.end(), m_buffer.begin());
    const ssize_t got = member.socket.receive(m_buffer.data() + kept, m_buffer.size() - kept);
    if (got > 0) {
        ++m_final.reads;
        m_final.bytes += static_cast<std::uint64_t>(got);
        take(member, kept + static_cast<std::size_t>(got));
    } else if (got == 0) {
        close(member, "the server closed the connection");
    } else if (errno != EAGAIN && errno != EINTR) {
        close(member, systemMessage("recv"));
    }
}

void SubscriberLoop::take(Member &member, std::size_t bytes)
{
    m_reply.clear();
    const Intaken taken =
        m_intake.take(member.subscription, { m_buffer.data(), bytes }, monotonicNs(), m_reply);
    if (!taken.failure.empty()) {
        close(member, taken.failure);
        return;
    }
    const std::size_t rest = bytes - taken.bytes;
    if (rest > leftoverLimit) {
        close(member, "the server sent 16 MiB without the end of a message");
        return;
    }
    if (rest > 0 || !member.leftover.empty())
        member.leftover.assign(m_buffer.data() + taken.bytes, rest);
    if (member.phase == Phase::Asked && member.subscription.isOpen)
        hold(member);
    if (!m_reply.empty() && !member.socket.send(m_reply))
        close(member, systemMessage("send"));
}

void SubscriberLoop::hold(Member &member)
{
    member.phase = Phase::Held;
    ++m_hold.held;
    --m_opening;
}

void SubscriberLoop::close(Member &member, const std::string &why)
{
    if (member.phase == Phase::Held) {
        ++m_final.closedEarly;
        noteFailure(m_final.firstFailure, why);
        --m_hold.held;
    } else {
        --m_opening;
    }
    noteFailure(m_hold.firstFailure, why);
    member.phase = Phase::Closed;
    member.socket.close();
}

} // namespace holdfast::bench
