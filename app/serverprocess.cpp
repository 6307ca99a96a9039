// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/serverprocess.h"

#include "app/startup.h"

#include <QDebug>
#include <QFileInfo>

#include <utility>

namespace holdfast {

namespace {

std::unique_ptr<Server> makeServer(const Options &options, const QString &usualData,
                                   std::optional<Error> &dataFailure)
{
    ServerSettings settings = settingsFor(options);
    settings.dataFolder = options.data.value_or(usualData).toStdString();
    auto server = std::make_unique<Server>(settings);
    if (server->started() || options.data)
        return server;
    dataFailure = server->started().error();
    qWarning().noquote() << "messages are kept in memory only:"
                         << QString::fromStdString(dataFailure->message);
    settings.dataFolder.clear();
    return std::make_unique<Server>(settings);
}

} // namespace

ServerProcess::ServerProcess(const Configuration &configuration, const QString &usualData)
    : m_configuration(configuration)
    , m_server(makeServer(options(), usualData, m_dataFailure))
    , m_certificates(options().tls, QFileInfo(options().tokenFile).path(), *m_server)
{
    QObject::connect(&m_signals, &TerminationSignals::requested, &m_drain,
                     [this] { m_drain.begin(net::DrainReason::ShuttingDown); });
}

Result<void> ServerProcess::prepare()
{
    if (const auto &started = m_server->started(); !started)
        return started.error();
    if (const auto loaded = m_certificates.load(); !loaded)
        return loaded.error();
    if (const auto read = readSecrets(*m_server, options()); !read)
        return read.error();
    if (const auto set = m_server->access().setPin(options().pin); !set)
        return set.error();
    m_reloader.emplace(*m_server, m_configuration, [this] {
        QMetaObject::invokeMethod(&m_certificates, &CertificateWatch::reloadAndLog,
                                  Qt::QueuedConnection);
    });
    m_settings.emplace(*m_reloader, m_certificates);
    m_tokenWatch.emplace(*m_server, options().tokensFile);
    QObject::connect(&m_signals, &TerminationSignals::reloadRequested, &m_certificates,
                     [this] { m_reloader->reloadAndLog(); });
    return {};
}

QString ServerProcess::pinNotice()
{
    const QString pin = QString::fromStdString(m_server->access().pin());
    return pin.isEmpty() ? QString() : QStringLiteral("The PIN of the room is %1.").arg(pin);
}

Result<std::optional<quint16>> ServerProcess::startManagement()
{
    const auto &endpoint = options().manage;
    if (!endpoint)
        return std::optional<quint16>();
    auto management = std::make_unique<management::ManagementServer>(
        *m_server, *m_server, m_server->access(), m_server->machine(),
        management::ManagementSettings { endpoint->address,
                                         endpoint->port,
                                         options().tokenFile,
                                         {},
                                         m_certificates.credentials() });
    const auto port = management->start();
    if (!port)
        return withPortOwner(port.error(), endpoint->port);
    m_management = std::move(management);
    m_certificates.setManagement(m_management.get());
    return std::optional(port.value());
}

} // namespace holdfast
