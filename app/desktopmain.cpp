// SPDX-License-Identifier: GPL-3.0-or-later
//
// holdfast: the engine with its window.
#include "app/commandline.h"
#include "app/shutdown.h"
#include "app/startup.h"
#include "server/management/managementserver.h"
#include "ui/appearance.h"
#include "ui/mainwindow.h"
#include "ui/startupnotices.h"

#include <QApplication>
#include <QSettings>
#include <QTimer>

#include <memory>

namespace {

constexpr int exitUsage = 2;
constexpr int exitCannotStart = 1;
constexpr quint16 firstPort = 8080;
/// Where nothing was asked for, this many ports are tried, one after the other.
constexpr int portsTried = 20;

/// Where it was asked for, or on the first free port; `notice` is what to tell the operator.
holdfast::Result<void> listenOn(holdfast::Server &server, const holdfast::Options &options,
                                QString &notice)
{
    for (const holdfast::Endpoint &endpoint : options.listen) {
        if (const auto port = server.listen(endpoint.address, endpoint.port); !port)
            return port.error();
    }
    if (!options.listen.empty())
        return {};
    holdfast::Error last { holdfast::ErrorCode::System, {} };
    for (int i = 0; i < portsTried; ++i) {
        const auto next = static_cast<quint16>(firstPort + i);
        // The management API keeps its own port, though it is bound later.
        if (options.manage && options.manage->port == next)
            continue;
        const auto port = server.listen(QHostAddress(QHostAddress::AnyIPv4), next);
        if (!port) {
            last = port.error();
            continue;
        }
        if (next != firstPort) {
            notice = holdfast::ui::portTakenNotice(firstPort, next);
        }
        return {};
    }
    return last;
}

/// The management API where it was asked for; the window works without it, so a failure is told.
std::unique_ptr<holdfast::management::ManagementServer>
startManagement(holdfast::Server &server, const holdfast::Options &options, QString &notice)
{
    if (!options.manage)
        return nullptr;
    auto management = std::make_unique<holdfast::management::ManagementServer>(
        server, server.machine(),
        holdfast::management::ManagementSettings { options.manage->address, options.manage->port,
                                                   options.tokenFile });
    if (const auto port = management->start(); !port) {
        if (notice.isEmpty())
            notice = holdfast::ui::managementOffNotice(port.error());
        return nullptr;
    }
    return management;
}

} // namespace

int main(int argc, char **argv)
{
    using namespace holdfast;
    prepareProcess();
    QApplication application(argc, argv);
    const QString program = QStringLiteral("holdfast");
    const auto options = parseCommandLine(
        QCoreApplication::arguments(),
        QStringLiteral("A push server with a window: browsers join, you type, they have it."));
    if (!options)
        return fail(program, options.error(), exitUsage);

    QSettings settings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("holdfast"),
                       QStringLiteral("holdfast"));
    ui::Appearance appearance(application, settings);

    // Before anybody can be told that it listens: who ends it at once is to get a goodbye too.
    const TerminationSignals signalsOfTheSystem;
    Server server(settingsFor(options.value()));
    QString notice;
    if (const auto listening = listenOn(server, options.value(), notice); !listening)
        return fail(program, listening.error(), exitCannotStart);
    printAddresses(server);
    const auto management = startManagement(server, options.value(), notice);

    ui::MainWindow window(server, appearance);
    if (options->openChannels.empty())
        window.restoreRoom();
    if (!notice.isEmpty())
        window.showNotice(notice);

    Drain drain(server);
    QObject::connect(&window, &ui::MainWindow::closeRequested, &drain,
                     [&drain] { drain.begin(net::DrainReason::Ended); });
    QObject::connect(&signalsOfTheSystem, &TerminationSignals::requested, &drain,
                     [&drain] { drain.begin(net::DrainReason::ShuttingDown); });
    QObject::connect(&drain, &Drain::finished, &window, [&window] {
        window.finishClosing();
        QCoreApplication::quit();
    });
    window.show();
    return QApplication::exec();
}
