// SPDX-License-Identifier: GPL-3.0-or-later
//
// holdfast: the engine with its window.
#include "app/attachcommand.h"
#include "app/attachedwindow.h"
#include "app/commandline.h"
#include "app/onewindow.h"
#include "app/serverprocess.h"
#include "app/startup.h"
#include "ui/appearance.h"
#include "ui/mainwindow.h"
#include "ui/startupnotices.h"

#include <QApplication>
#include <QSettings>
#include <QStandardPaths>
#include <QTextStream>

#include <algorithm>
#include <iterator>
#include <optional>

using namespace Qt::StringLiterals;

namespace {

constexpr int exitUsage = 2;
constexpr int exitCannotStart = 1;
constexpr quint16 firstPort = 8080;
/// How many ports are tried in turn if no --listen is given.
constexpr int portsTried = 20;

/// The folder in which the room is kept between starts.
QString usualDataFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + u"/room"_s;
}

/// Listens on the given targets, or on the first free port; adds notices for the operator to
/// `notices`.
holdfast::Result<void> listenOnAll(holdfast::Server &server, const holdfast::Options &options,
                                   QStringList &notices)
{
    for (const holdfast::ListenTarget &target : options.listen) {
        if (const auto listening = holdfast::listenOn(server, target); !listening)
            return listening.error();
    }
    if (const auto listening = holdfast::listenForProxies(server, options); !listening)
        return listening.error();
    if (!options.listen.empty())
        return {};
    holdfast::Error last { holdfast::ErrorCode::System, {} };
    for (int i = 0; i < portsTried; ++i) {
        const auto next = static_cast<quint16>(firstPort + i);
        // Keep the management API's port free: it is bound later.
        if (options.manage && options.manage->port == next)
            continue;
        const auto port = server.listen(QHostAddress(QHostAddress::AnyIPv4), next);
        if (!port) {
            last = port.error();
            continue;
        }
        if (next != firstPort)
            notices.append(holdfast::ui::portTakenNotice(firstPort, next));
        return {};
    }
    return last;
}

/// Starts the management API. The window works without it: a failure becomes a notice.
void startManagement(holdfast::ServerProcess &process, QStringList &notices)
{
    const auto port = process.startManagement();
    if (port)
        return;
    qWarning().noquote() << "the management API is off:"
                         << QString::fromStdString(port.error().message);
    notices.append(holdfast::ui::managementOffNotice(port.error()));
}

/// The error if there is no display, before Qt ends the process because of it.
std::optional<holdfast::Error> missingDisplay(const QStringList &arguments)
{
    const auto isOfQt = [](const QString &argument) {
        return argument == u"-platform" || argument == u"--platform" || argument == u"-display"
            || argument == u"--display";
    };
    const bool isChosen = qEnvironmentVariableIsSet("QT_QPA_PLATFORM")
        || std::any_of(arguments.begin(), arguments.end(), isOfQt);
    if (isChosen || !qEnvironmentVariableIsEmpty("DISPLAY")
        || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"))
        return std::nullopt;
    return holdfast::Error {
        holdfast::ErrorCode::System,
        "There is no display for the window (neither DISPLAY nor "
        "WAYLAND_DISPLAY is set). Start it on a desktop, or run holdfastd, the "
        "server without a window."
    };
}

/// True if the window that is already open was raised instead.
bool isRaisedInstead(const holdfast::OneWindow &oneWindow, const holdfast::Options &options)
{
    // With --listen the operator wants a further server.
    if (oneWindow.isFirst() || !options.listen.empty() || !oneWindow.raiseFirst())
        return false;
    QTextStream out(stdout);
    out << "Holdfast is open already: its window is raised.\n";
    if (QCoreApplication::arguments().size() > 1)
        out << "The options were not used. For a second room beside it, say where with --listen.\n";
    return true;
}

/// The token that the operator has asked to keep, if the command names none.
holdfast::ui::AttachTarget targetOf(const holdfast::AttachCommand &command,
                                    const holdfast::ui::AttachHistory &history)
{
    const bool isGiven = !command.token.isEmpty();
    return { command.address, isGiven ? command.token : history.tokenOf(command.address) };
}

} // namespace

int main(int argc, char **argv)
{
    using namespace holdfast;
    prepareProcess();
    const QString program = QStringLiteral("holdfast");
    const ProgramText text {
        QStringLiteral("A push server with a window: browsers join, you type, they have it."),
        QStringLiteral("0.0.0.0:%1, or the next free port").arg(firstPort), attachHelp(),
        QStringLiteral("holdfast.toml"), usualDataFolder()
    };
    QStringList given;
    std::transform(argv, argv + argc, std::back_inserter(given),
                   [](const char *argument) { return QString::fromLocal8Bit(argument); });
    if (asksForText(given)) { // needs no display
        const QCoreApplication application(argc, argv);
        if (const auto read = readConfiguration(QCoreApplication::arguments(), text); !read)
            return fail(program, read.error(), exitUsage);
    }
    if (const auto missing = missingDisplay(given))
        return fail(program, *missing, exitCannotStart);
    QApplication application(argc, argv);
    QSettings settings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("holdfast"),
                       QStringLiteral("holdfast"));
    const auto command = attachCommand(QCoreApplication::arguments());
    if (!command)
        return fail(program, command.error(), exitUsage);
    if (command.value()) {
        ui::Appearance appearance(application, settings);
        Attaching attaching(settings, appearance);
        const ui::AttachTarget target = targetOf(*command.value(), attaching.history());
        if (target.token.isEmpty())
            attaching.ask(nullptr, target.address);
        else
            attaching.open(target);
        return QApplication::exec();
    }
    const auto configuration = readConfiguration(QCoreApplication::arguments(), text);
    if (!configuration)
        return fail(program, configuration.error(), exitUsage);
    const Options &options = configuration->options();

    const OneWindow oneWindow(settings.fileName());
    if (isRaisedInstead(oneWindow, options))
        return 0;
    ui::Appearance appearance(application, settings);

    ServerProcess process(configuration.value(), text.dataDefault);
    if (const auto prepared = process.prepare(); !prepared)
        return fail(program, prepared.error(), exitCannotStart);
    Server &server = process.server();
    QStringList notices;
    if (const auto listening = listenOnAll(server, options, notices); !listening)
        return fail(program, listening.error(), exitCannotStart);
    printAddresses(server);
    if (const auto &failure = process.dataFailure())
        notices.append(ui::roomNotKeptNotice(*failure));
    printNotice(process.certificateNotice());
    printNotice(process.pinNotice());
    startManagement(process, notices);

    ui::MainWindow window(server, appearance);
    window.setSettings(process.settings());
    if (options.openChannels.empty())
        window.restoreRoom();
    if (!notices.isEmpty())
        window.showNotice(notices.join(u' '));
    QObject::connect(&oneWindow, &OneWindow::raiseRequested, &window,
                     [&window](const QByteArray &activationToken) {
                         if (!activationToken.isEmpty())
                             qputenv("XDG_ACTIVATION_TOKEN", activationToken);
                         window.bringToFront();
                     });

    Drain &drain = process.drain();
    QObject::connect(&window, &ui::MainWindow::closeRequested, &drain,
                     [&drain] { drain.begin(net::DrainReason::Ended); });
    QObject::connect(&drain, &Drain::finished, &window, [&window] {
        window.finishClosing();
        QCoreApplication::quit();
    });
    Attaching attaching(settings, appearance);
    QObject::connect(&window, &ui::MainWindow::attachRequested, &attaching,
                     [&attaching, &window] { attaching.ask(&window); });
    window.show();
    return QApplication::exec();
}
