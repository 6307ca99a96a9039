// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bench/options.h"
#include "app/bench/subscriberloop.h"
#include "server/core/result.h"

#include <cstdint>
#include <netinet/in.h>
#include <span>
#include <sys/types.h>
#include <vector>

namespace holdfast::bench {

/// The processes that hold a run's subscribers. They are separate from the publishing process, so
/// that reading deliveries does not delay the timing of publish answers.
///
/// Invariants: every child is waited for, and dies with its parent.
/// Thread: main, before it has opened a socket.
class Crew
{
public:
    /// Forks; the children begin to connect at once. `run` marks this run's messages.
    static Result<Crew> start(const Options &options, const sockaddr_in &target, std::uint32_t run);

    Crew(Crew &&) noexcept = default;
    Crew &operator=(Crew &&) = delete;
    Crew(const Crew &) = delete;
    Crew &operator=(const Crew &) = delete;
    ~Crew();

    /// Waits until all subscribers are held; an error when some could not be.
    Result<void> awaitHeld(std::uint32_t wanted);
    /// Tells the children how many messages each publisher has published, and collects their
    /// results.
    Result<FinalReport> finish(std::span<const std::uint64_t> published);

private:
    struct Child
    {
        pid_t pid = -1;
        Descriptor commands; ///< we write
        Descriptor reports; ///< we read
    };

    Crew() = default;
    static Result<Child> forkOne(const Options &options, const sockaddr_in &target, Slice slice,
                                 std::uint32_t run);

    std::vector<Child> m_children;
};

} // namespace holdfast::bench
