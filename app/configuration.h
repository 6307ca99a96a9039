// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/optiontable.h"
#include "server/api/settings.h"

#include <QByteArray>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace holdfast {

/// What the flags of one command line say.
struct Flags
{
    std::map<QString, QStringList> values; ///< by option
    QString file; ///< --config; empty: not given
    bool printsConfig = false;
    QString usualFile {}; ///< is read if no other is named and it exists; empty: none
};

/// The settings of a program with the source of each: the default, the file, the environment, or a
/// flag. A later source in this order replaces the value of an earlier one.
///
/// Invariants: the values have been checked. Immutable after read().
/// Thread: any.
class Configuration
{
public:
    /// Reads the file that `flags` or the environment name, and the environment. Malformed, with
    /// the place of the fault: a key or variable is not known, or a value is wrong.
    [[nodiscard]] static Result<Configuration> read(const std::vector<Option> &table,
                                                    const Flags &flags,
                                                    const QProcessEnvironment &environment)
    {
        return read(table, flags, environment, std::nullopt);
    }

    /// Reads everything again, as it was read for this: the file may have changed.
    [[nodiscard]] Result<Configuration> readAgain() const
    {
        return read(*m_table, m_flags, m_environment);
    }

    /// The same with this text as the file.
    [[nodiscard]] Result<Configuration> withFile(const QByteArray &text) const
    {
        return read(*m_table, m_flags, m_environment, text);
    }
    /// The file that is read, or would be if it existed; empty: none.
    [[nodiscard]] QString file() const;
    /// All but secrets.
    [[nodiscard]] std::vector<api::Setting> settings() const;
    /// One value of an option, as TOML.
    [[nodiscard]] QString tomlFor(const QString &option, const QString &value) const;

    [[nodiscard]] const Options &options() const { return m_options; }
    /// As TOML that is a configuration file itself, with the source of each value in a comment.
    [[nodiscard]] QString asToml() const;

    /// What differs from `before` in options that only a restart changes: their names.
    [[nodiscard]] QStringList needsRestart(const Configuration &before) const;
    /// The names of the reloadable options that differ from `before`; "rule" stands for the rules.
    [[nodiscard]] QStringList changed(const Configuration &before) const;

private:
    [[nodiscard]] static Result<Configuration> read(const std::vector<Option> &table,
                                                    const Flags &flags,
                                                    const QProcessEnvironment &environment,
                                                    const std::optional<QByteArray> &fileText);

    struct Value
    {
        const Option *option = nullptr;
        QStringList values;
        QString source; ///< for the comment: "default", "FILE:3:9", "HOLDFAST_WORKERS"
        QString label; ///< for errors: "--workers", "FILE:3:9: workers"
    };

    [[nodiscard]] Result<void> readFile(const QString &path, const std::optional<QByteArray> &text);
    [[nodiscard]] Result<void> readEnvironment(const QProcessEnvironment &environment);
    void readFlags(const Flags &flags);
    [[nodiscard]] Result<void> check();
    [[nodiscard]] Value &valueOf(const QString &option);
    [[nodiscard]] QStringList differing(const Configuration &before, bool isReloadable) const;

    std::shared_ptr<const std::vector<Option>> m_table;
    Flags m_flags;
    QProcessEnvironment m_environment;
    std::vector<Value> m_values; ///< one for each option of m_table, in its order
    std::vector<RuleEntry> m_rules;
    Options m_options;
};

} // namespace holdfast
