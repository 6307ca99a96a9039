// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/logcommand.h"

#include "app/startup.h"
#include "server/disk/logmaintenance.h"

#include <QTextStream>

#include <cstdio>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr int exitFaulty = 1;
constexpr int exitWrong = 2;
const QString logProgram = u"holdfastd"_s;

constexpr auto usage = R"(Usage: holdfastd log COMMAND FOLDER

FOLDER is a data folder (--data).

Commands:
  check FOLDER         Read all of the log and say whether it is sound.
  dump FOLDER          Print each message as a line of JSON, oldest first.
  compact FOLDER       Give unused space back. The server must not run.
  backup FOLDER FILE   Write the log as it is now into a new file.

All but compact work while the server runs.
)";

int check(const std::string &folder)
{
    const auto report = checkLog(folder);
    if (!report)
        return fail(logProgram, report.error(), exitFaulty);
    QTextStream out(stdout);
    for (const std::string &fault : report->faults)
        out << "fault: " << QString::fromStdString(fault) << '\n';
    out << (report->faults.empty() ? "sound: " : "damaged: ") << report->messages << " messages, "
        << report->channels << " channels, newest " << QString::fromStdString(report->head) << ", "
        << report->bytes << " bytes of which " << report->freeBytes << " are unused\n";
    return report->faults.empty() ? 0 : exitFaulty;
}

int dump(const std::string &folder)
{
    const auto dumped = dumpLog(folder, [](std::string_view envelope) {
        std::fwrite(envelope.data(), 1, envelope.size(), stdout);
        std::fputc('\n', stdout);
    });
    if (!dumped)
        return fail(logProgram, dumped.error(), exitFaulty);
    return std::fflush(stdout) == 0 ? 0 : exitFaulty;
}

int resultOf(const Result<void> &done)
{
    return done ? 0 : fail(logProgram, done.error(), exitFaulty);
}

} // namespace

bool isLogCommand(const QStringList &arguments)
{
    return arguments.value(1) == u"log";
}

int runLogCommand(const QStringList &arguments)
{
    const QStringList words = arguments.mid(2);
    if (words.contains(u"--help"_s) || words.contains(u"-h"_s)) {
        QTextStream(stdout) << usage;
        return 0;
    }
    const QString command = words.value(0);
    const std::string folder = words.value(1).toStdString();
    if (command == u"backup" && words.size() == 3)
        return resultOf(backUpLog(folder, words.at(2).toStdString()));
    if (command == u"check" && words.size() == 2)
        return check(folder);
    if (command == u"dump" && words.size() == 2)
        return dump(folder);
    if (command == u"compact" && words.size() == 2)
        return resultOf(compactLog(folder));
    QTextStream(stderr) << usage;
    return exitWrong;
}

} // namespace holdfast
