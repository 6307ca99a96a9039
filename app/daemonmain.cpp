// SPDX-License-Identifier: GPL-3.0-or-later
//
// holdfastd: the engine without a window.
#include "app/commandline.h"
#include "app/logcommand.h"
#include "app/serverprocess.h"
#include "app/startup.h"
#include "app/tokencommand.h"

#include <QCoreApplication>
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
    if (const auto listening = holdfast::listenForProxies(server, options); !listening)
        return listening.error();
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
    if (isLogCommand(QCoreApplication::arguments()))
        return runLogCommand(QCoreApplication::arguments());
    const auto configuration = readConfiguration(
        QCoreApplication::arguments(),
        { QStringLiteral("Holds connections and pushes down them: the Holdfast server without a "
                         "window."),
          QStringLiteral("0.0.0.0:%1").arg(defaultPort),
          QStringLiteral("\nCommands:\n  token                         Make, list and revoke "
                         "tokens: holdfastd token --help.\n"
                         "  log                           Check, dump, compact and back up a log: "
                         "holdfastd log --help.\n") });
    if (!configuration)
        return fail(program, configuration.error(), exitUsage);
    ServerProcess process(configuration.value());
    if (const auto prepared = process.prepare(); !prepared)
        return fail(program, prepared.error(), exitCannotStart);
    const Options &options = process.options();
    const auto managementPort = process.startManagement();
    if (!managementPort)
        return fail(program, managementPort.error(), exitCannotStart);
    if (managementPort.value()) {
        QTextStream(stdout) << "Management API on "
                            << urlOf(options.manage->address, *managementPort.value(),
                                     options.tls.isOn())
                            << " with the token in " << options.tokenFile << '\n';
    }
    if (const auto listening = listenOnAll(process.server(), options); !listening)
        return fail(program, listening.error(), exitCannotStart);
    printNotice(process.certificateNotice());
    printNotice(process.pinNotice());

    QObject::connect(&process.drain(), &Drain::finished, &application, &QCoreApplication::quit);
    return QCoreApplication::exec();
}
