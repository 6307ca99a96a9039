// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bench/descriptor.h"
#include "app/bench/histogram.h"
#include "app/bench/options.h"
#include "app/bench/plan.h"
#include "app/bench/requestwriter.h"
#include "app/bench/wire.h"
#include "server/core/result.h"

#include <cstdint>
#include <netinet/in.h>
#include <string>
#include <sys/epoll.h>
#include <vector>

namespace holdfast::bench {

/// How a run publishes. It ends at the bound that is reached first.
struct Pace
{
    std::uint64_t messages = 0; ///< 0: no bound
    double seconds = 0; ///< 0: no bound
    double rate = 0; ///< messages a second; 0: as fast as answers come
};

/// What a run has published.
struct Published
{
    std::vector<std::uint64_t> counts; ///< per publisher
    Histogram answers; ///< from sending a publish to having its whole answer
    std::uint64_t firstSentNs = 0;
    std::uint64_t lastAnswerNs = 0;

    [[nodiscard]] std::uint64_t total() const;
};

/// Publishes over keep-alive connections, with one publish in flight on each.
///
/// Invariants: a publisher is in m_idle or waits for its answer.
/// Thread: one.
class PublisherLoop
{
public:
    PublisherLoop(const Options &options, const sockaddr_in &target, std::uint32_t run);

    Result<void> connect();
    /// `pace` must have a bound. An answer other than 2xx ends the run with an error.
    Result<Published> run(const Pace &pace);

private:
    struct Publisher
    {
        Wire socket;
        std::uint64_t sentNs = 0;
        std::string answer; ///< the part received so far, if it arrives in pieces
    };

    Result<void> connectOne(std::uint32_t index);
    [[nodiscard]] std::uint64_t nextDueNs(const Pace &pace) const;
    [[nodiscard]] bool isOver(const Pace &pace, std::uint64_t nowNs) const;
    Result<void> publish(std::uint32_t index);
    Result<void> awaitAnswers(std::uint64_t untilNs);
    Result<void> receive(std::uint32_t index);
    Result<void> takeAnswer(std::uint32_t index);

    sockaddr_in m_target;
    std::uint32_t m_run;
    std::size_t m_payloadBytes;
    bool m_isTls;
    PublishPlan m_plan;
    RequestWriter m_requests;
    Descriptor m_poller;
    std::vector<Publisher> m_publishers;
    std::vector<std::uint32_t> m_idle;
    std::vector<epoll_event> m_events;
    std::string m_request;
    std::uint64_t m_started = 0;
    Published m_published;
};

} // namespace holdfast::bench
