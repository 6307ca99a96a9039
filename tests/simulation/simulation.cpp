// SPDX-License-Identifier: GPL-3.0-or-later
//
// Runs the whole server in one thread, under a schedule that a seed decides. In any order of
// events, a subscriber gets every message or a gap notice.
#include "tests/simulation/options.h"
#include "tests/simulation/shrinking.h"
#include "tests/simulation/trialprocesses.h"

#include <QLoggingCategory>

#include <chrono>
#include <iomanip>
#include <iostream>
#include <span>

namespace {

using namespace holdfast::simulation;

constexpr int exitFound = 1;
constexpr int exitUsage = 2;

/// The sums over all trials.
struct Sum
{
    std::size_t seeds = 0;
    std::size_t found = 0;
    std::uint64_t deliveries = 0;
    std::chrono::milliseconds simulated { 0 };
};

std::string listOf(const std::set<std::size_t> &numbers)
{
    std::string list;
    for (const std::size_t number : numbers)
        list += (list.empty() ? "" : ",") + std::to_string(number);
    return list;
}

void printCommand(const Trial &trial)
{
    std::cout << "Again: simulation --seed " << trial.seed;
    if (trial.operations)
        std::cout << " --only " << listOf(*trial.operations);
    if (!trial.withoutFaults.empty())
        std::cout << " --without " << listOf(trial.withoutFaults);
    std::cout << " --story" << std::endl;
}

void printStory(const Trial &trial, const Outcome &outcome)
{
    std::cout << "The story of seed " << trial.seed << " (seconds, who, what):\n";
    for (const std::string &line : outcome.lines)
        std::cout << line << '\n';
}

void report(const Trial &trial, const Outcome &outcome, const Options &options)
{
    std::cout << "seed " << trial.seed << '\n';
    for (const std::string &what : outcome.findings)
        std::cout << "  FOUND: " << what << '\n';
    printCommand(trial);
    if (!options.shrinks)
        return;
    Trial smallest = shrunk(trial, outcome);
    smallest.keepsLines = true;
    const Outcome shown = TrialProcesses().run(smallest);
    std::cout << "Shrunk from " << outcome.operations << " operations to "
              << smallest.operations->size() << ".\n";
    printStory(smallest, shown);
    for (const std::string &what : shown.findings)
        std::cout << "  FOUND: " << what << '\n';
    smallest.keepsLines = false;
    printCommand(smallest);
}

void runSome(const Options &options, Sum &sum)
{
    TrialProcesses processes;
    std::size_t next = 0;
    while (next < options.trials.size() || processes.running() > 0) {
        const bool mayStart = next < options.trials.size() && (sum.found == 0 || options.goesOn);
        if (mayStart && processes.running() < options.jobs) {
            processes.start(options.trials[next++]);
            continue;
        }
        if (processes.running() == 0)
            return;
        auto [trial, outcome] = processes.takeNext();
        if (options.repeats && TrialProcesses().run(trial).fingerprint != outcome.fingerprint)
            outcome.findings.emplace_back("run once more it is another schedule");
        ++sum.seeds;
        sum.deliveries += outcome.deliveries;
        sum.simulated += outcome.simulated;
        if (trial.keepsLines)
            printStory(trial, outcome);
        if (options.printsFingerprints)
            std::cout << trial.seed << ' ' << outcome.fingerprint << ' ' << outcome.steps << '\n';
        if (!outcome.findings.empty()) {
            ++sum.found;
            report(trial, outcome, options);
        }
    }
}

} // namespace

int main(int argc, char **argv)
{
    QLoggingCategory::setFilterRules(QStringLiteral("*=false"));
    std::string problem;
    const auto options = parseOptions(std::span(argv, static_cast<std::size_t>(argc)), problem);
    if (!options) {
        std::cerr << problem << "\n\n" << usage;
        return exitUsage;
    }
    const auto begun = std::chrono::steady_clock::now();
    Sum sum;
    runSome(options.value(), sum);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    const std::chrono::duration<double> simulated = sum.simulated;
    std::cout << std::fixed << std::setprecision(1) << sum.seeds << " seeds, " << sum.deliveries
              << " deliveries judged, " << simulated.count() / 3600 << " hours simulated in "
              << took.count() << " s (" << std::setprecision(0) << simulated.count() / took.count()
              << " times as fast as the clock), " << sum.found << " findings" << std::endl;
    return sum.found > 0 ? exitFound : 0;
}
