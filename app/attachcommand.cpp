// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/attachcommand.h"

#include "ui/dialogs/attachdialog.h"

#include <QCommandLineParser>
#include <QFile>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 maxTokenBytes = 8192;
constexpr auto tokenVariable = "HOLDFAST_ATTACH_TOKEN";

Error wrongCommand(const QString &message)
{
    return { ErrorCode::Malformed, message.toStdString() };
}

} // namespace

Result<std::optional<AttachCommand>> attachCommand(const QStringList &arguments)
{
    const bool isAsked =
        std::any_of(arguments.begin(), arguments.end(), [](const QString &argument) {
            return argument == "--attach"_L1 || argument.startsWith("--attach="_L1);
        });
    if (!isAsked)
        return std::optional<AttachCommand>();
    QCommandLineParser parser;
    parser.addOptions({ { u"attach"_s, {}, u"URL"_s }, { u"token-file"_s, {}, u"FILE"_s } });
    if (!parser.parse(arguments))
        return wrongCommand(parser.errorText() + u" With --attach there is only --token-file."_s);
    if (!parser.positionalArguments().isEmpty())
        return wrongCommand(
            u"'%1' is not an option. Try --help."_s.arg(parser.positionalArguments().constFirst()));
    AttachCommand command { ui::AttachDialog::addressFrom(parser.value(u"attach"_s)),
                            qEnvironmentVariable(tokenVariable) };
    if (command.address.isEmpty())
        return wrongCommand(u"--attach must be the address of a management API, such as "
                            "https://server:8081, not '%1'."_s.arg(parser.value(u"attach"_s)));
    if (!parser.isSet(u"token-file"_s))
        return std::optional(command);
    QFile file(parser.value(u"token-file"_s));
    if (!file.open(QFile::ReadOnly))
        return Error { ErrorCode::System,
                       u"The token cannot be read from %1: %2."_s
                           .arg(file.fileName(), file.errorString())
                           .toStdString() };
    command.token = QString::fromUtf8(file.read(maxTokenBytes)).trimmed();
    return std::optional(command);
}

QString attachHelp()
{
    return u"\nA window on a server elsewhere, without a server here:\n"
           "  holdfast --attach URL [--token-file FILE]\n"
           "URL is that of its management API, such as https://server:8081. The token comes from "
           "FILE\nor from %1; if neither says one, the window asks for it.\n"_s.arg(
               QLatin1StringView(tokenVariable));
}

} // namespace holdfast
