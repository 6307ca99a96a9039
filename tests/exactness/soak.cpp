// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/soak.h"

#include "app/bench/procfs.h"
#include "tests/exactness/descriptorcheck.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <system_error>
#include <utility>

namespace holdfast::exactness {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::seconds;

constexpr double mebibyte = 1024.0 * 1024.0;
constexpr std::uint64_t growthAllowed = std::uint64_t { 2 } * 1024 * 1024;
constexpr seconds progressEvery { 60 };
/// During this time the server fills its bounded stores: idempotency keys (kept for five minutes)
/// and 10,000 clients that have left.
constexpr seconds fillingTime { 330 };

Plan serverPlan(std::uint64_t seed)
{
    Plan plan;
    plan.seed = seed;
    plan.workers = 2;
    plan.history = { 100, 100'000 };
    plan.hasSlowRules = true;
    plan.prefix = "r0.";
    return plan;
}

std::string dataFolderOf(const Options &options)
{
    return options.isDurable ? options.certificateFolder + "/data" : std::string();
}

/// Bytes of the files in a folder; 0 without one.
std::uint64_t bytesIn(const std::string &folder)
{
    std::uint64_t bytes = 0;
    std::error_code code;
    if (folder.empty())
        return bytes;
    for (const auto &file : std::filesystem::directory_iterator(folder, code)) {
        const auto size = file.file_size(code);
        bytes += code ? 0 : size; // it may be gone by now
    }
    return bytes;
}

std::vector<std::string> serverOptions(const Options &options)
{
    Plan plan = serverPlan(options.seeds.front());
    plan.isEncrypted = options.tls.value_or(Plan::forSeed(plan.seed).isEncrypted);
    plan.certificateFolder = options.certificateFolder;
    plan.dataFolder = dataFolderOf(options);
    // The histories of a finished run expire during later runs.
    std::vector<std::string> all = plan.serverOptions();
    all.insert(all.end(), { "--history-age", "20" });
    return all;
}

std::uint64_t medianOf(std::vector<Sample>::const_iterator from,
                       std::vector<Sample>::const_iterator to, std::uint64_t Sample::*member)
{
    std::vector<std::uint64_t> values;
    std::transform(from, to, std::back_inserter(values),
                   [member](const Sample &sample) { return sample.*member; });
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

} // namespace

std::string growthIn(const std::vector<Sample> &samples)
{
    if (samples.size() < 2)
        return {};
    const auto middle = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2);
    const std::array members { std::pair { "Pss", &Sample::proportional },
                               std::pair { "anonymous memory", &Sample::anonymous },
                               std::pair { "the data folder", &Sample::files } };
    for (const auto &[name, member] : members) {
        const std::uint64_t before = medianOf(samples.begin(), middle, member);
        const std::uint64_t after = medianOf(middle, samples.end(), member);
        if (after > before + before / 10 + growthAllowed)
            return std::string(name) + " grows: from " + std::to_string(before) + " to "
                + std::to_string(after) + " bytes";
    }
    return {};
}

Soak::Soak(const Options &options)
    : m_options(options)
    , m_dataFolder(dataFolderOf(options))
    , m_server(options.server, serverOptions(options))
{
}

bool Soak::run()
{
    if (!m_server.start()) {
        std::cout << "FOUND: the server does not start" << std::endl;
        return false;
    }
    std::cout << (m_server.endpoint().isEncrypted ? "over TLS" : "plain") << ", seeds from "
              << m_options.seeds.front() << std::endl;
    const DescriptorCheck descriptors(m_server.processId());
    m_descriptors = descriptors.atFirst();
    const auto begun = Clock::now();
    auto nextProgress = begun;
    std::uint64_t rounds = 0;
    while (Clock::now() - begun < m_options.soak) {
        if (!runRound(rounds))
            return false;
        if (const std::string leak = descriptors.await(m_server.processId()); !leak.empty()) {
            std::cout << "FOUND: after round " << rounds << ' ' << leak << std::endl;
            return false;
        }
        const auto use = bench::memoryOf(std::array { m_server.processId() });
        if (!use) {
            std::cout << "FOUND: " << use.error().message << std::endl;
            return false;
        }
        m_latest = { use->proportional, use->anonymous, bytesIn(m_dataFolder) };
        if (Clock::now() - begun >= fillingTime)
            m_settled.push_back(m_latest);
        ++rounds;
        if (Clock::now() >= nextProgress) {
            nextProgress += progressEvery;
            printProgress(rounds, std::chrono::duration_cast<seconds>(Clock::now() - begun));
        }
    }
    printProgress(rounds, std::chrono::duration_cast<seconds>(Clock::now() - begun));
    if (m_options.soak < 2 * fillingTime - seconds(60)) {
        std::cout
            << "exact, and every descriptor came back; its memory is judged from ten minutes on"
            << std::endl;
        return true;
    }
    const std::string growth = growthIn(m_settled);
    std::cout << (growth.empty()
                      ? "flat: exact, every descriptor came back, and memory did not grow "
                        "once the bounded stores were full"
                      : "FOUND: " + growth)
              << std::endl;
    return growth.empty();
}

Plan Soak::planFor(std::uint64_t round) const
{
    Plan plan = serverPlan(m_options.seeds.front() + round);
    plan.prefix = "r" + std::to_string(round) + '.';
    plan.subscribers = m_options.subscribers;
    plan.publishers = m_options.publishers;
    plan.operations = m_options.operations;
    plan.history = {}; // on a loaded machine, a message may expire before it is read
    return plan;
}

bool Soak::runRound(std::uint64_t round)
{
    const Plan plan = planFor(round);
    Scenario scenario(plan, m_server);
    const bool isExact = scenario.run() && scenario.takeKeysAway();
    m_connections += scenario.joins();
    m_deliveries += scenario.deliveries();
    if (isExact)
        return true;
    for (const std::string &what : scenario.findings().all())
        std::cout << "  FOUND: " << what << '\n';
    std::cout << "in round " << round << ", seed " << plan.seed << std::endl;
    return false;
}

void Soak::printProgress(std::uint64_t rounds, seconds elapsed) const
{
    std::cout << std::setw(5) << elapsed.count() << " s: " << rounds << " rounds, " << m_connections
              << " connections, " << m_deliveries << " deliveries; " << std::fixed
              << std::setprecision(1) << static_cast<double>(m_latest.proportional) / mebibyte
              << " MiB Pss, " << static_cast<double>(m_latest.anonymous) / mebibyte
              << " MiB anonymous, " << static_cast<double>(m_latest.files) / mebibyte
              << " MiB on disk, " << m_descriptors << " descriptors" << std::endl;
}

} // namespace holdfast::exactness
