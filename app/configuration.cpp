// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/configuration.h"

#include "app/tomlfile.h"

#include <QFileInfo>
#include <QTextStream>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

const QString configName = u"config"_s;

QString quoted(const QString &text)
{
    QString out = u"\""_s;
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\')
            out += u'\\';
        out += c;
    }
    return out + u'"';
}

/// The values as TOML. They have been checked, so they contain no control characters.
QString tomlOf(const QStringList &values, bool isBare, bool isList)
{
    QStringList parts;
    for (const QString &value : values)
        parts.append(isBare ? value : quoted(value));
    const QString joined = parts.join(u", "_s);
    return isList ? u'[' + joined + u']' : joined;
}

} // namespace

Result<Configuration> Configuration::read(const std::vector<Option> &table, const Flags &flags,
                                          const QProcessEnvironment &environment,
                                          const std::optional<QByteArray> &fileText)
{
    Configuration configuration;
    configuration.m_table = std::make_shared<const std::vector<Option>>(table);
    for (const Option &option : *configuration.m_table)
        configuration.m_values.push_back({ &option, option.defaults, u"default"_s, option.name });
    configuration.m_flags = flags;
    configuration.m_environment = environment;
    const QString file = configuration.file();
    // A file that somebody names must exist.
    const bool isNamed = file != flags.usualFile;
    if (fileText || (!file.isEmpty() && (isNamed || QFileInfo::exists(file)))) {
        if (const auto read = configuration.readFile(file, fileText); !read)
            return read.error();
    }
    if (const auto read = configuration.readEnvironment(environment); !read)
        return read.error();
    configuration.readFlags(flags);
    if (const auto checked = configuration.check(); !checked)
        return checked.error();
    return configuration;
}

Configuration::Value &Configuration::valueOf(const QString &option)
{
    return *std::ranges::find(m_values, option, [](const Value &v) { return v.option->name; });
}

QString Configuration::file() const
{
    if (!m_flags.file.isEmpty())
        return m_flags.file;
    const QString named = m_environment.value(environmentName(configName));
    return named.isEmpty() ? m_flags.usualFile : named;
}

std::vector<api::Setting> Configuration::settings() const
{
    std::vector<api::Setting> settings;
    for (const Value &value : m_values) {
        if (value.option->isSecret)
            continue;
        api::Setting setting { value.option->name.toStdString(),
                               {},
                               value.source.toStdString(),
                               m_flags.values.contains(value.option->name)
                                   || m_environment.contains(environmentName(value.option->name)) };
        for (const QString &text : value.values)
            setting.values.push_back(text.toStdString());
        settings.push_back(std::move(setting));
    }
    return settings;
}

QString Configuration::tomlFor(const QString &option, const QString &value) const
{
    const auto found = std::ranges::find(*m_table, option, &Option::name);
    const bool isBare =
        found != m_table->end() && (found->isNumber || found->kind == OptionKind::Switch);
    return tomlOf({ value }, isBare, found != m_table->end() && found->kind == OptionKind::Many);
}

Result<void> Configuration::readFile(const QString &path, const std::optional<QByteArray> &text)
{
    Result<FileSettings> file =
        text ? readTomlText(*text, path, *m_table) : readTomlFile(path, *m_table);
    if (!file)
        return file.error();
    for (const FileSettings::Setting &setting : file->settings) {
        Value &value = valueOf(setting.option);
        value.values = setting.values;
        value.source = setting.place;
        value.label = setting.place + u": "_s + setting.option;
    }
    m_rules = std::move(file->rules);
    return {};
}

