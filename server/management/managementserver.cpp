// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/managementserver.h"

#include "server/management/bearertoken.h"
#include "server/management/endpoints.h"
#include "server/management/feeds.h"
#include "server/management/guardserver.h"
#include "server/management/logging.h"
#include "server/management/routes.h"
#include "server/management/tlsconfiguration.h"
#include "server/management/traceleases.h"

#include <QHttpServer>
#include <QTimer>

#include <chrono>
#include <optional>
#include <utility>

namespace holdfast::management {

/// Everything that lives in the management thread.
///
/// Invariants: m_server is last, so that its sockets are destroyed before the objects they refer
/// to.
/// Thread: the management thread, from construction to destruction.
class ManagementServer::Front
{
public:
    Front(api::Engine &engine, api::Announcements &announcements, const Clock &clock,
          const GuardLimits &limits, AccessPolicy policy)
        : m_state { limits, std::move(policy), clock }
        , m_traces(engine, clock)
        , m_feeds(engine, announcements, clock)
        , m_endpoints(engine, m_state.counters, m_traces, m_feeds)
    {
        QObject::connect(&m_feedTimer, &QTimer::timeout, &m_feedTimer,
                         [this] { m_feeds.announce(); });
        m_feedTimer.start(Feeds::period);
        QObject::connect(&m_expiry, &QTimer::timeout, &m_expiry, [this] { m_traces.expire(); });
        m_expiry.start(std::chrono::seconds { 5 });
        installRoutes(m_server, m_endpoints, m_state);
    }

    [[nodiscard]] Result<quint16> open(const QHostAddress &address, quint16 port)
    {
        auto listener = std::make_unique<GuardServer>(m_state);
        Result<quint16> bound = listener->open(address, port);
        if (bound)
            m_server.bind(listener.release()); // takes ownership
        return bound;
    }

    void setTls(const tls::Credentials &credentials)
    {
        m_state.tls = tlsConfiguration(credentials);
    }

private:
    GuardState m_state;
    TraceLeases m_traces;
    QTimer m_expiry;
    Feeds m_feeds;
    QTimer m_feedTimer;
    Endpoints m_endpoints;
    QHttpServer m_server;
};

ManagementServer::ManagementServer(api::Engine &engine, api::Announcements &announcements,
                                   api::Managers &managers, const access::ThisMachine &machine,
                                   ManagementSettings settings)
    : m_engine(engine)
    , m_announcements(announcements)
    , m_managers(managers)
    , m_machine(machine)
    , m_settings(std::move(settings))
{
    m_thread.setObjectName(QStringLiteral("management"));
}

ManagementServer::~ManagementServer()
{
    stop();
}

Result<quint16> ManagementServer::start()
{
    Q_ASSERT(!m_inThread);
    Result<BearerToken> token = BearerToken::openOrCreate(m_settings.tokenFile);
    if (!token)
        return token.error();
    m_managers.setOwnToken(token->text());

    m_thread.start();
    m_inThread = std::make_unique<QObject>();
    m_inThread->moveToThread(&m_thread);
    std::optional<Result<quint16>> bound;
    QMetaObject::invokeMethod(
        m_inThread.get(),
        [&] {
            m_front = std::make_unique<Front>(
                m_engine, m_announcements, m_clock, m_settings.limits,
                AccessPolicy(std::move(token).value(), m_machine, m_managers, m_clock));
            if (m_settings.tls)
                m_front->setTls(*m_settings.tls);
            bound = m_front->open(m_settings.address, m_settings.port);
        },
        Qt::BlockingQueuedConnection);
    if (!*bound) {
        stop();
        return *bound;
    }
    qCInfo(lcManagement).noquote().nospace()
        << "management API on " << m_settings.address.toString() << " port " << bound->value()
        << ", token in " << m_settings.tokenFile;
    if (!m_settings.address.isLoopback() && !m_settings.tls)
        qCWarning(lcManagement) << "the management API is reachable from other machines, and its "
                                   "token travels unencrypted: bind it to 127.0.0.1, or use "
                                   "--tls-certificate or --tls-self-signed";
    return *bound;
}

void ManagementServer::setTls(const tls::Credentials &credentials)
{
    m_settings.tls = credentials;
    if (!m_inThread)
        return;
    QMetaObject::invokeMethod(
        m_inThread.get(), [&] { m_front->setTls(credentials); }, Qt::BlockingQueuedConnection);
}

void ManagementServer::stop()
{
    if (!m_inThread)
        return;
    QMetaObject::invokeMethod(
        m_inThread.get(), [this] { m_front.reset(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
    m_inThread.reset();
}

} // namespace holdfast::management
