// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/simulation/trial.h"

#include "server/engine/server.h"
#include "tests/simulation/presencecheck.h"
#include "tests/simulation/runningserver.h"
#include "tests/simulation/tracewitness.h"
#include "tests/simulation/world.h"

#include <QLoggingCategory>

#include <algorithm>

namespace holdfast::simulation {

namespace {

using exactness::Plan;
using exactness::Scenario;
using exactness::ServerProgram;
using exactness::Transport;

/// After this time the server has detected every client that has left, whatever the faults, and has
/// closed idle connections.
constexpr std::chrono::seconds partingTime { 120 };

/// In each run of that many some clients are watched, and their traces judged.
constexpr std::uint64_t watchedEvery = 5;

/// While it exists, the world is told what the server logs about connections.
class Listening
{
public:
    Listening() : m_before(qInstallMessageHandler(&Listening::heard))
    {
        QLoggingCategory::setFilterRules(QStringLiteral("*=false\nholdfast.net.debug=true"));
    }
    ~Listening() { qInstallMessageHandler(m_before); }
    Listening(const Listening &) = delete;
    Listening &operator=(const Listening &) = delete;

private:
    static void heard(QtMsgType type, const QMessageLogContext & /*context*/, const QString &line)
    {
        World *const world = World::current();
        if (type == QtDebugMsg && world != nullptr)
            world->heard(line.toStdString());
    }

    const QtMessageHandler m_before;
};

/// All subscribers have left and no publisher has a request pending: the server must hold none of
/// them.
void judgeWhatIsLeft(World &world, std::vector<std::string> &findings)
{
    const MonotonicTime until = world.now() + partingTime;
    while (world.step(until)) { }
    if (const std::size_t open = world.network().openConnections(); open > 0) {
        findings.push_back("everybody has gone and the server has " + std::to_string(open)
                           + " connections open");
    }
    const auto &server = *runningServer();
    if (!server.isDrained())
        findings.push_back("everybody has gone and the server counts connections");
    const Presence::Totals clients = server.presence().totals();
    if (clients.held + clients.open > 0) {
        findings.push_back("everybody has gone and the server shows " + std::to_string(clients.held)
                           + " clients held and " + std::to_string(clients.open) + " open");
    }
    if (traceWitness() != nullptr) {
        const std::vector<std::string> wrong = traceWitness()->judge(true);
        findings.insert(findings.end(), wrong.begin(), wrong.end());
    }
}

} // namespace

Faults Trial::faults() const
{
    Faults all = Faults::forSeed(seed);
    for (const std::size_t kind : withoutFaults)
        all.remove(kind);
    return all;
}

Plan Trial::plan() const
{
    exactness::Random random(seed ^ 0x51235);
    Plan plan = Plan::forSeed(seed);
    plan.subscribers = 2 + random.below(20);
    plan.publishers = 1 + random.below(3);
    plan.operations = 40 + random.below(160);
    // As in a class that follows one channel: most subscribers share an audience.
    if (random.chance(40)) {
        plan.choices = 1 + random.below(2);
        plan.workers = 1 + static_cast<unsigned>(random.below(2));
        plan.transport =
            random.pick<Transport>({ Transport::Poll, Transport::Stream, Transport::Socket });
    }
    if (faults().scarcity > 0) {
        // All fit, but not always beside the connections that the server has not yet closed.
        constexpr std::size_t callers = 2;
        plan.connections = plan.subscribers + plan.publishers + callers + random.below(3);
    }
    plan.isEncrypted = faults().encryption > 0;
    plan.rest = std::chrono::seconds(150);
    plan.rested = judgePresence;
    plan.received = [](const std::string &client, std::string_view message) {
        if (traceWitness() != nullptr)
            traceWitness()->received(client, message);
    };
    return plan;
}

Outcome run(const Trial &trial)
{
    Outcome outcome;
    World world(trial.seed, trial.faults(), trial.keepsLines);
    const MonotonicTime begun = world.now();
    world.setWatchesClients(trial.seed % watchedEvery == 0);
    Plan plan = trial.plan();
    plan.begins = [&](std::size_t operation) {
        constexpr std::uint64_t spread = 0xd1342543de82ef95;
        world.reseed(trial.seed ^ (spread * (operation + 1)));
        outcome.operations = operation + 1;
        const bool isDone = !trial.operations || trial.operations->contains(operation);
        if (isDone) {
            world.story().add(world.now(), operation, {},
                              [&] { return "operation " + std::to_string(operation) + ":"; });
        }
        return isDone;
    };
    std::vector<std::string> options = plan.serverOptions();
    if (plan.connections > 0)
        options.insert(options.end(), { connectionLimitOption, std::to_string(plan.connections) });
    const Listening listening;
    ServerProgram server({}, options);
    if (!server.start()) {
        outcome.findings.emplace_back("the server does not start");
        return outcome;
    }
    Scenario scenario(plan, server);
    const bool isExact = scenario.run();
    outcome.findings = scenario.findings().all();
    if (isExact)
        judgeWhatIsLeft(world, outcome.findings);
    outcome.findings.insert(outcome.findings.end(), world.findings().begin(),
                            world.findings().end());
    if (world.locksTaken() == 0)
        outcome.findings.emplace_back("no lock is simulated: std::mutex calls something else");
    if (isExact && world.closingsHeard() == 0)
        outcome.findings.emplace_back("no closing is judged: the server's log says something else");
    outcome.lines = world.story().lines();
    outcome.fingerprint = world.story().fingerprint();
    outcome.deliveries = scenario.deliveries();
    outcome.steps = world.steps();
    outcome.simulated = std::chrono::duration_cast<std::chrono::milliseconds>(world.now() - begun);
    return outcome;
}

} // namespace holdfast::simulation
