// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/runningserver.h"

#include "server/api/broadcastandwait.h"

#include <QTest>

namespace holdfast::tests {

ServerSettings withWorkers(unsigned workers)
{
    ServerSettings settings;
    settings.workers = workers;
    return settings;
}

api::ClientQuery containing(const std::string &text)
{
    api::ClientQuery query;
    query.contains = text;
    return query;
}

RunningServer::RunningServer(const ServerSettings &settings) : m_server(settings)
{
    const auto port = m_server.listen(QHostAddress(QHostAddress::LocalHost), 0);
    if (port)
        m_port = port.value();
    else
        QTest::qFail(port.error().message.c_str(), __FILE__, __LINE__);
}

HttpClient RunningServer::streaming(const QByteArray &target) const
{
    HttpClient client = connect();
    if (client.openStream(target).status != 200 || !client.message())
        QTest::qFail("the stream does not open", __FILE__, __LINE__);
    return client;
}

api::BroadcastOutcome RunningServer::broadcast(const std::vector<std::string> &targets,
                                               const std::string &payload)
{
    const auto outcome = api::broadcastAndWait(m_server, { targets, payload, "text/plain", {} });
    if (outcome)
        return outcome.value();
    QTest::qFail(outcome.error().message.c_str(), __FILE__, __LINE__);
    return {};
}

api::ClientSnapshot RunningServer::client(const std::string &id) const
{
    for (const api::ClientSnapshot &snapshot : m_server.clients(containing(id)).clients) {
        if (snapshot.id == id)
            return snapshot;
    }
    return {};
}

} // namespace holdfast::tests
