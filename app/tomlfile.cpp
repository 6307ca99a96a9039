// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tomlfile.h"

#include <QFile>

#include <algorithm>
#include <optional>

// Without exceptions, which the library that Debian builds has.
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 maxFileBytes = 1024 * 1024;

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// Reads one file.
///
/// Invariants: the first error is kept, and nothing is read after it.
class Reader
{
public:
    Reader(QString path, const std::vector<Option> &table) : m_path(std::move(path)), m_table(table)
    {
    }

    Result<FileSettings> read(const QByteArray &text)
    {
        const toml::parse_result parsed =
            toml::parse(std::string_view(text.constData(), static_cast<std::size_t>(text.size())));
        if (!parsed) {
            const toml::parse_error &error = parsed.error();
            return fault(error.source().begin, textOf(error.description()) + u'.');
        }
        for (const auto &[key, node] : parsed.table()) {
            const QString name = textOf(key.str());
            const Result<void> read = name == u"rule" ? readRules(node) : readOption(key, node);
            if (!read)
                return read.error();
        }
        return m_settings;
    }

private:
    [[nodiscard]] QString placeOf(const toml::source_position &position) const
    {
        return u"%1:%2:%3"_s.arg(m_path, QString::number(position.line),
                                 QString::number(position.column));
    }

    [[nodiscard]] Error fault(const toml::source_position &position, const QString &what) const
    {
        return { ErrorCode::Malformed, QString(placeOf(position) + u": "_s + what).toStdString() };
    }

    [[nodiscard]] Error unknownKey(const toml::key &key, const QStringList &known) const
    {
        const QString name = textOf(key.str());
        const QString similar = nearest(name, known);
        return fault(key.source().begin,
                     u"there is no setting '%1'."_s.arg(name)
                         + (similar.isEmpty() ? u" docs/configuration.md lists all."_s
                                              : u" Did you mean %1?"_s.arg(similar)));
    }

    /// One value as text; nothing if it is of another type.
    static std::optional<QString> scalar(const toml::node &node)
    {
        if (const auto text = node.value_exact<std::string_view>())
            return textOf(*text);
        if (const auto number = node.value_exact<std::int64_t>())
            return QString::number(*number);
        if (const auto truth = node.value_exact<bool>())
            return *truth ? u"true"_s : u"false"_s;
        return std::nullopt;
    }

    [[nodiscard]] Result<QStringList> valuesOf(const toml::key &key, const toml::node &node) const
    {
        const Error wrongType = fault(node.source().begin,
                                      textOf(key.str())
                                          + u" must be a text in quotation marks, a number, or a "
                                            "list of them."_s);
        if (const auto one = scalar(node))
            return QStringList { *one };
        const toml::array *list = node.as_array();
        if (!list)
            return wrongType;
        QStringList values;
        for (const toml::node &entry : *list) {
            const auto value = scalar(entry);
            if (!value)
                return wrongType;
            values.append(*value);
        }
        return values;
    }

    Result<void> readOption(const toml::key &key, const toml::node &node)
    {
        const QString name = textOf(key.str());
        const auto option = std::ranges::find(m_table, name, &Option::name);
        if (option == m_table.end()) {
            QStringList known { u"rule"_s };
            for (const Option &each : m_table)
                known.append(each.name);
            return unknownKey(key, known);
        }
        const Result<QStringList> values = valuesOf(key, node);
        if (!values)
            return values.error();
        if (option->kind != OptionKind::Many && node.is_array())
            return fault(node.source().begin, name + u" must be one value, not a list."_s);
        if (option->kind == OptionKind::Switch && !node.is_boolean())
            return fault(node.source().begin, name + u" must be true or false."_s);
        if (option->kind == OptionKind::Many && values->isEmpty())
            return fault(node.source().begin, name + u" must have at least one value."_s);
        m_settings.settings.push_back({ name, values.value(), placeOf(node.source().begin) });
        return {};
    }

    Result<void> readRules(const toml::node &node)
    {
        const toml::array *list = node.as_array();
        if (!list || !list->is_array_of_tables()) {
            return fault(node.source().begin,
                         u"write each rule as a table of its own, below a line [[rule]]."_s);
        }
        QStringList known;
        for (const RuleKey &key : ruleKeys())
            known.append(key.name);
        for (const toml::node &entry : *list) {
            RuleEntry rule { placeOf(entry.source().begin), {} };
            for (const auto &[key, value] : *entry.as_table()) {
                if (!known.contains(textOf(key.str())))
                    return unknownKey(key, known);
                const Result<QStringList> values = valuesOf(key, value);
                if (!values)
                    return values.error();
                rule.settings.push_back(
                    { textOf(key.str()), values.value(), placeOf(value.source().begin) });
            }
            m_settings.rules.push_back(std::move(rule));
        }
        return {};
    }

    const QString m_path;
    const std::vector<Option> &m_table;
    FileSettings m_settings;
};

} // namespace

Result<FileSettings> readTomlFile(const QString &path, const std::vector<Option> &table)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return Error { ErrorCode::System,
                       u"The configuration file %1 cannot be read: %2."_s
                           .arg(path, file.errorString())
                           .toStdString() };
    }
    return readTomlText(file.read(maxFileBytes + 1), path, table);
}

Result<FileSettings> readTomlText(const QByteArray &text, const QString &path,
                                  const std::vector<Option> &table)
{
    if (text.size() > maxFileBytes) {
        return Error {
            ErrorCode::TooLarge,
            u"The configuration file %1 is larger than 1 MiB."_s.arg(path).toStdString()
        };
    }
    return Reader(path, table).read(text);
}

} // namespace holdfast
