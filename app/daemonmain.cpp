// SPDX-License-Identifier: GPL-3.0-or-later
//
// holdfastd: the engine without a window.
#include "app/certificatewatch.h"
#include "app/commandline.h"
#include "app/reloader.h"
#include "app/shutdown.h"
#include "app/startup.h"
#include "app/tokencommand.h"
#include "app/tokenwatch.h"
#include "server/management/managementserver.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QTextStream>

namespace {

constexpr int exitUsage = 2;
constexpr int exitCannotStart = 1;
constexpr quint16 defaultPort = 8080;

/// Listens on all targets and prints the addresses, one per line.
holdfast::Result<void> listenOnAll(holdfast::Server &server, const holdfast::Options &options)
{
    std::vector<holdfast::ListenTarget> targets = options.listen;
    if (targets.empty())
        targets.push_back({ { QHostAddress(QHostAddress::AnyIPv4) }, defaultPort, {} });
    for (const holdfast::ListenTarget &target : targets) {
        if (const auto listening = holdfast::listenOn(server, target); !listening)
            return listening.error();
    }
    holdfast::printAddresses(server);
    return {};
}

} // namespace

int main(int argc, char **argv)
{
    using namespace holdfast;
    prepareProcess();
    const QCoreApplication application(argc, argv);
    const QString program = QStringLiteral("holdfastd");
    if (isTokenCommand(QCoreApplication::arguments()))
        return runTokenCommand(QCoreApplication::arguments());
    const auto configuration = readConfiguration(
        QCoreApplication::arguments(),
        { QStringLiteral("Holds connections and pushes down them: the Holdfast server without a "
                         "window."),
          QStringLiteral("0.0.0.0:%1").arg(defaultPort),
          QStringLiteral("\nCommands:\n  token                         Make, list and revoke "
                         "tokens: holdfastd token --help.\n") });
    if (!configuration)
        return fail(program, configuration.error(), exitUsage);
    const Options &options = configuration->options();

    // Before the server listens, so that a signal that comes at once also leads to a goodbye.
    const TerminationSignals signalsOfTheSystem;
    Server server(settingsFor(options));
    CertificateWatch certificates(options.tls, QFileInfo(options.tokenFile).path(), server);
    if (const auto loaded = certificates.load(); !loaded)
        return fail(program, loaded.error(), exitCannotStart);
    if (const auto read = readSecrets(server, options); !read)
        return fail(program, read.error(), exitCannotStart);
    Reloader reloader(server, configuration.value(), [&certificates] {
        QMetaObject::invokeMethod(&certificates, &CertificateWatch::reloadAndLog,
                                  Qt::QueuedConnection);
    });
    const TokenWatch tokenWatch(server, options.tokensFile);
    QObject::connect(&signalsOfTheSystem, &TerminationSignals::reloadRequested, &application,
                     [&reloader] { reloader.reloadAndLog(); });
    std::unique_ptr<management::ManagementServer> management;
    if (options.manage) {
        management = std::make_unique<management::ManagementServer>(
            server, server.machine(),
            management::ManagementSettings { options.manage->address,
                                             options.manage->port,
                                             options.tokenFile,
                                             {},
                                             certificates.credentials() });
        certificates.setManagement(management.get());
        const auto port = management->start();
        if (!port)
            return fail(program, withPortOwner(port.error(), options.manage->port),
                        exitCannotStart);
        QTextStream(stdout) << "Management API on "
                            << urlOf(options.manage->address, port.value(), options.tls.isOn())
                            << " with the token in " << options.tokenFile << '\n';
    }
    if (const auto listening = listenOnAll(server, options); !listening)
        return fail(program, listening.error(), exitCannotStart);

    printCertificate(certificates);

    Drain drain(server);
    QObject::connect(&signalsOfTheSystem, &TerminationSignals::requested, &drain,
                     [&drain] { drain.begin(net::DrainReason::ShuttingDown); });
    QObject::connect(&drain, &Drain::finished, &application, &QCoreApplication::quit);
    return QCoreApplication::exec();
}
