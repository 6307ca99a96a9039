// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bench/descriptor.h"
#include "app/bench/intake.h"
#include "app/bench/options.h"
#include "app/bench/plan.h"
#include "app/bench/requestwriter.h"
#include "app/bench/wire.h"

#include <array>
#include <cstdint>
#include <netinet/in.h>
#include <span>
#include <string>
#include <sys/epoll.h>
#include <vector>

namespace holdfast::bench {

using FailureText = std::array<char, 160>; ///< ends with a NUL; empty: nothing failed

/// How many subscribers of a process have connected. Sent through a pipe.
struct HoldReport
{
    std::uint32_t held = 0;
    FailureText firstFailure {};
};

/// The final result of a process of subscribers. Sent through a pipe.
struct FinalReport
{
    DeliveryTally tally;
    std::uint64_t bytes = 0; ///< since serve() began, as are reads and cpuSeconds
    std::uint64_t reads = 0;
    std::uint32_t closedEarly = 0;
    double cpuSeconds = 0; ///< this process's own
    FailureText firstFailure {};
};

/// The part of a run's subscribers that one process holds.
struct Slice
{
    std::uint32_t first = 0;
    std::uint32_t count = 0;
};

/// Connects and reads one process's share of the subscribers: one epoll loop, one read buffer.
///
/// Invariants: bytes of an incomplete message are in the subscriber's `leftover`; nothing is copied
/// there while messages arrive complete.
/// Thread: one.
class SubscriberLoop
{
public:
    /// `commandFd` becoming readable ends serve().
    SubscriberLoop(const Options &options, const sockaddr_in &target, Slice slice,
                   std::uint32_t run, int commandFd);

    /// Connects all, or as many as succeed within Options::connectSeconds.
    HoldReport connectAll();
    /// Receives until a command comes.
    void serve();
    /// Receives until every expected message has arrived (publisher p has published
    /// `published[p]`), or Options::drainSeconds have passed; then a little longer, for duplicates;
    /// then checks.
    FinalReport drain(std::span<const std::uint64_t> published);

private:
    enum class Phase : std::uint8_t { Idle, Connecting, Asked, Held, Closed };
    struct Member
    {
        Wire socket;
        Phase phase = Phase::Idle;
        std::string leftover;
        Subscription subscription;
    };

    void openSome();
    void openOne(std::uint32_t index);
    void turn(int timeoutMs);
    void handle(std::uint32_t index, std::uint32_t events);
    bool ask(Member &member, std::uint32_t index);
    void receive(Member &member);
    void take(Member &member, std::size_t bytes);
    void hold(Member &member);
    void close(Member &member, const std::string &why);
    [[nodiscard]] std::vector<std::uint32_t> dueOn(std::uint32_t channel,
                                                   std::span<const std::uint64_t> published) const;
    [[nodiscard]] std::uint64_t dueInAll(std::span<const std::uint64_t> published) const;

    const Options &m_options;
    sockaddr_in m_target;
    Slice m_slice;
    PublishPlan m_plan;
    RequestWriter m_requests;
    Intake m_intake;
    Descriptor m_poller;
    std::vector<Member> m_members;
    std::vector<char> m_buffer;
    std::vector<epoll_event> m_events;
    std::string m_reply;
    std::uint32_t m_opened = 0;
    std::uint32_t m_opening = 0; ///< members in Connecting or Asked
    bool m_isCommanded = false;
    double m_cpuBeforeServing = 0;
    HoldReport m_hold;
    FinalReport m_final;
};

} // namespace holdfast::bench
