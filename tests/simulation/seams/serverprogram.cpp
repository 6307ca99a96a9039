// SPDX-License-Identifier: GPL-3.0-or-later
//
// Replaces tests/exactness/serverprogram.cpp: runs the engine in this process.
#include "tests/exactness/serverprogram.h"

#include "server/core/clock.h"
#include "server/engine/server.h"
#include "server/tls/selfsigned.h"
#include "server/tls/tlscontext.h"
#include "tests/simulation/runningserver.h"
#include "tests/simulation/tracewitness.h"
#include "tests/simulation/world.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <openssl/ssl.h>

namespace holdfast {

namespace {

Server *running = nullptr;
std::unique_ptr<simulation::TraceWitness> witness;

/// Before the server ends. `isOver`: its workers have nothing to do.
void endWitness(bool isOver)
{
    if (witness)
        simulation::World::current()->add(witness->judge(isOver));
    witness.reset();
}

} // namespace

simulation::TraceWitness *simulation::traceWitness()
{
    return witness.get();
}

Server *simulation::runningServer()
{
    return running;
}

} // namespace holdfast

namespace holdfast::exactness {

namespace {

using simulation::connectionLimitOption;
using simulation::World;

constexpr std::uint16_t portOfAll = 8080;
/// As in app/shutdown.cpp.
constexpr std::chrono::seconds drainTime { 4 };

std::size_t numberIn(std::string_view text)
{
    std::size_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

ChannelPolicy slowPolicyIn(std::string_view text)
{
    const auto equals = text.find('=');
    const std::string_view policy = text.substr(equals + 1);
    return { std::string(text.substr(0, equals)),
             policy == "latest"      ? SlowPolicy::Latest
                 : policy == "close" ? SlowPolicy::Close
                                     : SlowPolicy::Resume };
}

/// Maps the options of Plan::serverOptions() to settings.
ServerSettings settingsFor(const std::vector<std::string> &options)
{
    ServerSettings settings;
    settings.webFolder = ":/none";
    for (std::size_t i = 0; i + 1 < options.size(); ++i) {
        const std::string &value = options[i + 1];
        if (options[i] == "--workers")
            settings.workers = static_cast<unsigned>(numberIn(value));
        else if (options[i] == "--history-messages")
            settings.hub.history.messages = numberIn(value);
        else if (options[i] == "--history-bytes")
            settings.hub.history.bytes = numberIn(value);
        else if (options[i] == connectionLimitOption)
            settings.connections.all = numberIn(value);
        else if (options[i] == "--slow")
            settings.hub.policies.push_back(slowPolicyIn(value));
    }
    return settings;
}

/// A server's context with a new certificate. A ticket contains the system's time, so there are
/// none: equal seeds give equal bytes.
std::shared_ptr<const tls::TlsContext> newTlsContext()
{
    const std::int64_t wallSeconds = SystemClock().wallMilliseconds() / 1000;
    const auto credentials = tls::makeSelfSigned({}, wallSeconds);
    if (!credentials)
        return nullptr;
    const auto context = tls::TlsContext::make(credentials.value(), wallSeconds);
    if (!context)
        return nullptr;
    SSL_CTX_set_num_tickets(context.value()->get(), 0);
    SSL_CTX_set_options(context.value()->get(), SSL_OP_NO_TICKET);
    return context.value();
}

} // namespace

struct ServerProgram::Process
{
    std::unique_ptr<Server> server;
    std::shared_ptr<const tls::TlsContext> tls; ///< null: plain
    MonotonicTime drainsSince;
    bool isDraining = false;
};

ServerProgram::ServerProgram(std::string path, std::vector<std::string> options)
    : m_path(std::move(path)), m_options(std::move(options)), m_process(std::make_unique<Process>())
{
}

ServerProgram::~ServerProgram()
{
    kill();
}

bool ServerProgram::start()
{
    World &world = *World::current();
    const ServerSettings settings = settingsFor(m_options);
    world.network().serverStarts();
    world.network().setConnectionLimit(settings.connections.all);
    world.setServerEnding(false);
    world.setHasSlowRules(!settings.hub.policies.empty());
    m_process->isDraining = false;
    m_process->server = std::make_unique<Server>(settings);
    running = m_process->server.get();
    m_endpoint.isEncrypted =
        std::find(m_options.begin(), m_options.end(), "--tls-self-signed") != m_options.end();
    if (m_endpoint.isEncrypted && !m_process->tls)
        m_process->tls = newTlsContext();
    if (m_endpoint.isEncrypted && !m_process->tls)
        return false;
    running->setTls(m_process->tls);
    if (world.watchesClients())
        witness = std::make_unique<simulation::TraceWitness>(*running);
    const auto port = running->listen(QHostAddress(QHostAddress::LocalHost), portOfAll);
    m_endpoint.port = port ? port.value() : std::uint16_t {};
    return m_endpoint.port != 0;
}

void ServerProgram::kill()
{
    World::current()->setServerEnding(true);
    World::current()->network().serverDies();
    endWitness(false);
    running = nullptr;
    m_process->server.reset();
}

void ServerProgram::terminate()
{
    World::current()->setServerEnding(true);
    m_process->server->drain();
    m_process->isDraining = true;
    m_process->drainsSince = World::current()->now();
}

bool ServerProgram::hasEnded()
{
    if (!m_process->server)
        return true;
    const bool isOver = m_process->server->isDrained()
        || World::current()->now() - m_process->drainsSince > drainTime;
    if (!m_process->isDraining || !isOver)
        return false;
    endWitness(false);
    running = nullptr;
    m_process->server.reset();
    World::current()->network().serverDies();
    return true;
}

int ServerProgram::exitStatus() const
{
    return 0;
}

} // namespace holdfast::exactness
