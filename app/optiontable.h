// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options.h"
#include "server/core/result.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <functional>
#include <vector>

namespace holdfast {

/// How many values an option takes. Closed list.
enum class OptionKind : std::uint8_t { Switch, One, Many };

/// One option. Its name is that of the flag (`--history-age`), of the key in the file
/// (`history-age`) and of the environment's variable (`HOLDFAST_HISTORY_AGE`).
///
/// `read` checks the values and sets them in the options. It gets one value for One, at least one
/// for Many, "true" or "false" for Switch. Its error completes a sentence that begins with the
/// option's name: "must be ...".
struct Option
{
    QString name;
    OptionKind kind = OptionKind::One;
    QString valueName {}; ///< "SECONDS"; empty for Switch
    QString help; ///< a sentence, without the default
    QStringList defaults {}; ///< the values without any source; empty: see defaultText
    QString defaultText {}; ///< the default in words, where it is not a value
    bool isReloadable = false; ///< SIGHUP and the management API can change it
    bool isSecret = false; ///< --print-config does not show the value
    bool isNumber = false; ///< written without quotation marks in the file
    std::function<Result<void>(const QStringList &values, Options &options)> read;
};

/// The programs' differences in the table.
struct ProgramDefaults
{
    QString listen; ///< where the program listens by default, in words
    QString data; ///< the folder in which it keeps its log by default; empty: nowhere
};

/// All options, in the order of --help. The only place that knows them: --help, --print-config,
/// the file, the environment and docs/configuration.md follow from it.
[[nodiscard]] std::vector<Option> optionTable(const ProgramDefaults &program);

/// One key of a `[[rule]]` in the file.
struct RuleKey
{
    QString name;
    QString valueName;
    QString help;
};
[[nodiscard]] const std::vector<RuleKey> &ruleKeys();

/// The keys of one `[[rule]]`, each with its values.
struct RuleEntry
{
    struct Setting
    {
        QString key;
        QStringList values;
        QString place; ///< "FILE:LINE:COLUMN", for errors
    };
    QString place;
    std::vector<Setting> settings;
};

/// Checks a rule and adds it to the options. The error begins with the place of what is wrong.
[[nodiscard]] Result<void> readRule(const RuleEntry &entry, Options &options);

/// Checks options that depend on each other.
[[nodiscard]] Result<void> checkTogether(const Options &options);

/// `HOLDFAST_HISTORY_AGE` for `history-age`.
[[nodiscard]] QString environmentName(const QString &option);

/// The candidate that differs least from `word`; empty if none is similar.
[[nodiscard]] QString nearest(const QString &word, const QStringList &candidates);

} // namespace holdfast