Result<void> Configuration::readEnvironment(const QProcessEnvironment &environment)
{
    QStringList known { environmentName(configName) };
    for (Value &value : m_values) {
        const QString name = environmentName(value.option->name);
        known.append(name);
        if (!environment.contains(name))
            continue;
        const QString text = environment.value(name);
        value.values = value.option->kind == OptionKind::Many ? text.split(u',', Qt::SkipEmptyParts)
                                                              : QStringList { text };
        value.source = name;
        value.label = name;
        if (value.values.isEmpty()) {
            return Error { ErrorCode::Malformed,
                           QString(name + u" must have at least one value."_s).toStdString() };
        }
    }
    // Other programs may use variables with this prefix: only one that is nearly right is an error.
    for (const QString &name : environment.keys()) {
        if (!name.startsWith(u"HOLDFAST_"_s) || known.contains(name))
            continue;
        const QString part = name.mid(environmentName({}).size());
        QStringList parts;
        for (const QString &each : known)
            parts.append(each.mid(environmentName({}).size()));
        if (const QString similar = nearest(part, parts); !similar.isEmpty()) {
            return Error { ErrorCode::Malformed,
                           u"There is no setting %1. Did you mean %2?"_s
                               .arg(name, environmentName(similar))
                               .toStdString() };
        }
    }
    return {};
}

void Configuration::readFlags(const Flags &flags)
{
    for (const auto &[name, values] : flags.values) {
        Value &value = valueOf(name);
        value.values = values;
        value.source = u"--"_s + name;
        value.label = value.source;
    }
}

Result<void> Configuration::check()
{
    for (const RuleEntry &rule : m_rules) {
        if (const Result<void> read = readRule(rule, m_options); !read)
            return read.error();
    }
    for (const Value &value : m_values) {
        if (value.values.isEmpty())
            continue;
        const bool isTruth =
            value.values.constFirst() == u"true" || value.values.constFirst() == u"false";
        const Result<void> read = value.option->kind == OptionKind::Switch && !isTruth
            ? Result<void>(Error { ErrorCode::Malformed, "must be true or false." })
            : value.option->read(value.values, m_options);
        if (!read) {
            return Error { read.error().code,
                           value.label.toStdString() + ' ' + read.error().message };
        }
    }
    if (const Result<void> checked = checkTogether(m_options); !checked)
        return checked.error();
    if (m_options.tokensFile.isEmpty())
        m_options.tokensFile = QFileInfo(m_options.tokenFile).absolutePath() + u"/tokens.json"_s;
    return {};
}

QString Configuration::asToml() const
{
    QString text;
    QTextStream out(&text);
    for (const Value &value : m_values) {
        const Option &option = *value.option;
        if (value.values.isEmpty()) {
            out << "# " << option.name << ": " << option.defaultText << "  # " << value.source
                << '\n';
            continue;
        }
        if (option.isSecret) {
            out << "# " << option.name << ": not shown  # " << value.source << '\n';
            continue;
        }
        const bool isBare = option.isNumber || option.kind == OptionKind::Switch;
        out << option.name << " = " << tomlOf(value.values, isBare, option.kind == OptionKind::Many)
            << "  # " << value.source << '\n';
    }
    for (const RuleEntry &rule : m_rules) {
        out << "\n[[rule]]  # " << rule.place << '\n';
        for (const RuleEntry::Setting &setting : rule.settings) {
            out << setting.key << " = "
                << tomlOf(setting.values,
                          setting.key.startsWith(u"history-"_s) || setting.key == u"durable",
                          setting.key == u"origins")
                << '\n';
        }
    }
    return text;
}

QStringList Configuration::differing(const Configuration &before, bool isReloadable) const
{
    QStringList names;
    for (std::size_t i = 0; i < m_values.size(); ++i) {
        if (m_values[i].option->isReloadable == isReloadable
            && m_values[i].values != before.m_values[i].values)
            names.append(m_values[i].option->name);
    }
    return names;
}

QStringList Configuration::needsRestart(const Configuration &before) const
{
    return differing(before, false);
}

QStringList Configuration::changed(const Configuration &before) const
{
    QStringList names = differing(before, true);
    const auto isSame = [](const RuleEntry &a, const RuleEntry &b) {
        return std::ranges::equal(a.settings, b.settings, [](const auto &x, const auto &y) {
            return x.key == y.key && x.values == y.values;
        });
    };
    if (!std::ranges::equal(m_rules, before.m_rules, isSame))
        names.append(u"rule"_s);
    return names;
}

} // namespace holdfast
