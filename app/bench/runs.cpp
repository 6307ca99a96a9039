// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/runs.h"

#include "app/bench/arguments.h"
#include "app/bench/clock.h"
#include "app/bench/crew.h"
#include "app/bench/publisherloop.h"
#include "app/bench/serverwatch.h"
#include "app/bench/target.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <unistd.h>

namespace holdfast::bench {

namespace {

constexpr double microseconds = 1e6;
constexpr double nsPerMs = 1e6;

double per(double amount, double count)
{
    return count > 0 ? amount / count : 0;
}

double asDouble(std::uint64_t value)
{
    return static_cast<double>(value);
}

/// A different value for each run, so that an old message is never taken for one of this run.
std::uint32_t newRunMark()
{
    constexpr std::uint32_t marks = 4096;
    return (static_cast<std::uint32_t>(::getpid())
            ^ static_cast<std::uint32_t>(monotonicNs() >> 16U))
        % marks;
}

/// Subscribers that are held, and what it took.
struct Holding
{
    Crew crew;
    ServerUse before;
    ServerUse after;
    double connectSeconds;
};

Result<Holding> holdAll(const Options &options, const sockaddr_in &target, const ServerWatch &watch,
                        std::uint32_t run)
{
    const auto before = watch.read();
    if (!before)
        return before.error();
    const std::uint64_t start = monotonicNs();
    auto crew = Crew::start(options, target, run);
    if (!crew)
        return crew.error();
    if (auto held = crew->awaitHeld(options.subscribers); !held)
        return held.error();
    const double connectSeconds = asDouble(monotonicNs() - start) / nsPerSecond;
    if (auto quiet = watch.awaitQuiet(); !quiet)
        return quiet.error();
    const auto after = watch.read();
    if (!after)
        return after.error();
    return Holding { std::move(crew.value()), before.value(), after.value(), connectSeconds };
}

void reportHead(const Options &options, Report &report)
{
    report.add("command", "command", std::string(nameOf(options.command)));
    report.add("target", "server", options.host + ':' + std::to_string(options.port));
    if (options.command == Command::Publish)
        return;
    report.add("transport", "transport", std::string(nameOf(options.transport)));
    report.add("subscribers", "subscribers held", std::uint64_t { options.subscribers });
    report.add("channels", "channels", std::uint64_t { options.channels });
    report.add("processes", "processes that hold them", std::uint64_t { options.processes });
}

void reportHolding(const Options &options, const Holding &holding, const ServerWatch &watch,
                   Report &report)
{
    report.add("connect_seconds", "time to connect all, s", holding.connectSeconds);
    if (!watch.isWatching())
        return;
    const double count = options.subscribers;
    const double cpu = holding.after.cpuSeconds - holding.before.cpuSeconds;
    report.add("cpu_us_per_connect", "server CPU per connect and hold, us",
               per(cpu * microseconds, count));
    const auto perConnection = [&](std::uint64_t MemoryUse::*part) {
        constexpr double kilobyte = 1024;
        return (asDouble(holding.after.memory.*part) - asDouble(holding.before.memory.*part))
            / kilobyte / count;
    };
    report.add("anonymous_kb_per_connection", "server memory per connection, anonymous, KB",
               perConnection(&MemoryUse::anonymous));
    report.add("pss_kb_per_connection", "server memory per connection, Pss, KB",
               perConnection(&MemoryUse::proportional));
    report.add("rss_kb_per_connection", "server memory per connection, Rss, KB",
               perConnection(&MemoryUse::resident));
    report.add("rss_bytes", "server memory in all, Rss, bytes", holding.after.memory.resident);
}

void reportTimes(std::string_view key, std::string_view label, const Histogram &times,
                 Report &report)
{
    const auto add = [&](std::string_view which, std::uint64_t ns) {
        report.add(std::string(key) + '_' + std::string(which) + "_ms",
                   std::string(label) + ' ' + std::string(which) + ", ms", asDouble(ns) / nsPerMs);
    };
    if (times.count() == 0)
        return;
    add("p50", times.quantileNs(0.50));
    add("p99", times.quantileNs(0.99));
    add("max", times.maxNs());
}

bool reportExactness(const FinalReport &final, Report &report)
{
    const DeliveryCounts &counts = final.tally.counts;
    report.add("delivered", "delivered", counts.delivered);
    report.add("lost", "lost in silence", counts.lost);
    report.add("lost_told", "lost after a told gap", counts.told);
    report.add("gap_notices", "gap notices", counts.gapNotices);
    report.add("duplicates", "duplicates", counts.duplicates);
    report.add("out_of_order", "out of order", counts.outOfOrder);
    report.add("astray", "of another channel or run", counts.astray);
    report.add("closed_early", "connections closed early", std::uint64_t { final.closedEarly });
    if (final.closedEarly > 0)
        report.add("first_failure", "the first of them", std::string(final.firstFailure.data()));
    return counts.isExact() && final.closedEarly == 0;
}

void reportPublishing(const Published &published, Report &report)
{
    report.add("published", "published", published.total());
    report.add("publishers", "publishers", std::uint64_t { published.counts.size() });
    reportTimes("publish_answer", "publish answered", published.answers, report);
}

void reportDeliveries(const Published &published, const FinalReport &final, Report &report)
{
    const double delivered = asDouble(final.tally.counts.delivered);
    const double elapsed = final.tally.lastDeliveryNs > published.firstSentNs
        ? asDouble(final.tally.lastDeliveryNs - published.firstSentNs) / nsPerSecond
        : 0;
    report.add("elapsed_seconds", "first publish to last delivery, s", elapsed);
    report.add("deliveries_per_second", "deliveries per second", per(delivered, elapsed));
    reportTimes("latency", "latency", final.tally.latency, report);
    report.add("deliveries_per_read", "deliveries per read", per(delivered, asDouble(final.reads)));
    report.add("bytes_per_delivery", "bytes received per delivery",
               per(asDouble(final.bytes), delivered));
    report.add("generator_cpu_us_per_delivery", "the subscribers' own CPU per delivery, us",
               per(final.cpuSeconds * microseconds, delivered));
}

} // namespace

Result<RunOutcome> runHold(const Options &options)
{
    const auto target = targetOf(options);
    if (!target)
        return target.error();
    const ServerWatch watch(options.serverPids);
    auto holding = holdAll(options, target.value(), watch, newRunMark());
    if (!holding)
        return holding.error();
    std::this_thread::sleep_for(std::chrono::duration<double>(options.seconds));
    const auto idle = watch.read();
    if (!idle)
        return idle.error();
    const std::vector<std::uint64_t> nothing(options.publishers);
    const auto final = holding->crew.finish(nothing);
    if (!final)
        return final.error();

    RunOutcome outcome;
    reportHead(options, outcome.report);
    reportHolding(options, holding.value(), watch, outcome.report);
    if (watch.isWatching())
        outcome.report.add("idle_cpu_percent", "server CPU while only holding, %",
                           100 * (idle->cpuSeconds - holding->after.cpuSeconds) / options.seconds);
    outcome.isExact = reportExactness(final.value(), outcome.report);
    return outcome;
}

Result<RunOutcome> runFanout(const Options &options)
{
    const auto target = targetOf(options);
    if (!target)
        return target.error();
    const ServerWatch watch(options.serverPids);
    const std::uint32_t run = newRunMark();
    auto holding = holdAll(options, target.value(), watch, run);
    if (!holding)
        return holding.error();
    PublisherLoop publishers(options, target.value(), run);
    if (auto connected = publishers.connect(); !connected)
        return connected.error();
    const auto before = watch.read();
    const auto published = publishers.run(
        options.isFlat ? Pace { .seconds = options.seconds }
                       : Pace { .messages = options.messages, .rate = options.rate });
    if (!published)
        return published.error();
    const auto final = holding->crew.finish(published->counts);
    if (!final)
        return final.error();
    const auto after = watch.read();
    if (!before || !after)
        return before ? after.error() : before.error();

    RunOutcome outcome;
    reportHead(options, outcome.report);
    reportHolding(options, holding.value(), watch, outcome.report);
    reportPublishing(published.value(), outcome.report);
    reportDeliveries(published.value(), final.value(), outcome.report);
    if (watch.isWatching())
        outcome.report.add("cpu_us_per_delivery", "server CPU per delivery, us",
                           per((after->cpuSeconds - before->cpuSeconds) * microseconds,
                               asDouble(final->tally.counts.delivered)));
    outcome.isExact = reportExactness(final.value(), outcome.report);
    return outcome;
}

Result<RunOutcome> runPublish(const Options &options)
{
    const auto target = targetOf(options);
    if (!target)
        return target.error();
    const ServerWatch watch(options.serverPids);
    PublisherLoop publishers(options, target.value(), newRunMark());
    if (auto connected = publishers.connect(); !connected)
        return connected.error();
    const auto before = watch.read();
    const auto published = publishers.run({ .messages = options.messages });
    if (!published)
        return published.error();
    const auto after = watch.read();
    if (!before || !after)
        return before ? after.error() : before.error();

    RunOutcome outcome;
    reportHead(options, outcome.report);
    outcome.report.add("channels", "channels", std::uint64_t { options.channels });
    reportPublishing(published.value(), outcome.report);
    const double total = asDouble(published->total());
    const double elapsed = asDouble(published->lastAnswerNs - published->firstSentNs) / nsPerSecond;
    outcome.report.add("publishes_per_second", "publishes per second", per(total, elapsed));
    if (watch.isWatching())
        outcome.report.add("cpu_us_per_publish", "server CPU per publish, us",
                           per((after->cpuSeconds - before->cpuSeconds) * microseconds, total));
    return outcome;
}

} // namespace holdfast::bench
