// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/publisherloop.h"

#include "app/bench/clock.h"
#include "app/bench/httpanswer.h"
#include "app/bench/stamp.h"
#include "app/bench/target.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <numeric>
#include <sys/socket.h>

namespace holdfast::bench {

namespace {

constexpr std::uint64_t answerTimeoutNs = secondsToNs(30);
constexpr char filler = '.';

Error brokenPublisher(const std::string &why)
{
    return { ErrorCode::Unavailable, "A publish failed: " + why };
}

/// Time until `untilNs` with nanosecond resolution: milliseconds are too coarse for a paced run.
int waitUntil(const Descriptor &poller, std::vector<epoll_event> &events, std::uint64_t untilNs)
{
    const std::uint64_t now = monotonicNs();
    const std::uint64_t left = untilNs > now ? untilNs - now : 0;
    constexpr std::uint64_t second = 1'000'000'000;
    const timespec timeout { .tv_sec = static_cast<time_t>(left / second),
                             .tv_nsec = static_cast<long>(left % second) };
    return ::epoll_pwait2(poller.get(), events.data(), static_cast<int>(events.size()), &timeout,
                          nullptr);
}

} // namespace

std::uint64_t Published::total() const
{
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t { 0 });
}

PublisherLoop::PublisherLoop(const Options &options, const sockaddr_in &target, std::uint32_t run)
    : m_target(target)
    , m_run(run)
    , m_payloadBytes(options.payloadBytes)
    , m_isTls(options.isTls)
    , m_plan(options.channels)
    , m_requests(options)
    , m_poller(::epoll_create1(EPOLL_CLOEXEC))
    , m_publishers(options.publishers)
    , m_events(options.publishers)
{
    m_published.counts.resize(options.publishers);
}

Result<void> PublisherLoop::connect()
{
    for (std::uint32_t index = 0; index < m_publishers.size(); ++index) {
        if (auto connected = connectOne(index); !connected)
            return connected;
        m_idle.push_back(index);
    }
    std::reverse(m_idle.begin(), m_idle.end());
    return {};
}

Result<void> PublisherLoop::connectOne(std::uint32_t index)
{
    auto socket = connectTo(m_target);
    if (!socket)
        return socket.error();
    epoll_event event {};
    event.events = EPOLLIN;
    event.data.u32 = index;
    if (::epoll_ctl(m_poller.get(), EPOLL_CTL_ADD, socket->get(), &event) < 0)
        return Error { ErrorCode::System, systemMessage("epoll_ctl") };
    Wire &wire = m_publishers[index].socket;
    wire = Wire(std::move(socket.value()));
    if (m_isTls && !wire.startTls())
        return brokenPublisher("the TLS handshake failed");
    return {};
}

std::uint64_t PublisherLoop::nextDueNs(const Pace &pace) const
{
    if (pace.rate == 0 || m_started == 0)
        return 0;
    return m_published.firstSentNs + secondsToNs(static_cast<double>(m_started) / pace.rate);
}

bool PublisherLoop::isOver(const Pace &pace, std::uint64_t nowNs) const
{
    if (pace.messages > 0 && m_started >= pace.messages)
        return true;
    return pace.seconds > 0 && m_started > 0
        && nowNs >= m_published.firstSentNs + secondsToNs(pace.seconds);
}

Result<Published> PublisherLoop::run(const Pace &pace)
{
    for (;;) {
        std::uint64_t now = monotonicNs();
        while (!m_idle.empty() && !isOver(pace, now) && nextDueNs(pace) <= now) {
            const std::uint32_t index = m_idle.back();
            m_idle.pop_back();
            if (auto sent = publish(index); !sent)
                return sent.error();
            now = monotonicNs();
        }
        const bool mayStart = !m_idle.empty() && !isOver(pace, now);
        if (!mayStart && m_idle.size() == m_publishers.size())
            return m_published;
        if (auto turned = awaitAnswers(mayStart ? nextDueNs(pace) : 0); !turned)
            return turned.error();
    }
}

Result<void> PublisherLoop::publish(std::uint32_t index)
{
    std::uint64_t &count = m_published.counts[index];
    const std::uint32_t channel = m_plan.channelOf(index, count);
    m_request.clear();
    m_requests.appendPublishHead(channel, m_payloadBytes, m_request);
    const std::size_t payloadAt = m_request.size();
    m_request.append(m_payloadBytes, filler);
    const std::uint64_t now = monotonicNs();
    writeStamp({ .publisher = index,
                 .route = makeRoute(m_run, channel),
                 .sequence = m_plan.sequenceOf(count),
                 .sentNs = now },
               m_request.data() + payloadAt);
    if (m_started++ == 0)
        m_published.firstSentNs = now;
    ++count;
    Publisher &publisher = m_publishers[index];
    publisher.sentNs = now;
    if (!publisher.socket.send(m_request))
        return brokenPublisher(systemMessage("send"));
    return {};
}

/// `untilNs` 0: as long as a server may take to answer.
Result<void> PublisherLoop::awaitAnswers(std::uint64_t untilNs)
{
    const std::uint64_t end = untilNs > 0 ? untilNs : monotonicNs() + answerTimeoutNs;
    const int ready = waitUntil(m_poller, m_events, end);
    if (ready == 0 && untilNs == 0)
        return brokenPublisher("no answer for 30 seconds");
    for (int i = 0; i < ready; ++i) {
        if (auto received = receive(m_events[static_cast<std::size_t>(i)].data.u32); !received)
            return received;
    }
    return {};
}

Result<void> PublisherLoop::receive(std::uint32_t index)
{
    Publisher &publisher = m_publishers[index];
    std::array<char, 4096> buffer {};
    const ssize_t got = publisher.socket.receive(buffer.data(), buffer.size());
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return {};
    if (got < 0)
        return brokenPublisher(systemMessage("recv"));
    if (got == 0)
        return brokenPublisher("the server closed the connection without an answer");
    publisher.answer.append(buffer.data(), static_cast<std::size_t>(got));
    return takeAnswer(index);
}

Result<void> PublisherLoop::takeAnswer(std::uint32_t index)
{
    Publisher &publisher = m_publishers[index];
    const auto head = readAnswerHead(publisher.answer);
    if (!head || !answerBytes(*head, publisher.answer))
        return {};
    if (head->status < 200 || head->status > 299)
        return brokenPublisher("the server answered '"
                               + publisher.answer.substr(0, publisher.answer.find('\r')) + "' "
                               + publisher.answer.substr(head->headBytes, 400));
    const std::uint64_t now = monotonicNs();
    m_published.answers.add(now - publisher.sentNs);
    m_published.lastAnswerNs = now;
    const bool closes = head->closes;
    publisher.answer.clear();
    m_idle.push_back(index);
    return closes ? connectOne(index) : Result<void> {};
}

} // namespace holdfast::bench
