// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/optiontable.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

namespace holdfast {

/// What a configuration file says.
struct FileSettings
{
    struct Setting
    {
        QString option; ///< a name in the table
        QStringList values;
        QString place; ///< "FILE:LINE:COLUMN" of the value
    };
    std::vector<Setting> settings;
    std::vector<RuleEntry> rules;
};

/// Reads a TOML file: keys are options, each `[[rule]]` is a rule. Malformed: the file is not TOML,
/// a key is not known (the error has the nearest right one), or a value has the wrong type; the
/// error begins with "FILE:LINE:COLUMN: ". NotFound, System: the file cannot be read.
[[nodiscard]] Result<FileSettings> readTomlFile(const QString &path,
                                                const std::vector<Option> &table);
/// The same for a text that will be the file at `path`.
[[nodiscard]] Result<FileSettings> readTomlText(const QByteArray &text, const QString &path,
                                                const std::vector<Option> &table);

} // namespace holdfast
