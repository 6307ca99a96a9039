// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tests the real server's guarantee: a subscriber gets every message or a gap notice.
#include "app/bench/descriptor.h"
#include "tests/exactness/hogs.h"
#include "tests/exactness/options.h"
#include "tests/exactness/scenario.h"
#include "tests/exactness/soak.h"
#include "tests/exactness/socket.h"

#include <iostream>
#include <span>

namespace {

using namespace holdfast::exactness;

constexpr int exitFound = 1;
constexpr int exitUsage = 2;

Plan planFor(std::uint64_t seed, const Options &options)
{
    Plan plan = Plan::forSeed(seed);
    plan.subscribers = options.subscribers;
    plan.publishers = options.publishers;
    plan.operations = options.operations;
    plan.tlsFolder = options.tlsFolder;
    return plan;
}

void report(const Findings &findings, const Plan &plan)
{
    for (const std::string &what : findings.all())
        std::cout << "  FOUND: " << what << '\n';
    std::cout << "Again: exactness --server ... --seed " << plan.seed << " --subscribers "
              << plan.subscribers << " --publishers " << plan.publishers << " --operations "
              << plan.operations << (plan.tlsFolder.empty() ? "" : " --tls FOLDER") << std::endl;
}

bool runSeed(std::uint64_t seed, const Options &options)
{
    constexpr const char *restarts[] = { "no restart", "kill -9", "drain" };
    const Plan plan = planFor(seed, options);
    std::cout << "seed " << seed << ": " << plan.workers << " workers, "
              << restarts[static_cast<std::size_t>(plan.restart)] << ", history of "
              << plan.history.messages << " messages or " << plan.history.bytes << " bytes"
              << (plan.hasSlowRules ? ", slow rules" : "") << std::endl;
    ServerProgram server(options.server, plan.serverOptions());
    if (!server.start()) {
        std::cout << "  FOUND: the server does not start" << std::endl;
        return false;
    }
    Scenario scenario(plan, server);
    const bool isExact = scenario.run();
    std::cout << ' ' << scenario.summary() << std::endl;
    if (!isExact)
        report(scenario.findings(), plan);
    return isExact;
}

} // namespace

int main(int argc, char **argv)
{
    std::string problem;
    const auto options = parseOptions(std::span(argv, static_cast<std::size_t>(argc)), problem);
    if (!options) {
        std::cerr << problem << "\n\n" << usage;
        return exitUsage;
    }
    holdfast::bench::raiseDescriptorLimit();
    if (!options->tlsFolder.empty())
        Socket::useTls();
    const Hogs hogs(options->hogs);
    if (options->soak.count() > 0)
        return Soak(options.value()).run() ? 0 : exitFound;
    for (const std::uint64_t seed : options->seeds) {
        if (!runSeed(seed, options.value()))
            return exitFound;
    }
    return 0;
}
