// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tests the real server's guarantee: a subscriber gets every message or a gap notice.
#include "app/bench/descriptor.h"
#include "tests/exactness/descriptorcheck.h"
#include "tests/exactness/hogs.h"
#include "tests/exactness/options.h"
#include "tests/exactness/scenario.h"
#include "tests/exactness/soak.h"
#include "tests/exactness/temporaryfolder.h"

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
    plan.isEncrypted = options.tls.value_or(plan.isEncrypted);
    plan.certificateFolder = options.certificateFolder;
    return plan;
}

void report(const Findings &findings, const Plan &plan)
{
    for (const std::string &what : findings.all())
        std::cout << "  FOUND: " << what << '\n';
    std::cout << "Again: exactness --server ... --seed " << plan.seed << " --subscribers "
              << plan.subscribers << " --publishers " << plan.publishers << " --operations "
              << plan.operations << (plan.isEncrypted ? " --tls always" : " --tls never")
              << (plan.dataFolder.empty() ? "" : " --durable") << std::endl;
}

bool runSeed(std::uint64_t seed, const Options &options)
{
    constexpr const char *restarts[] = { "no restart", "kill -9", "drain" };
    Plan plan = planFor(seed, options);
    const TemporaryFolder data;
    if (options.isDurable)
        plan.dataFolder = data.path();
    std::cout << "seed " << seed << ": " << (plan.isEncrypted ? "TLS, " : "plain, ") << plan.workers
              << " workers, " << restarts[static_cast<std::size_t>(plan.restart)] << ", history of "
              << plan.history.messages << " messages or " << plan.history.bytes << " bytes"
              << (plan.hasSlowRules ? ", slow rules" : "")
              << (plan.dataFolder.empty() ? "" : ", on disk") << std::endl;
    ServerProgram server(options.server, plan.serverOptions());
    if (!server.start()) {
        std::cout << "  FOUND: the server does not start" << std::endl;
        return false;
    }
    const DescriptorCheck descriptors(server.processId());
    Findings findings;
    {
        Scenario scenario(plan, server);
        if (!scenario.run())
            findings = scenario.findings();
        std::cout << ' ' << scenario.summary() << std::endl;
    }
    // All clients have left now.
    if (!findings.any()) {
        if (const std::string leak = descriptors.await(server.processId()); !leak.empty())
            findings.add(leak);
    }
    if (findings.any())
        report(findings, plan);
    return !findings.any();
}

} // namespace

int main(int argc, char **argv)
{
    std::string problem;
    auto options = parseOptions(std::span(argv, static_cast<std::size_t>(argc)), problem);
    if (!options) {
        std::cerr << problem << "\n\n" << usage;
        return exitUsage;
    }
    holdfast::bench::raiseDescriptorLimit();
    const TemporaryFolder folder;
    options->certificateFolder = folder.path();
    const Hogs hogs(options->hogs);
    if (options->soak.count() > 0)
        return Soak(options.value()).run() ? 0 : exitFound;
    for (const std::uint64_t seed : options->seeds) {
        if (!runSeed(seed, options.value()))
            return exitFound;
    }
    return 0;
}
