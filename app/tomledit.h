// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <QByteArray>
#include <QString>

namespace holdfast {

/// A TOML text with another value for one of its top-level keys. Nothing else is changed: comments,
/// order and spaces stay. A key that is not there becomes the last line before the first table.
/// `value` is written as it is. Malformed: the text is not TOML.
[[nodiscard]] Result<QByteArray> withTomlValue(const QByteArray &text, const QString &key,
                                               const QString &value);

} // namespace holdfast
