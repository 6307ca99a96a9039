// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandline.h"

#include <QCommandLineParser>
#include <QStandardPaths>
#include <QTextStream>

#include <algorithm>
#include <cstdlib>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

const QString configFlag = u"config"_s;
const QString printConfigFlag = u"print-config"_s;

Error wrong(const QString &message)
{
    return Error { ErrorCode::Malformed, message.toStdString() };
}

/// Precondition: the application exists, because the folder has its name.
QString usualFileOf(const ProgramText &program)
{
    if (program.usualFile.isEmpty())
        return {};
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) + u'/'
        + program.usualFile;
}

/// The sentence of --help: the help and the default.
QString described(const Option &option)
{
    QString value = option.defaults.isEmpty() ? option.defaultText : option.defaults.join(u", "_s);
    QString help = option.help;
    if (!help.endsWith(u'.'))
        return help;
    if (option.kind == OptionKind::Switch)
        value = u"off"_s;
    help.chop(1);
    return u"%1 (default: %2)."_s.arg(help, value);
}

void addFlags(QCommandLineParser &parser, const std::vector<Option> &table,
              const ProgramText &program)
{
    for (const Option &option : table) {
        QCommandLineOption flag(option.name, described(option));
        if (option.kind != OptionKind::Switch)
            flag.setValueName(option.valueName);
        parser.addOption(flag);
    }
    parser.addOptions(
        { { configFlag,
            u"A TOML file with these options as keys, and with rules for channels; see "
            "docs/configuration.md. The environment (%1 and so on) overrides it, and the options "
            "here override both (default: %2)."_s.arg(
                environmentName(u"workers"_s),
                program.usualFile.isEmpty() ? u"none"_s : usualFileOf(program)),
            u"FILE"_s },
          { printConfigFlag,
            u"Print all settings and where each comes from, as a file for --config, and exit (default: off)."_s } });
}

} // namespace

bool asksForText(const QStringList &arguments)
{
    static const QStringList texts { u"--help"_s,    u"-h"_s, u"--help-all"_s,
                                     u"--version"_s, u"-v"_s, u"--print-config"_s };
    return std::any_of(arguments.begin(), arguments.end(),
                       [](const QString &argument) { return texts.contains(argument); });
}

Result<Flags> parseCommandLine(const QStringList &arguments, const std::vector<Option> &table,
                               const ProgramText &program)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(program.description);
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    addFlags(parser, table, program);
    const bool isUnderstood = parser.parse(arguments);
    // Before the check for unknown options: help and version also work beside options of Qt's own.
    if (parser.isSet(version))
        parser.showVersion();
    if (parser.isSet(help)) {
        QTextStream(stdout) << parser.helpText() << program.commands;
        std::exit(EXIT_SUCCESS);
    }
    if (!isUnderstood)
        return wrong(parser.errorText() + u" Try --help."_s);
    if (!parser.positionalArguments().isEmpty()) {
        return wrong(
            u"'%1' is not an option. Try --help."_s.arg(parser.positionalArguments().constFirst()));
    }
    Flags flags;
    for (const Option &option : table) {
        if (!parser.isSet(option.name))
            continue;
        QStringList values { u"true"_s };
        if (option.kind == OptionKind::One)
            values = { parser.value(option.name) };
        else if (option.kind == OptionKind::Many)
            values = parser.values(option.name);
        flags.values.emplace(option.name, values);
    }
    flags.file = parser.value(configFlag);
    flags.printsConfig = parser.isSet(printConfigFlag);
    return flags;
}

Result<Configuration> readConfiguration(const QStringList &arguments, const ProgramText &program)
{
    const std::vector<Option> table = optionTable({ program.listenDefault, program.dataDefault });
    Result<Flags> flags = parseCommandLine(arguments, table, program);
    if (!flags)
        return flags.error();
    flags->usualFile = usualFileOf(program);
    Result<Configuration> configuration =
        Configuration::read(table, flags.value(), QProcessEnvironment::systemEnvironment());
    if (configuration && flags->printsConfig) {
        QTextStream(stdout) << configuration->asToml();
        std::exit(EXIT_SUCCESS);
    }
    return configuration;
}

} // namespace holdfast
